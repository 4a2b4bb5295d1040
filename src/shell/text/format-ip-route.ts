/** The routing table as `show ip route` of common routers prints it. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { RouteKind } from '../../stack/routing-table.ts'
import type { RouteView } from './format-routes.ts'

interface KindText {
  readonly code: string
  readonly name: string
  /** How little a source of routes is trusted: vendors' rule. */
  readonly distance: number
}

const KINDS: Readonly<Record<RouteKind, KindText>> = {
  connected: { code: 'C', name: 'connected', distance: 0 },
  static: { code: 'S', name: 'static', distance: 1 },
  dhcp: { code: 'D', name: 'dhcp', distance: 254 },
  redirect: { code: 'R', name: 'redirect', distance: 1 },
  interior: { code: 'I', name: 'interior', distance: 110 },
  bgp: { code: 'B', name: 'bgp', distance: 20 },
}

const CODES = `Codes: ${Object.values(KINDS)
  .map(({ code, name }) => `${code} - ${name}`)
  .join(', ')}`

/** `show ip route`: all routes, by network. */
export function formatIpRoutes(routes: readonly RouteView[]): string[] {
  const visible = routes
    .filter((route) => route.interface.name !== 'lo' || route.prefixLength === 32)
    .sort((a, b) => a.destination - b.destination || a.prefixLength - b.prefixLength)
  return [CODES, '', lastResort(visible), '', ...visible.map(routeLine)]
}

function lastResort(routes: readonly RouteView[]): string {
  const gateway = routes.find(({ prefixLength }) => prefixLength === 0)?.gateway
  return gateway === undefined
    ? 'Gateway of last resort is not set'
    : `Gateway of last resort is ${ipv4Text(gateway)} to network 0.0.0.0`
}

function routeLine(route: RouteView): string {
  const code = `${KINDS[route.kind].code}${route.prefixLength === 0 ? '*' : ''}`
  return `${code.padEnd(5)}${destination(route)} ${wayText(route)}`
}

function wayText(route: RouteView): string {
  const { gateway, kind, metric } = route
  if (gateway === undefined) return `is directly connected, ${route.interface.name}`
  return `[${KINDS[kind].distance}/${metric}] via ${ipv4Text(gateway)}, ${route.interface.name}`
}

function destination({ destination: address, prefixLength }: RouteView): string {
  return formatIpv4Prefix({ address, prefixLength })
}

/** `show ip route ADDRESS`: the route that packets to it take. `why` says more, from where the route is from. */
export function formatIpRoute(route: RouteView, why: readonly string[]): string[] {
  const { kind, metric, gateway } = route
  const { name, distance } = KINDS[kind]
  const via = gateway === undefined ? 'directly connected' : ipv4Text(gateway)
  return [
    `Routing entry for ${destination(route)}`,
    `  Known via "${name}", distance ${distance}, metric ${metric}, best`,
    ...why.map((line) => `  ${line}`),
    `  * ${via}, via ${route.interface.name}`,
  ]
}
