/**
 * IP packets followed on their way: the same packet on one cable after the other, through routers that lower its TTL,
 * modems that wrap it, and translators that change its addresses. Pure: works on what was recorded.
 */

import type { Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import type { Ipv4 } from '../address/ipv4-number.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import type { JourneyPacket } from './journey-packet.ts'
import { quotedIn, viewPacket, type PacketView } from './packet-view.ts'
import type { NatMapping } from './record.ts'

/** One IP packet, or fragment of one, from the first cable it was seen on to the last. */
export interface Datagram {
  readonly protocol: number
  /** As the ends have them: what a translator in between made of them is undone. Ports are 0 where there are none. */
  readonly source: Ipv4Endpoint
  readonly destination: Ipv4Endpoint
  /** In octets, IP header included. */
  readonly length: number
  readonly sightings: readonly Sighting[]
}

export interface Sighting {
  readonly packet: JourneyPacket
  readonly view: PacketView
}

/** All packets of a record, in the order in which each was first seen. */
export function followDatagrams(packets: readonly JourneyPacket[], translations: Translations): Datagram[] {
  const followed = new Map<string, OpenDatagram>()
  for (const packet of packets) {
    const view = viewPacket(packet.frame)
    if (view === undefined) continue
    const ends = translations.undo(view)
    const key = keyOf(view, ends)
    const known = followed.get(key)
    if (known !== undefined) known.sightings.push({ packet, view })
    else {
      const length = view.end - view.ipAt
      followed.set(key, { protocol: view.protocol, ...ends, length, sightings: [{ packet, view }] })
    }
  }
  return [...followed.values()]
}

type OpenDatagram = Datagram & { readonly sightings: Sighting[] }

interface Ends {
  readonly source: Ipv4Endpoint
  readonly destination: Ipv4Endpoint
}

/** What stays the same on the way. An ICMP error is known by its sender: whom it is for changes where it is translated. */
function keyOf(view: PacketView, { source, destination }: Ends): string {
  const { protocol, identification, fragmentOffset, octets, at, end, ipAt } = view
  const what = [protocol, identification, fragmentOffset, end - ipAt]
  if (protocol === IP_PROTOCOL.icmp) return [...what, octets[at], octets[at + 1], source.ip].join(' ')
  return [...what, source.ip, source.port, destination.ip, destination.port].join(' ')
}

/** Turns the outside endpoints of translators back into those of the inside. */
export class Translations {
  readonly #insides = new Map<string, Ipv4Endpoint>()
  readonly #outsideIps: ReadonlySet<Ipv4>

  constructor(mappings: readonly NatMapping[]) {
    for (const { protocol, inside, outside } of mappings) {
      this.#insides.set(`${protocol} ${outside.ip} ${outside.port}`, inside)
    }
    this.#outsideIps = new Set(mappings.map(({ outside }) => outside.ip))
  }

  undo(view: PacketView): Ends {
    const { protocol, source, sourcePort, destination, destinationPort } = view
    if (protocol === IP_PROTOCOL.icmp && this.#outsideIps.has(destination)) return this.#ofError(view)
    return {
      source: this.insideOf(protocol, { ip: source, port: sourcePort }),
      destination: this.insideOf(protocol, { ip: destination, port: destinationPort }),
    }
  }

  /** An error goes to whoever sent the packet that it quotes. */
  #ofError(view: PacketView): Ends {
    const quoted = quotedIn(view)
    const destination =
      quoted && this.insideOf(quoted.protocol, { ip: quoted.source, port: quoted.sourcePort })
    return {
      source: { ip: view.source, port: 0 },
      destination: { ip: destination?.ip ?? view.destination, port: 0 },
    }
  }

  /** The inside endpoint that an outside one stands for; any other is itself. */
  insideOf(protocol: number, endpoint: Ipv4Endpoint): Ipv4Endpoint {
    return this.#insides.get(`${protocol} ${endpoint.ip} ${endpoint.port}`) ?? endpoint
  }
}
