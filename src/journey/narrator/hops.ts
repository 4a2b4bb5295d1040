/** Packets from router to router: what each one's table said, and why BGP had put it there. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { Datagram, Sighting } from '../datagram.ts'
import type { JourneyStep } from '../journey.ts'
import { numbersOf, seenAt, type Reading } from '../reading.ts'
import type { BgpReason, RouteDecision } from '../record.ts'
import { begunConnections } from './connections.ts'
import { KIND_WORDS } from './local-route.ts'
import { stubQuestions } from './question.ts'
import { countText, listText, msText, prefixText } from './words.ts'

/** A router on the way of a packet, and what it chose. */
export interface Hop {
  readonly machine: string
  readonly arrival: Sighting
  readonly decision: RouteDecision | undefined
}

/** The ways of the question to the resolver, and of each connection's first segment. */
export function narrateHops(reading: Reading): JourneyStep[] {
  const questions = stubQuestions(reading).flatMap(({ query }) => query ?? [])
  const syns = begunConnections(reading).map(({ syn }) => syn)
  const ours = [...questions, ...syns]
  const told = new Set<string>()
  return ours.flatMap((datagram) => {
    const hops = hopsOf(reading, datagram)
    const steps = [wayStep(reading, datagram, hops)]
    // Of packets that go the same way once more the routers have nothing new to say.
    const fresh = hops.filter(({ machine }) => !told.has(`${machine} ${datagram.destination.ip}`))
    for (const { machine } of fresh) told.add(`${machine} ${datagram.destination.ip}`)
    return [...steps, ...policyStep(fresh), ...fresh.flatMap((hop) => hopStep(reading, hop))]
  })
}

export function hopsOf(reading: Reading, datagram: Datagram): Hop[] {
  return reading.pathOf(datagram).flatMap((arrival) => {
    const machine = arrival.packet.to
    const isRouter = reading.facts(machine).kind === 'router'
    if (!isRouter || reading.hasAddress(machine, datagram.destination.ip)) return []
    const decision = reading.decision(machine, datagram.destination.ip, arrival.packet.atMs)
    return [{ machine, arrival, decision }]
  })
}

function wayStep(reading: Reading, datagram: Datagram, hops: readonly Hop[]): JourneyStep {
  const path = reading.pathOf(datagram)
  const end = path.at(-1)!.packet
  const took = msText(end.atMs - seenAt(datagram))
  const systems = systemsOf(
    reading,
    hops.map(({ machine }) => machine),
  )
  const through =
    systems.length === 0
      ? listText(
          hops.map(({ machine }) => machine),
          8,
        )
      : systems.join(' → ')
  const delivered = reading.isDelivered(datagram)
  const waited = reading.record.waits.filter(
    ({ packet: { identification, destination }, machine }) =>
      identification === datagram.sightings[0]!.view.identification &&
      destination === datagram.destination.ip &&
      machine !== reading.record.from,
  )
  return {
    atMs: end.atMs,
    phase: 'hops',
    depth: 1,
    title: `${delivered ? `at ${end.to} after ${took} and` : `last seen at ${end.to}, after`} ${countText(hops.length, 'router')}${through === '' ? '' : `: ${through}`}`,
    text: [
      `Router by router: ${[datagram.sightings[0]!.packet.from, ...hops.map(({ machine }) => machine), end.to].join(', ')}.`,
      ...(waited.length === 0
        ? []
        : [
            `At ${listText(
              waited.map(({ machine }) => machine),
              8,
            )} it waits for ARP.`,
          ]),
      ...(hops.length === 0
        ? []
        : [
            `Each lowers the TTL by one, from ${datagram.sightings[0]!.view.ttl} to ${path.at(-1)!.view.ttl}, and puts the packet into a new frame.`,
          ]),
    ],
    packets: numbersOf(datagram),
    data: {
      destination: ipv4Text(datagram.destination.ip),
      routers: hops.map(({ machine }) => machine),
      systems: hops.map(({ machine }) => reading.facts(machine).asn),
      delivered,
      tookMs: end.atMs - seenAt(datagram),
    },
  }
}

/** The systems of machines, each once as long as the way stays in it: `AS46375 SONIC`. */
export function systemsOf(reading: Reading, machines: readonly string[]): string[] {
  const names = machines.flatMap((machine) => systemText(reading, machine) ?? [])
  return names.filter((name, i) => name !== names[i - 1])
}

function systemText(reading: Reading, machine: string): string | undefined {
  const { asn, systemName } = reading.facts(machine)
  if (asn === undefined) return undefined
  return systemName === undefined ? `AS${asn}` : `AS${asn} ${systemName}`
}

/** Of all the choices of BGP on the way, the one that there is most to say about. */
function policyStep(hops: readonly Hop[]): JourneyStep[] {
  const chosen = hops.filter(({ decision }) => decision?.bgp !== undefined)
  const hop = chosen.find(({ decision }) => decision!.bgp!.step !== 'only-path') ?? chosen[0]
  const bgp = hop?.decision?.bgp
  if (hop === undefined || bgp === undefined) return []
  const prefix = formatIpv4Prefix(hop.decision!.route!.prefix)
  return [
    {
      atMs: hop.arrival.packet.atMs,
      phase: 'hops',
      depth: 1,
      title: `${hop.machine} (AS${bgp.asn}) by BGP: ${prefix}, AS path ${pathText(bgp)}, ${whyText(bgp)}`,
      text: [],
      packets: [hop.arrival.packet.number],
      data: { machine: hop.machine, ...bgp },
    },
  ]
}

function hopStep(reading: Reading, { machine, arrival, decision }: Hop): JourneyStep[] {
  if (decision === undefined) return []
  const { route, bgp, destination } = decision
  const where = systemText(reading, machine)
  const at = where === undefined ? machine : `${machine} (${where})`
  const next =
    route?.gateway === undefined
      ? 'on the link'
      : `to ${reading.nameWithIp(route.gateway)} on ${route.interface}`
  return [
    {
      atMs: arrival.packet.atMs,
      phase: 'hops',
      depth: 2,
      title:
        route === undefined
          ? `${at} has no route to ${ipv4Text(destination)}`
          : `${at}: ${ipv4Text(destination)} by ${prefixText(route.prefix)}, ${next}`,
      text: [
        ...(route === undefined ? [] : [`The longest prefix, ${KIND_WORDS[route.kind]}.`]),
        ...(route === undefined || route.shorter.length === 0
          ? []
          : [`It wins over ${listText(route.shorter.map(prefixText))}.`]),
        ...(bgp === undefined ? [] : [`BGP: AS path ${pathText(bgp)}, ${whyText(bgp)}.`, sourceText(bgp)]),
      ],
      packets: [arrival.packet.number],
      data: { ...decision },
    },
  ]
}

function pathText({ asPath }: BgpReason): string {
  return asPath.length === 0 ? 'none, being its own' : asPath.join(' ')
}

function whyText({ step, text, paths }: BgpReason): string {
  return step === 'only-path' ? 'the only path' : `best of ${paths}: ${text}`
}

function sourceText({ from, relation, localPreference, internal, nextHop }: BgpReason): string {
  if (from === undefined) return 'The system announces it itself.'
  const what = relation === 'own' ? 'of the system itself' : `a ${relation}'s route`
  const inside = internal ? `heard from ${from}, a router of the same system` : `heard from ${from}`
  return `${what[0]!.toUpperCase()}${what.slice(1)}, local preference ${localPreference}; ${inside}; next hop ${ipv4Text(nextHop)}.`
}
