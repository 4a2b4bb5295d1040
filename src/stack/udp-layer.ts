/** UDP of one host (RFC 768, RFC 1122 §4.1): which port is whose, and who gets what arrives. */

import { socketAddressOf, type Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { SocketError, type SocketErrorCode } from '../runtime/runtime.ts'
import { UNREACHABLE_CODE } from '../wire/icmp.ts'
import { UDP_HEADER_LENGTH, udpChecksumState } from '../wire/udp.ts'
import type { UdpCounters } from './counters.ts'
import type { IcmpReport, IncomingPacket, OutgoingPacket, Transport } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { NetworkInterface } from './network-interface.ts'
import { PortAllocator } from './port-allocator.ts'
import { PortTable } from './port-table.ts'
import { socketErrorOf } from './socket-errors.ts'
import type { Surroundings } from './surroundings.ts'
import { UdpSocket } from './udp-socket.ts'

/** What UDP needs of IP. */
export interface UdpCarrier {
  sourceFor(destination: Ipv4, networkInterface?: NetworkInterface): Ipv4 | undefined
  send(frame: Uint8Array, end: number, packet: OutgoingPacket): SocketErrorCode | undefined
  unreachable(packet: IncomingPacket, code: number): void
}

export interface UdpLayerParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: UdpCounters
  readonly ip: UdpCarrier
}

/** One line of `netstat -an`. */
export interface UdpSocketInfo {
  readonly local: Ipv4Endpoint
}

export class UdpLayer implements Transport {
  readonly #parts: UdpLayerParts
  readonly #ports = new PortTable<Ipv4, UdpSocket>(() => ANY_IPV4)
  readonly #allocator: PortAllocator

  constructor(parts: UdpLayerParts) {
    this.#parts = parts
    this.#allocator = new PortAllocator(parts.surroundings.random)
  }

  /**
   * A socket on an address of this host, or on all with ANY_IPV4; port 0 asks for a free one. Whether the address
   * is one of this host is not asked. Throws `SocketError` EADDRINUSE.
   */
  bind({ ip, port: wanted }: Ipv4Endpoint): UdpSocket {
    const { settings, counters, ip: carrier } = this.#parts
    const port = this.#ports.choose(ip, wanted, (isFree) =>
      this.#allocator.allocate(settings.portSelection, isFree),
    )
    if (port === undefined) throw new SocketError('EADDRINUSE', socketAddressOf({ ip, port: wanted }))
    const socket = new UdpSocket(
      { ip, port },
      {
        counters,
        sourceFor: (destination, by) => carrier.sourceFor(destination, by),
        send: (frame, end, packet) => carrier.send(frame, end, packet),
        release: () => this.#ports.release(ip, port),
      },
    )
    this.#ports.take(ip, port, socket)
    return socket
  }

  sockets(): UdpSocketInfo[] {
    return [...this.#ports.holders()].map(({ local }) => ({ local }))
  }

  receive(packet: IncomingPacket): void {
    const { counters, ip, surroundings } = this.#parts
    const { octets, at, end, source, destination, broadcast } = packet
    counters.received++
    const length = end - at < UDP_HEADER_LENGTH ? 0 : readU16(octets, at + 4)
    if (length < UDP_HEADER_LENGTH || length > end - at) {
      counters.malformed++
      return
    }
    const checksum = udpChecksumState(octets, at, end, source, destination)
    if (checksum !== 'right' && checksum !== 'absent') {
      counters.badChecksum++
      return
    }
    const socket = this.#ports.find(broadcast ? ANY_IPV4 : destination, readU16(octets, at + 2))
    if (socket === undefined) {
      counters.noPort++
      // RFC 1122 §4.1.3.1.
      ip.unreachable(packet, UNREACHABLE_CODE.port)
      return
    }
    const payload = octets.subarray(at + UDP_HEADER_LENGTH, at + length)
    surroundings.wake()
    socket.deliver(payload, source, readU16(octets, at), destination, packet.interface)
  }

  /** RFC 1122 §4.1.3.3: what ICMP says is passed up to who sent the datagram. */
  error(report: IcmpReport): void {
    const code = socketErrorOf(report)
    const socket = this.#ports.find(report.quotedSource, readU16(report.quote, 0))
    if (code === undefined || socket === undefined) return
    this.#parts.surroundings.wake()
    socket.fail(code, { ip: report.quotedDestination, port: readU16(report.quote, 2) })
  }
}
