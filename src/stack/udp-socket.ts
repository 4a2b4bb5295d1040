/** One UDP socket of a kernel, with addresses as numbers. */

import type { Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { IPV4_HEADER_LENGTH, MAX_IPV4_LENGTH } from '../wire/ipv4-header.ts'
import { putUdpHeader, UDP_HEADER_LENGTH } from '../wire/udp.ts'
import type { UdpCounters } from './counters.ts'
import { TRANSPORT_AT, type OutgoingPacket } from './ip-packet.ts'
import type { NetworkInterface } from './network-interface.ts'

/** 65,507 octets. */
const LONGEST_PAYLOAD = MAX_IPV4_LENGTH - IPV4_HEADER_LENGTH - UDP_HEADER_LENGTH

export interface UdpSendOptions {
  readonly source?: Ipv4 | undefined
  readonly ttl?: number | undefined
  readonly tos?: number | undefined
  readonly dontFragment?: boolean | undefined
  readonly interface?: NetworkInterface | undefined
}

/** What a socket needs of the layers below. */
export interface UdpOutlet {
  readonly counters: UdpCounters
  sourceFor(destination: Ipv4, networkInterface?: NetworkInterface): Ipv4 | undefined
  send(frame: Uint8Array, end: number, packet: OutgoingPacket): SocketErrorCode | undefined
  release(): void
}

/** `payload` is a view, valid only during the call; `from` and `to` are the ends that the datagram names. */
export type UdpReceiver = (
  payload: Uint8Array,
  fromIp: Ipv4,
  fromPort: number,
  toIp: Ipv4,
  by: NetworkInterface,
) => void

const DEFAULTS: UdpSendOptions = {}

export class UdpSocket {
  readonly local: Ipv4Endpoint
  readonly #outlet: UdpOutlet
  #receive: UdpReceiver = () => {}
  #fail: (code: SocketErrorCode, to: Ipv4Endpoint) => void = () => {}
  #open = true

  constructor(local: Ipv4Endpoint, outlet: UdpOutlet) {
    this.local = local
    this.#outlet = outlet
  }

  /** One receiver a socket: a later one takes its place. */
  onDatagram(receive: UdpReceiver): void {
    this.#receive = receive
  }

  /** Told of what ICMP or ARP say of a datagram that was sent `to` there. One receiver a socket. */
  onError(fail: (code: SocketErrorCode, to: Ipv4Endpoint) => void): void {
    this.#fail = fail
  }

  /** Copies the payload. Says why it was not sent, if that is known at once. */
  send(
    payload: Uint8Array,
    ip: Ipv4,
    port: number,
    options: UdpSendOptions = DEFAULTS,
  ): SocketErrorCode | undefined {
    if (!this.#open) return 'CLOSED'
    if (port === 0) return 'EADDRNOTAVAIL'
    if (payload.length > LONGEST_PAYLOAD) return 'EMSGSIZE'
    // Without a source there is no way either, as `send` will say.
    const source = options.source ?? this.#source(ip, options.interface) ?? ANY_IPV4
    const length = UDP_HEADER_LENGTH + payload.length
    const frame = new Uint8Array(TRANSPORT_AT + length)
    frame.set(payload, TRANSPORT_AT + UDP_HEADER_LENGTH)
    const header = { sourcePort: this.local.port, destinationPort: port, length }
    putUdpHeader(frame, TRANSPORT_AT, header, source, ip)
    const failure = this.#outlet.send(frame, frame.length, {
      ...options,
      source,
      destination: ip,
      protocol: IP_PROTOCOL.udp,
    })
    if (failure === undefined) this.#outlet.counters.sent++
    return failure
  }

  /** Nothing is received or reported from here on. Closing twice is closing once. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#receive = () => {}
    this.#fail = () => {}
    this.#outlet.release()
  }

  deliver(payload: Uint8Array, fromIp: Ipv4, fromPort: number, toIp: Ipv4, by: NetworkInterface): void {
    this.#receive(payload, fromIp, fromPort, toIp, by)
  }

  fail(code: SocketErrorCode, to: Ipv4Endpoint): void {
    this.#fail(code, to)
  }

  #source(destination: Ipv4, by: NetworkInterface | undefined): Ipv4 | undefined {
    return this.local.ip === ANY_IPV4 ? this.#outlet.sourceFor(destination, by) : this.local.ip
  }
}
