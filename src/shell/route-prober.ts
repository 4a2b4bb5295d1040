/**
 * Probes that are meant to die on the way: by UDP, ICMP echo or TCP SYN, each with the TTL that it is given. Says
 * who answered which; how many to send, and when, is for the caller.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import type { IcmpReport, IncomingPacket } from '../stack/ip-packet.ts'
import type { Kernel } from '../stack/kernel.ts'
import type { RawSocket } from '../stack/raw-socket.ts'
import { encodeIcmp, ICMP_TYPE, UNREACHABLE_CODE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { emptyTcpSegment, encodeTcp, TCP_FLAG } from '../wire/tcp.ts'
import { encodeUdp } from '../wire/udp.ts'

/** What came back for one probe. */
export interface ProbeAnswer {
  readonly from: Ipv4
  /** The way ends here: at the destination, or at someone who says that there is none. */
  readonly isFinal: boolean
  /** `!H` and its like; empty for a plain answer. */
  readonly mark: string
}

export type ProbeObserver = (probe: number, answer: ProbeAnswer) => void

export interface ProbeTarget {
  readonly source: Ipv4
  readonly destination: Ipv4
  /** Of UDP the first port, of TCP the only one; without meaning for ICMP. */
  readonly port: number
  /** Of the first probe the source port, or the identifier of an echo request. */
  readonly mine: number
}

/** How a kind of probe is made, and known again. Probes are numbered from 0. */
export interface ProbeKind {
  readonly protocol: number
  encode(target: ProbeTarget, probe: number): Uint8Array
  /** The probe whose packet starts so, in an error that quotes it. */
  quoted(target: ProbeTarget, quote: Uint8Array): number | undefined
  /** The probe that a packet from the destination answers. */
  answered(target: ProbeTarget, packet: IncomingPacket): number | undefined
}

/** Packets of 60 octets, as traceroute(8) sends them. */
const PAYLOAD = Uint8Array.from({ length: 32 }, (_, i) => 0x40 + i)

export const PROBE_KINDS = {
  udp: {
    protocol: IP_PROTOCOL.udp,
    encode: ({ source, destination, port, mine }, probe) => {
      const ports = { sourcePort: mine, destinationPort: port + probe }
      return encodeUdp({ ...ports, payload: PAYLOAD }, source, destination)
    },
    quoted: ({ port, mine }, quote) => (readU16(quote, 0) === mine ? readU16(quote, 2) - port : undefined),
    // A destination that takes the datagram may answer in words that nobody here understands.
    answered: ({ port, mine }, { octets, at }) =>
      readU16(octets, at + 2) === mine ? readU16(octets, at) - port : undefined,
  },
  icmp: {
    protocol: IP_PROTOCOL.icmp,
    encode: ({ mine }, sequence) =>
      encodeIcmp({ kind: 'echo', identifier: mine, sequence, payload: PAYLOAD }),
    quoted: ({ mine }, quote) =>
      quote[0] === ICMP_TYPE.echo && readU16(quote, 4) === mine ? readU16(quote, 6) : undefined,
    answered: ({ mine }, { octets, at }) =>
      octets[at] === ICMP_TYPE.echoReply && readU16(octets, at + 4) === mine
        ? readU16(octets, at + 6)
        : undefined,
  },
  tcp: {
    protocol: IP_PROTOCOL.tcp,
    encode: ({ source, destination, port, mine }, probe) => {
      const segment = emptyTcpSegment()
      const ports = { sourcePort: mine + probe, destinationPort: port }
      const rest = { sequence: probe, flags: TCP_FLAG.syn, window: 5840, mss: 1460 }
      return encodeTcp({ ...segment, ...ports, ...rest }, source, destination)
    },
    quoted: ({ port, mine }, quote) => (readU16(quote, 2) === port ? readU16(quote, 0) - mine : undefined),
    answered: ({ port, mine }, { octets, at }) =>
      readU16(octets, at) === port ? readU16(octets, at + 2) - mine : undefined,
  },
} as const satisfies Readonly<Record<string, ProbeKind>>

export class RouteProber {
  readonly #kind: ProbeKind
  readonly #target: ProbeTarget
  readonly #socket: RawSocket
  readonly #observer: ProbeObserver

  constructor(kernel: Kernel, kind: ProbeKind, target: ProbeTarget, observer: ProbeObserver) {
    this.#kind = kind
    this.#target = target
    this.#observer = observer
    this.#socket = kernel.ip.openRaw(kind.protocol, (packet) => this.#receive(packet))
    this.#socket.onError((report) => this.#fail(report))
  }

  send(probe: number, ttl: number): SocketErrorCode | undefined {
    const { source, destination } = this.#target
    return this.#socket.send(this.#kind.encode(this.#target, probe), { source, destination, ttl })
  }

  close(): void {
    this.#socket.close()
  }

  #receive(packet: IncomingPacket): void {
    const { source, at, end } = packet
    if (source !== this.#target.destination || end - at < 8) return
    const probe = this.#kind.answered(this.#target, packet)
    if (probe !== undefined && probe >= 0) this.#observer(probe, { from: source, isFinal: true, mark: '' })
  }

  #fail(report: IcmpReport): void {
    const { kind, quote, quotedDestination, reporter } = report
    if (quotedDestination !== this.#target.destination || kind === 'redirect') return
    const probe = this.#kind.quoted(this.#target, quote)
    if (probe === undefined || probe < 0) return
    this.#observer(probe, { from: reporter, isFinal: kind !== 'time-exceeded', mark: markOf(report) })
  }
}

/** Those that traceroute(8) has letters for. */
const MARKS: ReadonlyMap<number, string> = new Map([
  [UNREACHABLE_CODE.network, '!N'],
  [UNREACHABLE_CODE.host, '!H'],
  [UNREACHABLE_CODE.protocol, '!P'],
  [UNREACHABLE_CODE.port, ''],
  [UNREACHABLE_CODE.sourceRouteFailed, '!S'],
  [UNREACHABLE_CODE.prohibited, '!X'],
  [UNREACHABLE_CODE.hostPrecedence, '!V'],
  [UNREACHABLE_CODE.precedenceCutoff, '!C'],
])

function markOf({ kind, code, mtu }: IcmpReport): string {
  if (kind === 'time-exceeded') return ''
  if (kind === 'parameter-problem') return '!'
  if (code === UNREACHABLE_CODE.fragmentationNeeded) return `!F-${mtu ?? 0}`
  return MARKS.get(code) ?? `!<${code}>`
}
