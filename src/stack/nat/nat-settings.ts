/** What may be set on a translator, and what it counts. Values only, each with its reason. */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import type { NetworkInterface } from '../network-interface.ts'
import type { NatFiltering } from './nat-table.ts'

export interface PortForward {
  readonly protocol: 'tcp' | 'udp'
  readonly outsidePort: number
  readonly to: Ipv4Endpoint
}

export interface NatOptions {
  /** Its first address is the one that all share. */
  readonly outside: NetworkInterface
  /** What is routed by these is translated when it leaves; other interfaces are routed as ever. */
  readonly inside: readonly NetworkInterface[]
  /**
   * Default: address-dependent, as RFC 4787 REQ-8 recommends where safety counts more than transparency. Endpoint-
   * independent lets strangers in at every mapped port, which games and calls are glad of.
   */
  readonly filtering?: NatFiltering
  /** Sessions, over all mappings. */
  readonly tableSize?: number
  /** RFC 4787 REQ-5: never under 120; 300 recommended. */
  readonly udpTimeoutSeconds?: number
  /** RFC 5508 REQ-2: never under 60. */
  readonly icmpTimeoutSeconds?: number
  /** RFC 5382 REQ-5: never under 2 hours 4 minutes, so that a keepalive of 2 hours comes in time. */
  readonly tcpEstablishedTimeoutSeconds?: number
  /** RFC 5382 REQ-5: never under 4 minutes. */
  readonly tcpTransitoryTimeoutSeconds?: number
  readonly portForwards?: readonly PortForward[]
}

export const NAT_DEFAULTS = {
  filtering: 'address-dependent',
  /** As many as Linux tracks on a small router. */
  tableSize: 16_384,
  udpTimeoutSeconds: 300,
  icmpTimeoutSeconds: 60,
  tcpEstablishedTimeoutSeconds: 7440,
  tcpTransitoryTimeoutSeconds: 240,
} as const

export function natCounters() {
  return {
    /** Packets translated on their way out, on their way in, and from the inside to the inside. */
    outbound: 0,
    inbound: 0,
    hairpinned: 0,
    /** ICMP errors, whichever way they went. */
    errors: 0,
    /** Dropped: from who was not asked, for a mapped port. */
    filtered: 0,
    /** Dropped: from the outside, straight for an inside address. */
    unsolicited: 0,
    /** Connection requests from the outside for nobody: kept for a while, and then refused. */
    unsolicitedSyns: 0,
    /** Dropped: no address on the outside. */
    noAddress: 0,
    /** Dropped: no session or no port left. The sender is told (RFC 5508 REQ-8). */
    tableFull: 0,
    /** Dropped: neither TCP, UDP nor a ping; or an ICMP error about a packet that is not known here. */
    untranslatable: 0,
    /** Dropped: ICMP errors with a wrong checksum or without a sane quotation. */
    badErrors: 0,
  }
}

export type NatCounters = ReturnType<typeof natCounters>
