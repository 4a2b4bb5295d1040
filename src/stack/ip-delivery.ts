/** Packets for this host: put together, and handed to whoever speaks their protocol. */

import {
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  ipv4Ttl,
  isIpv4Fragment,
} from '../wire/ipv4-header.ts'
import { ICMP_TYPE, TIME_EXCEEDED_CODE, UNREACHABLE_CODE } from '../wire/icmp.ts'
import type { IpCounters } from './counters.ts'
import type { IcmpErrors } from './icmp-errors.ts'
import { IP_AT, type IncomingPacket, type PacketHooks, type Transport } from './ip-packet.ts'
import { IpReassembly } from './ip-reassembly.ts'
import type { NetworkInterface } from './network-interface.ts'
import type { RawSockets } from './raw-socket.ts'
import type { Surroundings } from './surroundings.ts'

export interface IpDeliveryParts {
  readonly surroundings: Surroundings
  readonly counters: IpCounters
  readonly hooks: PacketHooks
  readonly errors: IcmpErrors
  readonly raw: RawSockets
  /** By protocol number. */
  readonly transports: ReadonlyMap<number, Transport>
}

export class IpDelivery {
  readonly #parts: IpDeliveryParts
  readonly #reassembly: IpReassembly
  /** The one packet that is being delivered. */
  #packet: IncomingPacket | undefined

  constructor(parts: IpDeliveryParts) {
    this.#parts = parts
    this.#reassembly = new IpReassembly(parts.surroundings, parts.counters, (frame, ipAt, end) =>
      parts.errors.send(frame, ipAt, end, false, ICMP_TYPE.timeExceeded, TIME_EXCEEDED_CODE.reassembly),
    )
  }

  /** Takes the frame over. `broadcast` is whether the packet is for several hosts. */
  deliver(
    frame: Uint8Array,
    ipAt: number,
    end: number,
    networkInterface: NetworkInterface,
    broadcast: boolean,
  ): void {
    const { hooks, counters } = this.#parts
    const verdict = hooks.input?.(frame, ipAt, end, networkInterface) ?? 'pass'
    if (verdict === 'drop') counters.filtered++
    if (verdict !== 'pass') return
    if (!isIpv4Fragment(frame, ipAt)) {
      this.#handOver(frame, ipAt, end, networkInterface, broadcast)
      return
    }
    const whole = this.#reassembly.add(frame, ipAt, end, networkInterface)
    if (whole !== undefined) this.#handOver(whole, IP_AT, whole.length, networkInterface, broadcast)
  }

  #handOver(
    frame: Uint8Array,
    ipAt: number,
    end: number,
    networkInterface: NetworkInterface,
    broadcast: boolean,
  ): void {
    const { counters, errors, raw, transports } = this.#parts
    const packet = this.#fill(frame, ipAt, end, networkInterface, broadcast)
    const wasTaken = raw.receive(packet)
    const transport = transports.get(packet.protocol)
    if (transport === undefined && !wasTaken) {
      counters.unknownProtocol++
      errors.send(frame, ipAt, end, broadcast, ICMP_TYPE.unreachable, UNREACHABLE_CODE.protocol)
      return
    }
    counters.delivered++
    transport?.receive(packet)
  }

  #fill(
    octets: Uint8Array,
    ipAt: number,
    end: number,
    networkInterface: NetworkInterface,
    broadcast: boolean,
  ): IncomingPacket {
    const packet = (this.#packet ??= emptyPacket(networkInterface))
    packet.octets = octets
    packet.ipAt = ipAt
    packet.at = ipAt + ipv4HeaderLength(octets, ipAt)
    packet.end = end
    packet.source = ipv4Source(octets, ipAt)
    packet.destination = ipv4Destination(octets, ipAt)
    packet.protocol = ipv4Protocol(octets, ipAt)
    packet.ttl = ipv4Ttl(octets, ipAt)
    packet.tos = octets[ipAt + 1]!
    packet.interface = networkInterface
    packet.broadcast = broadcast
    return packet
  }
}

function emptyPacket(networkInterface: NetworkInterface): IncomingPacket {
  return {
    octets: new Uint8Array(),
    ipAt: 0,
    at: 0,
    end: 0,
    source: 0,
    destination: 0,
    protocol: 0,
    ttl: 0,
    tos: 0,
    interface: networkInterface,
    broadcast: false,
  }
}
