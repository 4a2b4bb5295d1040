/** Sends ICMP echo requests and says what came back for each. Knows no pace and prints nothing. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { DecodeError } from '../errors.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import type { IcmpReport, IncomingPacket } from '../stack/ip-packet.ts'
import type { Kernel } from '../stack/kernel.ts'
import type { RawSocket } from '../stack/raw-socket.ts'
import { decodeIcmp, encodeIcmp, ICMP_TYPE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'

export interface EchoReply {
  readonly from: Ipv4
  readonly sequence: number
  readonly ttl: number
  /** ICMP header and payload. */
  readonly octets: number
}

export interface EchoObserver {
  reply(reply: EchoReply): void
  /** An error about one of the requests. */
  error(sequence: number, report: IcmpReport): void
}

export interface EchoOptions {
  readonly destination: Ipv4
  readonly identifier: number
  /** Of the payload, in octets. */
  readonly size: number
  readonly ttl?: number | undefined
  readonly dontFragment?: boolean
}

export class EchoProber {
  readonly #options: EchoOptions
  readonly #socket: RawSocket
  readonly #observer: EchoObserver

  constructor(kernel: Kernel, options: EchoOptions, observer: EchoObserver) {
    this.#options = options
    this.#observer = observer
    this.#socket = kernel.ip.openRaw(IP_PROTOCOL.icmp, (packet) => this.#receive(packet))
    this.#socket.onError((report) => this.#fail(report))
  }

  /** Returns what the kernel has against it. */
  send(sequence: number): SocketErrorCode | undefined {
    const { destination, identifier, size, ttl, dontFragment } = this.#options
    const payload = Uint8Array.from({ length: size }, (_, i) => i & 0xff)
    const message = encodeIcmp({ kind: 'echo', identifier, sequence: sequence & 0xffff, payload })
    return this.#socket.send(message, { destination, ttl, dontFragment: dontFragment === true })
  }

  close(): void {
    this.#socket.close()
  }

  #receive({ octets, at, end, source, ttl }: IncomingPacket): void {
    const { identifier } = this.#options
    if (octets[at] !== ICMP_TYPE.echoReply) return
    try {
      const message = decodeIcmp(octets, at, end)
      if (message.kind !== 'echo-reply' || message.identifier !== identifier) return
      this.#observer.reply({ from: source, sequence: message.sequence, ttl, octets: end - at })
    } catch (error) {
      // A damaged reply is no reply.
      if (!(error instanceof DecodeError)) throw error
    }
  }

  #fail(report: IcmpReport): void {
    const { quote, quotedDestination } = report
    if (quotedDestination !== this.#options.destination) return
    if (quote[0] !== ICMP_TYPE.echo || readU16(quote, 4) !== this.#options.identifier) return
    this.#observer.error(readU16(quote, 6), report)
  }
}
