/**
 * A record made readable: packets followed, ARP decoded, addresses with the names of their machines. The narrator's
 * files ask this and tell what they find; it tells nothing itself.
 */

import type { Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { readMac } from '../address/mac.ts'
import { DecodeError } from '../errors.ts'
import { decodeMessage } from '../dns/message/message-decoder.ts'
import type { PlainMessage, PlainRecord } from '../dns/message/plain-message.ts'
import { decodeArp, type ArpPacket } from '../wire/arp.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../wire/ethernet.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { UDP_HEADER_LENGTH } from '../wire/udp.ts'
import { followDatagrams, Translations, type Datagram, type Sighting } from './datagram.ts'
import type { JourneyPacket } from './journey-packet.ts'
import type { PacketView } from './packet-view.ts'
import { segmentOf, type Segment } from './segment.ts'
import type { JourneyRecord, MachineFacts, RouteDecision } from './record.ts'

export interface SeenArp {
  readonly packet: JourneyPacket
  readonly arp: ArpPacket
}

export class Reading {
  readonly record: JourneyRecord
  readonly datagrams: readonly Datagram[]
  readonly segments: readonly Segment[]
  readonly arps: readonly SeenArp[]
  readonly #owners = new Map<Ipv4, string[]>()
  readonly #translations: Translations

  constructor(record: JourneyRecord) {
    this.record = record
    this.#translations = new Translations(record.mappings)
    this.datagrams = followDatagrams(record.packets, this.#translations)
    this.segments = this.datagrams.flatMap((datagram) => segmentOf(datagram) ?? [])
    this.arps = record.packets.flatMap(readArp)
    for (const [name, { addresses }] of record.machines) {
      for (const ip of addresses) this.#owners.set(ip, [...(this.#owners.get(ip) ?? []), name])
    }
  }

  /** The machine that has an address; undefined when none has it, or several do (anycast). */
  machineOf(ip: Ipv4): string | undefined {
    const owners = this.#owners.get(ip) ?? []
    return owners.length === 1 ? owners[0] : undefined
  }

  /** The inside endpoint that an outside one of a translator stands for; any other is itself. */
  insideOf(protocol: number, endpoint: Ipv4Endpoint): Ipv4Endpoint {
    return this.#translations.insideOf(protocol, endpoint)
  }

  /** Whether several machines have this address, each elsewhere. */
  isAnycast(ip: Ipv4): boolean {
    return (this.#owners.get(ip)?.length ?? 0) > 1
  }

  /** Throws for a machine that the world does not have. */
  facts(machine: string): MachineFacts {
    const facts = this.record.machines.get(machine)
    if (facts === undefined) throw new Error(`there is no machine ${machine}`)
    return facts
  }

  hasAddress(machine: string, ip: Ipv4): boolean {
    return this.facts(machine).addresses.includes(ip)
  }

  /** The first datagram from one end to another that was not seen before `sinceMs`. */
  firstBetween(
    protocol: number,
    from: Partial<Ipv4Endpoint>,
    to: Partial<Ipv4Endpoint>,
    sinceMs = 0,
  ): Datagram | undefined {
    return this.datagrams.find(
      (datagram) =>
        datagram.protocol === protocol &&
        fits(datagram.source, from) &&
        fits(datagram.destination, to) &&
        seenAt(datagram) >= sinceMs,
    )
  }

  /** Where a packet went, cable by cable; copies that a switch sent elsewhere are left out. */
  pathOf({ sightings, destination }: Datagram): Sighting[] {
    const arrived = sightings.findLast(({ packet }) => this.hasAddress(packet.to, destination.ip))
    const taken = sightings.findLast(({ packet }) => this.#takes(packet))
    let step: Sighting | undefined = arrived ?? taken ?? sightings.at(-1)
    const path: Sighting[] = []
    while (step !== undefined) {
      path.unshift(step)
      const { packet } = step
      step = sightings.findLast(({ packet: { to, number } }) => to === packet.from && number < packet.number)
    }
    return path
  }

  /** Whether the machine that a frame has come to looks at it. */
  #takes({ to, frame }: JourneyPacket): boolean {
    const { kind, macs } = this.facts(to)
    return kind === 'switch' || kind === 'hub' || macs.includes(readMac(frame, 0))
  }

  /** Whether it came to a machine with its destination's address. */
  isDelivered(datagram: Datagram): boolean {
    return this.hasAddress(this.pathOf(datagram).at(-1)!.packet.to, datagram.destination.ip)
  }

  /** What a machine last decided for a destination before, or at, an instant. */
  decision(machine: string, destination: Ipv4, atMs: number): RouteDecision | undefined {
    return this.record.decisions.findLast(
      (each) => each.machine === machine && each.destination === destination && each.atMs <= atMs,
    )
  }

  /** `lan (192.168.1.1)`: the machine with its address, or the address alone. */
  nameWithIp(ip: Ipv4): string {
    const name = this.machineOf(ip)
    return name === undefined || name === ipv4Text(ip) ? ipv4Text(ip) : `${name} (${ipv4Text(ip)})`
  }
}

/** When its first cable had brought it over. */
export function seenAt({ sightings }: Datagram): number {
  return sightings[0]!.packet.atMs
}

/** The numbers of the packets that show it. */
export function numbersOf({ sightings }: Datagram): number[] {
  return sightings.map(({ packet }) => packet.number)
}

/** The DNS message in a UDP datagram; undefined when it is none. */
export function dnsIn({ sightings }: Datagram): PlainMessage | undefined {
  return dnsInPacket(sightings[0]!.view)
}

/** Likewise for one sighting of it. */
export function dnsInPacket({ protocol, octets, at, end }: PacketView): PlainMessage | undefined {
  if (protocol !== IP_PROTOCOL.udp) return undefined
  try {
    return decodeMessage(octets.subarray(at + UDP_HEADER_LENGTH, end))
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** Records that say something: what EDNS adds is none of them. */
export type DataRecord = Exclude<PlainRecord, { type: 'OPT' }>

export function dataOf(records: readonly PlainRecord[]): DataRecord[] {
  return records.filter((record): record is DataRecord => record.type !== 'OPT')
}

function readArp(packet: JourneyPacket): SeenArp[] {
  const { frame } = packet
  if (frameType(frame) !== ETHERTYPE.arp) return []
  try {
    return [{ packet, arp: decodeArp(frame, ETHERNET_HEADER_LENGTH) }]
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}

function fits(endpoint: Ipv4Endpoint, wanted: Partial<Ipv4Endpoint>): boolean {
  return (wanted.ip ?? endpoint.ip) === endpoint.ip && (wanted.port ?? endpoint.port) === endpoint.port
}
