/** Sockets that see and send IP packets of one protocol, beside whatever else the kernel does with them. */

import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { MAX_IPV4_LENGTH } from '../wire/ipv4-header.ts'
import { countType, type IcmpCounters } from './counters.ts'
import type { IpOutput } from './ip-output.ts'
import { IP_AT, TRANSPORT_AT, type IcmpReport, type IncomingPacket } from './ip-packet.ts'
import type { NetworkInterface } from './network-interface.ts'
import type { Surroundings } from './surroundings.ts'

export interface RawSendOptions {
  readonly destination: Ipv4
  readonly source?: Ipv4 | undefined
  readonly ttl?: number | undefined
  readonly tos?: number | undefined
  readonly dontFragment?: boolean | undefined
  readonly interface?: NetworkInterface | undefined
  /** The payload begins with an IP header, which is sent as it is, right or wrong, to `destination`. */
  readonly headerIncluded?: boolean | undefined
}

/** Who has opened a socket, and is told of what it does. */
export interface RawSocketOwner {
  sent(protocol: number, payload: Uint8Array): void
  closed(socket: RawSocket): void
}

export class RawSocket {
  readonly protocol: number
  readonly #output: IpOutput
  readonly #owner: RawSocketOwner
  readonly #receive: (packet: IncomingPacket) => void
  #fail: (report: IcmpReport) => void = () => {}
  #open = true

  constructor(
    protocol: number,
    receive: (packet: IncomingPacket) => void,
    output: IpOutput,
    owner: RawSocketOwner,
  ) {
    this.protocol = protocol
    this.#receive = receive
    this.#output = output
    this.#owner = owner
  }

  /** Copies the payload. Errors are those of `IpOutput.send`, and CLOSED. */
  send(payload: Uint8Array, options: RawSendOptions): SocketErrorCode | undefined {
    if (!this.#open) return 'CLOSED'
    const at = options.headerIncluded === true ? IP_AT : TRANSPORT_AT
    if (at - IP_AT + payload.length > MAX_IPV4_LENGTH) return 'EMSGSIZE'
    const frame = new Uint8Array(at + payload.length)
    frame.set(payload, at)
    if (options.headerIncluded === true) {
      return this.#output.sendAsIs(frame, options.destination, options.interface)
    }
    const { source = ANY_IPV4, ...how } = options
    const failure = this.#output.send(frame, frame.length, { ...how, source, protocol: this.protocol })
    if (failure === undefined) this.#owner.sent(this.protocol, payload)
    return failure
  }

  /** Told what became of packets of this protocol, whichever socket sent them. One receiver a socket. */
  onError(fail: (report: IcmpReport) => void): void {
    this.#fail = fail
  }

  close(): void {
    this.#open = false
    this.#owner.closed(this)
  }

  /** A packet has come; it is to be left as it is. */
  deliver(packet: IncomingPacket): void {
    this.#receive(packet)
  }

  fail(report: IcmpReport): void {
    this.#fail(report)
  }
}

export class RawSockets implements RawSocketOwner {
  readonly #surroundings: Surroundings
  readonly #counters: IcmpCounters
  readonly #output: IpOutput
  #sockets: readonly RawSocket[] = []

  constructor(surroundings: Surroundings, counters: IcmpCounters, output: IpOutput) {
    this.#surroundings = surroundings
    this.#counters = counters
    this.#output = output
  }

  /** `receive` gets each packet of the protocol that is for this host, whole. It is valid during the call. */
  open(protocol: number, receive: (packet: IncomingPacket) => void): RawSocket {
    const socket = new RawSocket(protocol, receive, this.#output, this)
    this.#sockets = [...this.#sockets, socket]
    return socket
  }

  closed(socket: RawSocket): void {
    this.#sockets = this.#sockets.filter((other) => other !== socket)
  }

  /** ICMP has no sockets of its own, so the pings of programs are counted here. */
  sent(protocol: number, payload: Uint8Array): void {
    if (protocol !== IP_PROTOCOL.icmp || payload.length === 0) return
    this.#counters.sent++
    countType(this.#counters.sentOfType, payload[0]!)
  }

  /** Says whether anybody was there for it. */
  receive(packet: IncomingPacket): boolean {
    let wasTaken = false
    for (const socket of this.#sockets) {
      if (socket.protocol !== packet.protocol) continue
      this.#surroundings.wake()
      socket.deliver(packet)
      wasTaken = true
    }
    return wasTaken
  }

  error(report: IcmpReport): void {
    for (const socket of this.#sockets) {
      if (socket.protocol !== report.protocol) continue
      this.#surroundings.wake()
      socket.fail(report)
    }
  }
}
