/** The evidence in a record: what was refused, lost or unanswered on the way. Pure; it does not say what is to blame. */

import { isGroupIpv4, ipv4Text } from '../address/ipv4-number.ts'
import { DecodeError } from '../errors.ts'
import { decodeIcmp, describeIcmp } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { TCP_FLAG } from '../wire/tcp.ts'
import type { Datagram } from './datagram.ts'
import type { DeadEnd, FrameLoss, IcmpError, JourneyEvidence, SegmentEvidence } from './evidence.ts'
import { flowText, packetFlowText } from './flow-text.ts'
import { unansweredArps } from './narrator/arp.ts'
import { isBgp, quotedIn, viewPacket, type PacketView } from './packet-view.ts'
import { numbersOf, seenAt, type Reading } from './reading.ts'
import type { Segment } from './segment.ts'

export function evidenceOf(reading: Reading): JourneyEvidence {
  const { browser, resolutions, unresolved, decisions, counters, cutCables } = reading.record
  const segments = reading.segments.filter(isOurs)
  return {
    lookups: browser.flatMap((event) => (event.kind === 'lookup' ? [event.lookup] : [])),
    resolutions,
    unresolved,
    decisions,
    icmpErrors: reading.datagrams.flatMap((datagram) => icmpErrorOf(reading, datagram)),
    losses: lossesIn(reading),
    deadEnds: reading.datagrams.filter(isOurs).flatMap((datagram) => deadEndOf(reading, datagram)),
    counters,
    resets: segments
      .filter(({ flags }) => (flags & TCP_FLAG.rst) !== 0)
      .map((each) => evidenceFor(reading, each)),
    retransmissions: retransmitted(segments).map((each) => evidenceFor(reading, each)),
    unansweredArp: unansweredArps(reading),
    cutCables,
    answers: browser.flatMap((event) =>
      event.kind === 'response' ? [{ url: event.target, status: event.status, reason: event.reason }] : [],
    ),
  }
}

/** Whether it belongs to the journey: routers that talk to each other do not. */
function isOurs({ source, destination }: Datagram): boolean {
  return !isBgp({ sourcePort: source.port, destinationPort: destination.port })
}

function icmpErrorOf(reading: Reading, datagram: Datagram): IcmpError[] {
  const { packet, view } = datagram.sightings[0]!
  const quoted = quotedIn(view)
  if (quoted === undefined) return []
  try {
    const message = decodeIcmp(view.octets, view.at, view.end)
    return [
      {
        atMs: packet.atMs,
        type: view.octets[view.at]!,
        code: view.octets[view.at + 1]!,
        text: describeIcmp(message),
        reporter: ipv4Text(view.source),
        reporterName: packet.from,
        about: packetFlowText(quoted),
        ...endsOfQuoted(reading, quoted),
        mtu: message.kind === 'unreachable' ? message.mtu : undefined,
        packets: numbersOf(datagram),
      },
    ]
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}

/** Of the packet that an error quotes: the translator's address is nobody's whom a person knows. */
function endsOfQuoted(
  reading: Reading,
  { protocol, source, sourcePort, destination, destinationPort }: PacketView,
): Ends {
  return endsText({
    source: reading.insideOf(protocol, { ip: source, port: sourcePort }),
    destination: reading.insideOf(protocol, { ip: destination, port: destinationPort }),
  })
}

interface Ends {
  readonly source: string
  readonly destination: string
}

function endsText({ source, destination }: Pick<Datagram, 'source' | 'destination'>): Ends {
  return { source: ipv4Text(source.ip), destination: ipv4Text(destination.ip) }
}

function lossesIn({ record }: Reading): FrameLoss[] {
  return record.packets.flatMap(({ atMs, cable, from, to, comment, number, frame }) => {
    if (comment === undefined) return []
    const view = viewPacket(frame)
    const source = view && ipv4Text(view.source)
    const destination = view && ipv4Text(view.destination)
    return [{ atMs, cable, from, to, comment, source, destination, length: frame.length, packet: number }]
  })
}

function deadEndOf(reading: Reading, datagram: Datagram): DeadEnd[] {
  if (isGroupIpv4(datagram.destination.ip) || reading.isDelivered(datagram)) return []
  const path = reading.pathOf(datagram)
  const { packet } = path.at(-1)!
  // What a cable has lost did not come into any machine.
  if (packet.comment !== undefined) return []
  return [
    {
      atMs: packet.atMs,
      machine: packet.to,
      flow: flowText(datagram.protocol, datagram.source, datagram.destination),
      ...endsText(datagram),
      length: datagram.length,
      packets: path.map((sighting) => sighting.packet.number),
    },
  ]
}

/** Those whose octets, SYN or FIN were sent before by the same end. */
function retransmitted(segments: readonly Segment[]): Segment[] {
  const sent = new Set<string>()
  return segments.filter(({ source, destination, sequence, text, flags }) => {
    if (text.length === 0 && (flags & (TCP_FLAG.syn | TCP_FLAG.fin)) === 0) return false
    const key = [source.ip, source.port, destination.ip, destination.port, sequence].join(' ')
    const isAgain = sent.has(key)
    sent.add(key)
    return isAgain
  })
}

function evidenceFor(reading: Reading, segment: Segment): SegmentEvidence {
  const { source, destination } = segment
  return {
    atMs: seenAt(segment),
    flow: flowText(IP_PROTOCOL.tcp, source, destination),
    ...endsText(segment),
    sender: reading.hasAddress(reading.record.from, source.ip) ? 'client' : 'server',
    packets: numbersOf(segment),
  }
}
