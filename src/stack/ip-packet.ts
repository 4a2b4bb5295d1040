/**
 * What the IP layer and those above it hand each other. Types only.
 *
 * A packet travels in one array with room in front of it for all headers below: who sends writes its own at
 * `TRANSPORT_AT`, IP fills in the 20 octets before, the interface the 14 before those.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { NetworkInterface } from './network-interface.ts'

/** Where the IP header is in a frame to be sent. */
export const IP_AT = 14
/** Where the IP header of 20 octets ends. */
export const TRANSPORT_AT = 34

/** How a packet is to be sent. */
export interface OutgoingPacket {
  /** ANY_IPV4 leaves the choice to the kernel. */
  readonly source: Ipv4
  readonly destination: Ipv4
  readonly protocol: number
  readonly ttl?: number | undefined
  readonly tos?: number | undefined
  /** Rather fail than be fragmented. */
  readonly dontFragment?: boolean | undefined
  /** Leave from here, whatever the routing table says. */
  readonly interface?: NetworkInterface | undefined
}

/** A packet for this host. There is one such object, filled anew for each: valid only during the call. */
export interface IncomingPacket {
  /** The receiver's to keep and to change. */
  octets: Uint8Array
  ipAt: number
  /** Where the IP header ends. */
  at: number
  end: number
  source: Ipv4
  destination: Ipv4
  protocol: number
  ttl: number
  tos: number
  interface: NetworkInterface
  /** Sent to several hosts, by its IP destination or by that of its frame. */
  broadcast: boolean
}

/** What became of a packet that this host sent. */
export interface IcmpReport {
  readonly kind:
    | 'unreachable'
    | 'time-exceeded'
    | 'redirect'
    | 'parameter-problem'
    /** No ICMP: ARP has not found the next hop, told as host unreachable (type 3, code 1). */
    | 'neighbor-failed'
  readonly type: number
  readonly code: number
  /** What fits through, where a packet was too long (RFC 1191). */
  readonly mtu?: number | undefined
  readonly reporter: Ipv4
  readonly quotedSource: Ipv4
  readonly quotedDestination: Ipv4
  readonly protocol: number
  /** The packet from its transport header on, as far as it was quoted: 8 octets or more. */
  readonly quote: Uint8Array
}

/** A protocol on top of IP. */
export interface Transport {
  receive(packet: IncomingPacket): void
  error(report: IcmpReport): void
}

/** 'taken' means that the hook has kept the frame. A 'drop' is counted by whoever asked the hook. */
export type Verdict = 'pass' | 'drop' | 'taken'

/** May change the packet in place, but not its length. */
export type PacketHook = (
  frame: Uint8Array,
  ipAt: number,
  end: number,
  networkInterface: NetworkInterface,
) => Verdict

/** Where others may take a hand: address translation, a firewall. */
export interface PacketHooks {
  /** On arrival, before it is decided where the packet goes. */
  prerouting?: PacketHook | undefined
  /** Before a packet is delivered on this host, whole or in fragments. */
  input?: PacketHook | undefined
  /** Before a packet is forwarded to the interface named. */
  forward?: PacketHook | undefined
  /** As a packet leaves by the interface named, be it our own or not. */
  postrouting?: PacketHook | undefined
  /** On a packet that did not leave since ARP found nobody: to undo what `postrouting` did to it. */
  unresolved?: PacketHook | undefined
}
