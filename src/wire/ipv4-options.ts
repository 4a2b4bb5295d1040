/** The options of an IPv4 header (RFC 791 §3.1, RFC 2113). Knows what they say, and does nothing about it. */

import { readIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { DecodeError } from '../errors.ts'

export const IPV4_OPTION = {
  end: 0,
  noOperation: 1,
  recordRoute: 7,
  looseSourceRoute: 131,
  strictSourceRoute: 137,
  routerAlert: 148,
} as const

/** A route is a list of addresses of which the first `filled` are behind the packet or recorded. */
interface Route {
  readonly filled: number
  readonly addresses: readonly Ipv4[]
}

export type Ipv4Option =
  | ({ readonly kind: 'record-route' | 'loose-source-route' | 'strict-source-route' } & Route)
  | { readonly kind: 'router-alert'; readonly value: number }
  | { readonly kind: 'other'; readonly type: number; readonly data: Uint8Array }

const ROUTE_KIND = new Map<number, 'record-route' | 'loose-source-route' | 'strict-source-route'>([
  [IPV4_OPTION.recordRoute, 'record-route'],
  [IPV4_OPTION.looseSourceRoute, 'loose-source-route'],
  [IPV4_OPTION.strictSourceRoute, 'strict-source-route'],
])

/** Type, length and pointer. */
const ROUTE_DATA_AT = 3

/** The options in `octets`, without what only fills up. Throws `DecodeError` 'truncated', 'bad-length', 'bad-value'. */
export function decodeIpv4Options(octets: Uint8Array): Ipv4Option[] {
  const options: Ipv4Option[] = []
  for (let at = 0; at < octets.length;) {
    const type = octets[at]!
    if (type === IPV4_OPTION.end) break
    if (type === IPV4_OPTION.noOperation) {
      at++
      continue
    }
    const end = at + optionLength(octets, at)
    options.push(decodeOption(octets, at, end))
    at = end
  }
  return options
}

function optionLength(octets: Uint8Array, at: number): number {
  const length = octets[at + 1]
  if (length === undefined) throw new DecodeError('truncated', 'ipv4 option length', at + 1)
  if (length < 2) throw new DecodeError('bad-length', 'ipv4 option length', at + 1)
  if (length > octets.length - at) throw new DecodeError('truncated', 'ipv4 option', at)
  return length
}

function decodeOption(octets: Uint8Array, at: number, end: number): Ipv4Option {
  const type = octets[at]!
  const routeKind = ROUTE_KIND.get(type)
  if (routeKind !== undefined) return { kind: routeKind, ...decodeRoute(octets, at, end) }
  if (type === IPV4_OPTION.routerAlert) {
    if (end - at !== 4) throw new DecodeError('bad-length', 'ipv4 router alert', at + 1)
    return { kind: 'router-alert', value: readU16(octets, at + 2) }
  }
  return { kind: 'other', type, data: octets.subarray(at + 2, end) }
}

/** The pointer counts octets of the option from 1, and points to the first place not yet used (RFC 791 §3.1). */
function decodeRoute(octets: Uint8Array, at: number, end: number): Route {
  const length = end - at
  if (length < ROUTE_DATA_AT || (length - ROUTE_DATA_AT) % 4 !== 0) {
    throw new DecodeError('bad-length', 'ipv4 route option', at + 1)
  }
  const used = octets[at + 2]! - 1 - ROUTE_DATA_AT
  if (used < 0 || used % 4 !== 0) throw new DecodeError('bad-value', 'ipv4 route pointer', at + 2)
  const addresses: Ipv4[] = []
  for (let i = at + ROUTE_DATA_AT; i < end; i += 4) addresses.push(readIpv4(octets, i))
  return { filled: Math.min(used / 4, addresses.length), addresses }
}
