/** The routing table as `show ip route` of common routers prints it. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { BgpPath } from '../../bgp/bgp-path.ts'
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

/** Of what a router of the same system has told: trusted less than the interior's own routes. */
const IBGP_DISTANCE = 200

/** The best path of BGP to exactly the prefix of a route; undefined where BGP knows none. */
export type PathOf = (route: RouteView) => BgpPath | undefined

const CODES = `Codes: ${Object.values(KINDS)
  .map(({ code, name }) => `${code} - ${name}`)
  .join(', ')}`

/** `show ip route`: all routes, by network. */
export function formatIpRoutes(routes: readonly RouteView[], pathOf: PathOf): string[] {
  const visible = routes
    .filter((route) => route.interface.name !== 'lo' || route.prefixLength === 32)
    .sort((a, b) => a.destination - b.destination || a.prefixLength - b.prefixLength)
  return [CODES, '', lastResort(visible), '', ...visible.map((route) => routeLine(route, pathOf))]
}

function lastResort(routes: readonly RouteView[]): string {
  const gateway = routes.find(({ prefixLength }) => prefixLength === 0)?.gateway
  return gateway === undefined
    ? 'Gateway of last resort is not set'
    : `Gateway of last resort is ${ipv4Text(gateway)} to network 0.0.0.0`
}

function routeLine(route: RouteView, pathOf: PathOf): string {
  const code = `${KINDS[route.kind].code}${route.prefixLength === 0 ? '*' : ''}`
  return `${code.padEnd(5)}${destination(route)} ${wayText(route, pathOf)}`
}

function wayText(route: RouteView, pathOf: PathOf): string {
  const { gateway } = route
  if (gateway === undefined) return `is directly connected, ${route.interface.name}`
  const { distance, metric } = preference(route, pathOf)
  return `[${distance}/${metric}] via ${ipv4Text(gateway)}, ${route.interface.name}`
}

/** What a route of BGP is worth its path tells: the metric is the MED, not what the way to the next hop costs. */
function preference(route: RouteView, pathOf: PathOf): { distance: number; metric: number } {
  const { distance } = KINDS[route.kind]
  if (route.kind !== 'bgp') return { distance, metric: route.metric }
  const path = pathOf(route)
  return { distance: path?.internal === true ? IBGP_DISTANCE : distance, metric: path?.med ?? 0 }
}

function destination({ destination: address, prefixLength }: RouteView): string {
  return formatIpv4Prefix({ address, prefixLength })
}

/** `show ip route ADDRESS`: the route that packets to it take. `why` says more, from where the route is from. */
export function formatIpRoute(route: RouteView, pathOf: PathOf, why: readonly string[]): string[] {
  const { kind, gateway } = route
  const { distance, metric } = preference(route, pathOf)
  const via = gateway === undefined ? 'directly connected' : ipv4Text(gateway)
  return [
    `Routing entry for ${destination(route)}`,
    `  Known via "${KINDS[kind].name}", distance ${distance}, metric ${metric}, best`,
    ...why.map((line) => `  ${line}`),
    `  * ${via}, via ${route.interface.name}`,
  ]
}
