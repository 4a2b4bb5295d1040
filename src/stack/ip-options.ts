/** What the options of a packet ask of the hosts on its way (RFC 791 §3.1), read and obeyed where they lie. */

import { writeIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { ipv4HeaderLength, IPV4_HEADER_LENGTH, putIpv4Checksum } from '../wire/ipv4-header.ts'
import { IPV4_OPTION } from '../wire/ipv4-options.ts'

/** The pointer of a route counts the octets of its option from 1; the first three are type, length and itself. */
const FIRST_POINTER = 4
const ADDRESS_LENGTH = 4

export interface OptionsFound {
  /** Of the octet at fault, from the start of the IP header; undefined if all is well. */
  readonly problemAt: number | undefined
  /** Whether there is a source route that has not come to its end. */
  readonly isSourceRouted: boolean
  /** Of the record route option, in the octets. */
  readonly recordRouteAt: number | undefined
}

export function hasOptions(octets: Uint8Array, ipAt: number): boolean {
  return ipv4HeaderLength(octets, ipAt) > IPV4_HEADER_LENGTH
}

export function readOptions(octets: Uint8Array, ipAt: number): OptionsFound {
  const end = ipAt + ipv4HeaderLength(octets, ipAt)
  let isSourceRouted = false
  let recordRouteAt: number | undefined
  for (let at = ipAt + IPV4_HEADER_LENGTH; at < end;) {
    const type = octets[at]!
    if (type === IPV4_OPTION.end) break
    if (type === IPV4_OPTION.noOperation) {
      at++
      continue
    }
    const problemAt = problemOf(octets, at, end)
    if (problemAt !== undefined) return { problemAt: problemAt - ipAt, isSourceRouted, recordRouteAt }
    const length = octets[at + 1]!
    if (isSourceRoute(type)) isSourceRouted ||= octets[at + 2]! <= length
    if (type === IPV4_OPTION.recordRoute) recordRouteAt = at
    at += length
  }
  return { problemAt: undefined, isSourceRouted, recordRouteAt }
}

/** Adds `address` to the route that the packet records, if it records one and has room (RFC 1812 §5.3.13.4). */
export function recordRoute(octets: Uint8Array, ipAt: number, address: Ipv4): void {
  const { recordRouteAt: at } = readOptions(octets, ipAt)
  if (at === undefined) return
  const pointer = octets[at + 2]!
  if (pointer > octets[at + 1]!) return
  writeIpv4(address, octets, at + pointer - 1)
  octets[at + 2] = pointer + ADDRESS_LENGTH
  putIpv4Checksum(octets, ipAt, ipv4HeaderLength(octets, ipAt))
}

/** Where the option at `at` is wrong, if it is. */
function problemOf(octets: Uint8Array, at: number, end: number): number | undefined {
  if (at + 1 >= end) return at
  const type = octets[at]!
  const length = octets[at + 1]!
  if (length < 2 || at + length > end) return at + 1
  if (type !== IPV4_OPTION.recordRoute && !isSourceRoute(type)) return undefined
  if (length < FIRST_POINTER - 1) return at + 1
  const pointer = octets[at + 2]!
  const isFull = pointer > length
  const hasRoom = pointer >= FIRST_POINTER && pointer + ADDRESS_LENGTH - 1 <= length
  return isFull || hasRoom ? undefined : at + 2
}

function isSourceRoute(type: number): boolean {
  return type === IPV4_OPTION.looseSourceRoute || type === IPV4_OPTION.strictSourceRoute
}
