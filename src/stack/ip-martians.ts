/** Addresses that no packet on the wire may have (RFC 1122 §3.2.1.3, RFC 1812 §5.3.7). Knows no interfaces. */

import { ANY_IPV4, BROADCAST_IPV4, isLoopbackIpv4, isGroupIpv4, type Ipv4 } from '../address/ipv4-number.ts'

/** Whether the address may be that of one host: no network of its own, broadcast, multicast or class E. */
export function isSingleHost(address: Ipv4): boolean {
  const first = address >>> 24
  return first !== 0 && first < 224
}

/** A source that cannot be. A host that has no address yet sends from 0.0.0.0, to all on its link. */
export function isMartianSource(source: Ipv4, destination: Ipv4, isLoopbackInterface: boolean): boolean {
  if (source === ANY_IPV4) return destination !== BROADCAST_IPV4
  if (!isSingleHost(source)) return true
  return isLoopbackIpv4(source) && !isLoopbackInterface
}

/** A destination that cannot be: 0/8, class E but for the limited broadcast, loopback from outside. */
export function isMartianDestination(destination: Ipv4, isLoopbackInterface: boolean): boolean {
  if (isLoopbackIpv4(destination)) return !isLoopbackInterface
  return !isSingleHost(destination) && !isGroupIpv4(destination)
}
