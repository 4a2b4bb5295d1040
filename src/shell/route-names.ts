/** The names that a routing table is shown with when nobody asked for numbers. */

import { ipv4Number } from '../address/ipv4-number.ts'
import type { CommandContext } from './command.ts'
import { namesOf } from './host-names.ts'
import type { RouteNames } from './text/format-routes.ts'

export async function routeNames(context: CommandContext): Promise<RouteNames> {
  const gateways = context.host.kernel.routes.entries().flatMap(({ gateway }) => gateway ?? [])
  const names = await namesOf(context, gateways)
  return { defaultName: 'default', gatewayName: (ip) => names.get(ipv4Number(ip)) ?? ip }
}
