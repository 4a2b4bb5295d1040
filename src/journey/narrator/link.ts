/** The first frame of the journey, what a switch learns from frames, and what a modem makes of them. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatMac, readMac } from '../../address/mac.ts'
import { readU16 } from '../../bytes/big-endian.ts'
import {
  ETHERNET_HEADER_LENGTH,
  ETHERTYPE,
  FCS_LENGTH,
  frameType,
  PREAMBLE_LENGTH,
} from '../../wire/ethernet.ts'
import { PPPOE_OVERHEAD } from '../../wire/pppoe.ts'
import type { Datagram } from '../datagram.ts'
import type { JourneyStep } from '../journey.ts'
import type { JourneyPacket } from '../journey-packet.ts'
import type { Reading } from '../reading.ts'
import type { SwitchLearning } from '../record.ts'

/** Of the first packet that left the host. */
export function narrateLink(reading: Reading): JourneyStep[] {
  const first = reading.datagrams.find(({ sightings }) => sightings[0]!.packet.from === reading.record.from)
  const learned = reading.record.learnings.map((learning) => learningStep(reading, learning))
  if (first === undefined) return learned
  return [frameStep(reading, first), ...learned, ...lineSteps(reading, first)]
}

function frameStep(reading: Reading, { sightings, length }: Datagram): JourneyStep {
  const { packet } = sightings[0]!
  const { frame } = packet
  const [destination, source] = [readMac(frame, 0), readMac(frame, 6)]
  const receiver = [...reading.record.machines].find(([, { macs }]) => macs.includes(destination))?.[0]
  const next = reading.facts(packet.to)
  return {
    atMs: packet.atMs,
    phase: 'link',
    depth: 1,
    title: `frame to ${formatMac(destination)} (${receiver ?? 'nobody'}), ${frame.length} octets, into the ${next.kind} ${packet.to}`,
    text: [
      `The IP packet of ${length} octets is for far away, but its frame is for the next hop: addresses of Ethernet go no further than the link.`,
      `Ethernet II, type 0x0800 (IPv4). On the cable ${PREAMBLE_LENGTH} octets of preamble come before, and ${FCS_LENGTH} of checksum (FCS) behind.`,
    ],
    packets: [packet.number],
    data: { source: formatMac(source), destination: formatMac(destination), length: frame.length },
  }
}

function learningStep(reading: Reading, { atMs, machine, mac, towards }: SwitchLearning): JourneyStep {
  const isOurs = reading.record.packets.some(({ from, to }) => from === reading.record.from && to === machine)
  return {
    atMs,
    phase: 'link',
    depth: isOurs ? 1 : 2,
    title: `${machine} learns: ${formatMac(mac)} is at the port of ${towards}`,
    text: [
      'A switch believes the source address of every frame. What it does not know goes to all other ports.',
    ],
    packets: [],
    data: { switch: machine, mac: formatMac(mac), towards },
  }
}

/** Into the session of the modem, and out of it. */
function lineSteps(reading: Reading, datagram: Datagram): JourneyStep[] {
  const path = reading.pathOf(datagram)
  const wrapped = path.findIndex(({ packet }) => frameType(packet.frame) === ETHERTYPE.pppoeSession)
  if (wrapped < 0) return []
  const { packet } = path[wrapped]!
  const before = path[wrapped - 1]?.packet ?? packet
  return [
    {
      atMs: before.atMs,
      phase: 'line',
      depth: 1,
      title: `${packet.from} wraps it in PPPoE, session ${sessionOf(packet)}; ${packet.to} unwraps it at the provider's end`,
      text: [
        `${PPPOE_OVERHEAD} octets of PPPoE and PPP (RFC 2516) come between Ethernet and IP: so 1,492 octets are the most that a packet may have on this line.`,
        `The modem is no hop: it leaves the TTL as it is, and ${ipv4Text(datagram.destination.ip)} never hears of it.`,
        `The cable ${packet.cable} takes ${(packet.atMs - before.atMs).toFixed(1)} ms.`,
      ],
      packets: [packet.number],
      data: { modem: packet.from, concentrator: packet.to, session: sessionOf(packet) },
    },
  ]
}

function sessionOf({ frame }: JourneyPacket): number {
  return readU16(frame, ETHERNET_HEADER_LENGTH + 2)
}
