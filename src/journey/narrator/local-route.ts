/** The first choice of all: which way out of the host. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import type { ChosenRoute, RouteDecision } from '../record.ts'
import type { JourneyStep } from '../journey.ts'
import type { Reading } from '../reading.ts'
import { listText, prefixText } from './words.ts'

export function narrateLocalRoutes(reading: Reading): JourneyStep[] {
  const { decisions, from } = reading.record
  const own = decisions.filter(({ machine }) => machine === from)
  return own.map((decision, i) => ({
    atMs: decision.atMs,
    phase: 'route',
    // The second is no news: it leads by the same router.
    depth: i === 0 || decision.route === undefined ? 1 : 2,
    title: titleOf(reading, decision),
    text: textOf(decision),
    packets: [],
    data: { ...decision },
  }))
}

function titleOf(reading: Reading, { destination, route }: RouteDecision): string {
  const to = ipv4Text(destination)
  if (route === undefined) return `no route to ${to}: the network is unreachable`
  if (route.gateway === undefined) return `${to} is on the link of ${route.interface}: no router is needed`
  const gateway = reading.nameWithIp(route.gateway)
  return route.prefix.prefixLength === 0
    ? `${to} is not on this network: default route, to ${gateway} on ${route.interface}`
    : `${to} is in ${prefixText(route.prefix)}: to ${gateway} on ${route.interface}`
}

function textOf({ destination, route }: RouteDecision): string[] {
  if (route === undefined) return ['Not even a default route: somebody has to say where everything else is.']
  return [
    `Of all entries that cover ${ipv4Text(destination)} the longest prefix counts: ${prefixText(route.prefix)}, ${KIND_WORDS[route.kind]}.`,
    ...shorterText(route),
  ]
}

function shorterText({ shorter }: ChosenRoute): string[] {
  if (shorter.length === 0) return []
  return [`Shorter ones that cover it, too, and lose: ${listText(shorter.map(prefixText))}.`]
}

/** Where a route has come from. */
export const KIND_WORDS: Readonly<Record<ChosenRoute['kind'], string>> = {
  connected: 'since an interface has an address there',
  static: 'as it was configured',
  redirect: 'as an ICMP redirect has said',
  dhcp: 'as the DHCP server has said',
  interior: 'by the shortest way within the system',
  bgp: 'learned by BGP',
}
