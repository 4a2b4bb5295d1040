/** The routing table as route and netstat -r of net-tools print it. */

import { ipv4Mask, ipv4Text } from '../../address/ipv4-number.ts'
import type { Route } from '../../stack/routing-table.ts'

/** What of a route is printed: any route will do. */
export type RouteView = Pick<Route, 'destination' | 'prefixLength' | 'gateway' | 'metric' | 'kind'> & {
  readonly interface: { readonly name: string }
}

const TITLE = 'Kernel IP routing table'
const ROUTE_HEADING = 'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface'
const NETSTAT_HEADING = 'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface'

/** How addresses are shown: as they are, or by name. */
export interface RouteNames {
  /** The default route's destination. */
  readonly defaultName: string
  readonly gatewayName: (ip: string) => string
}

export const NUMERIC: RouteNames = { defaultName: '0.0.0.0', gatewayName: (ip) => ip }

/** `route -n`. */
export function formatRoutes(routes: readonly RouteView[], names: RouteNames = NUMERIC): string[] {
  return [TITLE, ROUTE_HEADING, ...inOrder(routes).map((route) => routeLine(route, names))]
}

/** `netstat -nr`. */
export function formatNetstatRoutes(routes: readonly RouteView[], names: RouteNames = NUMERIC): string[] {
  return [TITLE, NETSTAT_HEADING, ...inOrder(routes).map((route) => netstatLine(route, names))]
}

/** By network, as the kernel lists its main table; that of the loopback is in another one. */
function inOrder(routes: readonly RouteView[]): RouteView[] {
  const visible = routes.filter((route) => route.interface.name !== 'lo')
  return visible.sort((a, b) => a.destination - b.destination || a.prefixLength - b.prefixLength)
}

function routeLine(route: RouteView, names: RouteNames): string {
  const metric = String(route.metric).padEnd(6)
  return `${addressColumns(route, names)} ${flags(route).padEnd(5)} ${metric} 0        0 ${route.interface.name}`
}

function netstatLine(route: RouteView, names: RouteNames): string {
  return `${addressColumns(route, names)} ${flags(route).padEnd(5)}     0 0          0 ${route.interface.name}`
}

function addressColumns(
  { destination, prefixLength, gateway }: RouteView,
  { defaultName, gatewayName }: RouteNames,
): string {
  const isDefault = prefixLength === 0
  const columns = [
    isDefault ? defaultName : ipv4Text(destination),
    gateway === undefined ? '0.0.0.0' : gatewayName(ipv4Text(gateway)),
    ipv4Text(ipv4Mask(prefixLength)),
  ]
  return columns.map((column) => column.slice(0, 15).padEnd(15)).join(' ')
}

/** U up, G by a gateway, H to one host, D made by a redirect. */
function flags({ gateway, prefixLength, kind }: RouteView): string {
  return [
    'U',
    gateway === undefined ? '' : 'G',
    prefixLength === 32 ? 'H' : '',
    kind === 'redirect' ? 'D' : '',
  ].join('')
}
