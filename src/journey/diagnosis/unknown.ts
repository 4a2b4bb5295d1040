/** What is told when no rule has an explanation: what was seen, most telling first, and how far packets got. */

import { ipv4Number } from '../../address/ipv4-number.ts'
import { countText, listText } from '../narrator/words.ts'
import { viewPacket } from '../packet-view.ts'
import { groupedBy } from './grouped.ts'
import type { Diagnosis, Finding } from './diagnosis.ts'
import type { Scene } from './scene.ts'

/** Findings beyond these would hide the others. */
const MOST_OF_A_KIND = 4

export function unknownCause(scene: Scene): Diagnosis {
  const evidence = [
    ...withoutAddress(scene),
    ...sharedAddresses(scene),
    ...unansweredArp(scene),
    ...routeless(scene),
    ...refusals(scene),
    ...losses(scene),
    ...deadEnds(scene),
    ...counters(scene),
    ...silentServers(scene),
    ...again(scene),
    ...lastHeard(scene),
  ]
  const seen =
    evidence.length === 0
      ? 'nothing was seen to go wrong'
      : evidence
          .slice(0, 3)
          .map(({ text }) => text)
          .join('; ')
  return {
    cause: 'unknown',
    text: `Not known for sure. What was seen: ${seen}.`,
    because: [...scene.trouble.because, 'not known for sure: what was seen has no single explanation'],
    evidence,
    suggestions: ['look at the packets that are named, and at the machines where they ended'],
  }
}

function withoutAddress({ journey, network }: Scene): Finding[] {
  if (network.addressesOf(journey.from).length > 0) return []
  return [{ text: `${journey.from} has no address of its own`, packets: [] }]
}

/** Machines that share an address near each other are in each other's way; far apart they are meant to (anycast). */
function sharedAddresses({ journey, network }: Scene): Finding[] {
  return network.addressesOf(journey.from).flatMap((ip) => {
    const machines = network.machinesAt(ip)
    return machines.length < 2
      ? []
      : [{ text: `${listText(machines)} all have the address ${ip}`, packets: [] }]
  })
}

function unansweredArp({ journey }: Scene): Finding[] {
  const all = journey.evidence.unansweredArp
  return all.slice(0, MOST_OF_A_KIND).map(({ machine, ip, requests, packets }) => ({
    text: `${machine} asked by ARP who has ${ip}, ${countText(requests, 'time')}, and nobody answered`,
    packets,
  }))
}

function routeless({ journey }: Scene): Finding[] {
  const machines = groupedBy(
    journey.evidence.decisions.filter(({ route }) => route === undefined),
    ({ machine }) => machine,
  )
  return [...machines].map(([machine, decisions]) => ({
    text: `${machine} had no route for what it should send on`,
    packets: decisions.flatMap(({ packet }) => packet ?? []),
  }))
}

function refusals({ journey }: Scene): Finding[] {
  const { icmpErrors, resets } = journey.evidence
  const said = groupedBy(icmpErrors, ({ reporterName, text }) => `${reporterName} says ${text}`)
  return [
    ...[...said].slice(0, MOST_OF_A_KIND).map(([text, all]) => ({
      text: `${text}, about ${all[0]!.about}`,
      packets: all.flatMap(({ packets }) => packets.at(-1) ?? []),
    })),
    ...resets.slice(0, MOST_OF_A_KIND).map(({ flow, packets }) => ({ text: `reset: ${flow}`, packets })),
  ]
}

function losses({ journey }: Scene): Finding[] {
  const cables = groupedBy(journey.evidence.losses, ({ cable, comment }) => `${cable}: ${comment}`)
  return [...cables].slice(0, MOST_OF_A_KIND).map(([text, all]) => ({
    text: `${countText(all.length, 'frame')} on the cable ${text}`,
    packets: all.map(({ packet }) => packet),
  }))
}

function deadEnds({ journey }: Scene): Finding[] {
  const machines = groupedBy(journey.evidence.deadEnds, ({ machine }) => machine)
  return [...machines].slice(0, MOST_OF_A_KIND).map(([machine, all]) => ({
    text: `${countText(all.length, 'packet')} got as far as ${machine} and no further, such as ${all[0]!.flow}`,
    packets: all.flatMap(({ packets }) => packets.at(-1) ?? []),
  }))
}

/** Those that say more in words. */
const COUNTER_WORDS: Readonly<Record<string, string>> = {
  'ip.noRoute': 'had nowhere to send',
  'ip.filtered': 'dropped by its packet filter',
  'ip.ttlExpired': 'dropped, as it had been passed on too often,',
  'ip.notForUs': 'dropped, as it was for others and is no router,',
  'arp.conflicts': 'heard somebody else use its address in',
  'nat.noAddress': 'could not translate for want of an address',
}

function counters({ journey }: Scene): Finding[] {
  const all = journey.evidence.counters
  return all.slice(0, MOST_OF_A_KIND).map(({ machine, counter, by }) => {
    const words = COUNTER_WORDS[counter]
    const text =
      words === undefined
        ? `${counter} of ${machine} rose by ${by}`
        : `${machine} ${words} ${countText(by, 'packet')}`
    return { text, packets: [] }
  })
}

function silentServers({ trouble }: Scene): Finding[] {
  if (trouble.asks.length === 0) return []
  return [{ text: `no server of ${trouble.zone!} answered: ${listText(trouble.asked)}`, packets: [] }]
}

function again({ journey }: Scene): Finding[] {
  const { retransmissions } = journey.evidence
  if (retransmissions.length === 0) return []
  return [
    {
      text: `${countText(retransmissions.length, 'segment')} sent again`,
      packets: retransmissions.flatMap(({ packets }) => packets[0] ?? []),
    },
  ]
}

/** The last packet of the asking host that came in somewhere. */
function lastHeard({ journey, network }: Scene): Finding[] {
  const own = new Set(network.addressesOf(journey.from).map(ipv4Number))
  const last = journey.packets.findLast(({ frame, comment }) => {
    const source = comment === undefined ? viewPacket(frame)?.source : undefined
    return source !== undefined && own.has(source)
  })
  if (last === undefined) return [{ text: `no packet of ${journey.from} got anywhere`, packets: [] }]
  return [
    {
      text: `the last packet of ${journey.from} that got somewhere came in at ${last.to}`,
      packets: [last.number],
    },
  ]
}
