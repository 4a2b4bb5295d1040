/** Packets that wait for an Ethernet address, and how it is found (RFC 826). */

import { ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { formatMac } from '../../address/mac.ts'
import { ARP_OPERATION } from '../../wire/arp.ts'
import type { UnansweredArp } from '../evidence.ts'
import type { JourneyStep } from '../journey.ts'
import { isBgp } from '../packet-view.ts'
import type { Reading, SeenArp } from '../reading.ts'
import type { ArpWait } from '../record.ts'
import { countText, listText, msText } from './words.ts'

/** One search for an address, with the packets that waited for it. */
export interface ArpSearch {
  readonly machine: string
  readonly interface: string
  readonly ip: Ipv4
  readonly waits: readonly [ArpWait, ...ArpWait[]]
  readonly requests: readonly SeenArp[]
  /** As it arrived; undefined when nobody answered. */
  readonly reply: SeenArp | undefined
  /** Of requests and reply on every cable that they passed. */
  readonly packets: readonly number[]
}

/** Each search once: whoever comes while one is under way waits with the others. Those of BGP alone are left out. */
function arpSearches(reading: Reading): ArpSearch[] {
  const searches: ArpSearch[] = []
  for (const wait of reading.record.waits.filter(({ packet }) => !isBgp(packet))) {
    const { machine, interface: card, nextHop: ip, atMs } = wait
    const open = searches.findIndex((one) => one.machine === machine && one.ip === ip && isOpenAt(one, atMs))
    const known = searches[open]
    if (known === undefined) searches.push(search(reading, { machine, interface: card, ip, waits: [wait] }))
    else searches[open] = { ...known, waits: [...known.waits, wait] }
  }
  return searches
}

export function unansweredArps(reading: Reading): UnansweredArp[] {
  return arpSearches(reading)
    .filter(({ reply }) => reply === undefined)
    .map(({ machine, ip, requests, packets }) => ({
      machine,
      ip: ipv4Text(ip),
      requests: requests.length,
      packets,
    }))
}

function isOpenAt({ reply }: ArpSearch, atMs: number): boolean {
  return reply === undefined || reply.packet.atMs >= atMs
}

function search(
  reading: Reading,
  begun: Pick<ArpSearch, 'machine' | 'interface' | 'ip' | 'waits'>,
): ArpSearch {
  const { machine, ip, waits } = begun
  const since = reading.arps.filter(({ packet }) => packet.atMs >= waits[0].atMs)
  const reply = since.find(
    ({ packet, arp }) =>
      packet.to === machine && arp.operation === ARP_OPERATION.reply && arp.senderIp === ip,
  )
  const until = reply?.packet.atMs ?? Infinity
  const asked = since.filter(
    ({ packet, arp }) =>
      packet.atMs <= until &&
      arp.operation === ARP_OPERATION.request &&
      arp.targetIp === ip &&
      reading.facts(machine).macs.includes(arp.senderMac),
  )
  const answered =
    reply === undefined ? [] : since.filter(({ packet, arp }) => isSameReply(packet.atMs, arp, reply))
  return {
    ...begun,
    requests: asked.filter(({ packet }) => packet.from === machine),
    reply,
    packets: [...asked, ...answered].map(({ packet }) => packet.number),
  }
}

function isSameReply(atMs: number, arp: SeenArp['arp'], reply: SeenArp): boolean {
  const { operation, senderMac, senderIp, targetMac } = reply.arp
  return (
    atMs <= reply.packet.atMs &&
    arp.operation === operation &&
    arp.senderMac === senderMac &&
    arp.senderIp === senderIp &&
    arp.targetMac === targetMac
  )
}

export function narrateArp(reading: Reading): JourneyStep[] {
  const { from } = reading.record
  return arpSearches(reading).map((one): JourneyStep => {
    const { machine, ip, waits, reply, packets } = one
    return {
      atMs: waits[0].atMs,
      phase: 'arp',
      depth: machine === from || reply === undefined ? 1 : 2,
      title: reply === undefined ? unansweredTitle(one) : answeredTitle(reading, one, reply),
      text: textOf(reading, one),
      packets,
      data: {
        machine,
        ip: ipv4Text(ip),
        mac: reply && formatMac(reply.arp.senderMac),
        waitedMs: reply && reply.packet.atMs - waits[0].atMs,
        waiting: waits.map(({ flow }) => flow),
      },
    }
  })
}

function answeredTitle(reading: Reading, { machine, ip, waits }: ArpSearch, reply: SeenArp): string {
  const { packet, arp } = reply
  const waited = msText(packet.atMs - waits[0].atMs)
  const owner = isProxy(reading, reply) ? packet.from : (reading.machineOf(ip) ?? ipv4Text(ip))
  const who = machine === reading.record.from ? '' : `${machine}: `
  return `${who}who has ${ipv4Text(ip)}? ${owner}: ${formatMac(arp.senderMac)}; the packet has waited ${waited}`
}

function unansweredTitle({ machine, ip, requests }: ArpSearch): string {
  return `${machine}: who has ${ipv4Text(ip)}? ${countText(requests.length, 'question')} to everyone, and nobody answers`
}

function textOf(reading: Reading, { machine, waits, reply, requests }: ArpSearch): string[] {
  const flows = waits.map(({ flow }) => flow)
  const listeners =
    requests.length === 0
      ? []
      : ['The question goes to ff:ff:ff:ff:ff:ff, so that everyone on the link hears it.']
  const waiting = [`What waits at ${machine}: ${listText(flows)}.`]
  if (reply === undefined) return [...listeners, ...waiting]
  return [
    ...listeners,
    ...waiting,
    ...(isProxy(reading, reply)
      ? [`${reply.packet.from} answers for everybody beyond the line (proxy ARP).`]
      : []),
    'Who asked keeps the answer, and who answered the address of who asked: so the way back needs no question.',
  ]
}

function isProxy(reading: Reading, { packet }: SeenArp): boolean {
  const { kind } = reading.facts(packet.from)
  return kind === 'modem' || kind === 'concentrator'
}
