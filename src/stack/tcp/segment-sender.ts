/** Puts segments into frames and hands them to IP. Text goes from the send queue right to its place. */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { putTcp, tcpHeaderLength, type TcpSegment } from '../../wire/tcp.ts'
import type { TcpCounters } from '../counters.ts'
import { TRANSPORT_AT, type OutgoingPacket } from '../ip-packet.ts'
import type { SegmentText } from './tcp-config.ts'

/** What TCP needs of IP. */
export interface TcpCarrier {
  sourceFor(destination: Ipv4): Ipv4 | undefined
  pathMtu(destination: Ipv4): number
  /** Whether the address means several hosts. */
  isGroup(address: Ipv4): boolean
  send(frame: Uint8Array, end: number, packet: OutgoingPacket): SocketErrorCode | undefined
  /** Segments to this host have been in vain for a while (RFC 9293 §3.8.3, R1). */
  doubt(destination: Ipv4): void
}

const NOTHING = new Uint8Array(0)

export const NO_TEXT: SegmentText = { length: 0, copyTo: () => {} }

export class SegmentSender {
  readonly #carrier: TcpCarrier
  readonly #counters: TcpCounters
  readonly #settings: { readonly pathMtuDiscovery: boolean }
  /** One object for all packets, since each is sent at once. */
  readonly #packet = { source: 0, destination: 0, protocol: IP_PROTOCOL.tcp, dontFragment: true, tos: 0 }

  constructor(carrier: TcpCarrier, counters: TcpCounters, settings: { readonly pathMtuDiscovery: boolean }) {
    this.#carrier = carrier
    this.#counters = counters
    this.#settings = settings
  }

  /** Says why the segment was not sent, if that is known at once. */
  send(
    segment: TcpSegment,
    text: SegmentText,
    source: Ipv4,
    destination: Ipv4,
    tos: number,
  ): SocketErrorCode | undefined {
    const textAt = TRANSPORT_AT + tcpHeaderLength(segment)
    const frame = new Uint8Array(textAt + text.length)
    if (text.length > 0) {
      text.copyTo(frame, textAt)
      segment.payload = frame.subarray(textAt)
    }
    putTcp(frame, TRANSPORT_AT, segment, source, destination)
    segment.payload = NOTHING
    this.#counters.sent++
    const packet = this.#packet
    packet.source = source
    packet.destination = destination
    packet.tos = tos
    packet.dontFragment = this.#settings.pathMtuDiscovery
    return this.#carrier.send(frame, frame.length, packet)
  }
}
