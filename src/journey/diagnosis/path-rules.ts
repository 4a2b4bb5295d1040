/** Causes between the ends: translators, routes, cables, filters. Each asks for evidence of its own. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { countText, listText } from '../narrator/words.ts'
import type { IcmpError } from '../evidence.ts'
import type { RouteDecision } from '../record.ts'
import { parseIpv4Prefix } from '../../address/ipv4-prefix.ts'
import { groupedBy } from './grouped.ts'
import type { Finding } from './diagnosis.ts'
import type { Announced, CableView } from './network-view.ts'
import { arrivalsAt, isConcerned, type Rule, type Scene } from './scene.ts'

export const fullNatTable: Rule = (scene) => {
  const { journey, network, trouble } = scene
  const { counters, icmpErrors } = journey.evidence
  const full = counters.find(({ counter }) => counter === 'nat.tableFull')
  if (full === undefined) return undefined
  const { machine, by } = full
  const told = icmpErrors.filter((error) => error.reporterName === machine && concerns(scene, error))
  if (told.length === 0) return undefined
  const sessions = network.sessionsAt(machine)
  return {
    cause: 'nat-table-full',
    text: `The translator ${machine} has no room for another session.`,
    because: [...trouble.because, `${machine} dropped what it should have translated: its table is full`],
    evidence: [
      { text: `${machine} counts ${countText(by, 'packet')} dropped for want of room`, packets: [] },
      ...(sessions === undefined
        ? []
        : [{ text: `its table holds ${countText(sessions, 'session')}`, packets: [] }]),
      ...told.map(({ text, about, packets }): Finding => ({
        text: `${machine} says ${text}, about ${about}`,
        packets,
      })),
    ],
    suggestions: [`find out who has so many sessions ('nat' on ${machine})`, 'or wait until they expire'],
  }
}

/** Our packets were sent to where somebody else announces their destination than whom the registries know. */
export const hijackedPrefix: Rule = (scene) => {
  const { journey, network, trouble } = scene
  const misled = journey.evidence.decisions.filter((decision) => isMisled(scene, decision))
  const ip = misled[0] && ipv4Text(misled[0].destination)
  const owner = ip === undefined ? undefined : network.registered(ip)
  const claim = ip === undefined ? undefined : falseClaim(scene, ip)
  if (ip === undefined || owner === undefined || claim === undefined) return undefined
  const thief = `AS${claim.origin}`
  const here = misled.filter(
    ({ destination }) => network.registered(ipv4Text(destination))?.prefix === owner.prefix,
  )
  const destinations = listText([...new Set(here.map(({ destination }) => ipv4Text(destination)))])
  const routers = [...new Set(here.map(({ machine }) => machine))]
  return {
    cause: 'prefix-hijacked',
    text: `${thief} announces ${claim.prefix}, which belongs to AS${owner.asn} ${owner.name}.`,
    because: [
      ...trouble.because,
      `packets for ${destinations} go to ${thief} and end there`,
      isLonger(claim.prefix, owner.prefix)
        ? `the longest prefix wins: ${claim.prefix} from ${thief} before ${owner.prefix} from AS${owner.asn}`
        : `routers hear of ${claim.prefix} from both, and some prefer ${thief} to AS${owner.asn}`,
    ],
    evidence: [
      { text: `the registry has ${owner.prefix} for AS${owner.asn} ${owner.name}`, packets: [] },
      {
        text: `${listText(routers)} sent packets for ${destinations} towards ${thief}`,
        packets: packetsOf(here),
      },
      ...deadEndsOf(scene),
    ],
    suggestions: [
      `have ${thief} take back ${claim.prefix}`,
      `filter what is accepted from it: ${owner.prefix} and longer, from AS${owner.asn} alone`,
    ],
  }
}

/** By a route from the wrong system; or without any, at the router of that system, which has nothing there. */
function isMisled(scene: Scene, { destination, route, bgp }: RouteDecision): boolean {
  const ip = ipv4Text(destination)
  const owner = scene.network.registered(ip)
  if (owner === undefined) return false
  if (route === undefined) return falseClaim(scene, ip) !== undefined
  // Who follows a default route believes nobody, but for the thief, whose own table has no better.
  if (route.prefix.prefixLength === 0 && bgp?.relation !== 'own') return false
  return bgp !== undefined && (bgp.asPath.at(-1) ?? bgp.asn) !== owner.asn
}

function isLonger(prefix: string, other: string): boolean {
  return parseIpv4Prefix(prefix).prefixLength > parseIpv4Prefix(other).prefixLength
}

function falseClaim({ network }: Scene, ip: string): Announced | undefined {
  const owner = network.registered(ip)
  return network.announced(ip).find(({ origin }) => origin !== undefined && origin !== owner?.asn)
}

export const cutCable: Rule = (scene) => {
  const { network, trouble } = scene
  const cut = network.cables.filter(({ isPlugged }) => !isPlugged)
  if (cut.length === 0) return undefined
  const separating = separatingCables(scene, cut)
  if (separating !== undefined) {
    const names = listText(separating.map(nameOf))
    const why = `${listText(trouble.askers)} and ${listText(trouble.asked)} are joined by no cable that is plugged in`
    return cableDiagnosis(scene, separating, `${why}: ${names} ${separating.length === 1 ? 'is' : 'are'} cut`)
  }
  const lost = unroutable(scene).filter(({ ip }) => network.announced(ip).length > 0)
  if (lost.length === 0) return undefined
  const why = `no route to ${listText(lost.map(({ ip }) => ip))} is left: other cables lead there, but through systems that do not carry this`
  return cableDiagnosis(scene, cut, why)
}

/** Those that would each join them again; all, if it takes several. Undefined if they are joined. */
function separatingCables(
  { network, trouble }: Scene,
  cut: readonly CableView[],
): readonly CableView[] | undefined {
  const targets = trouble.asked.flatMap((ip) => network.machinesAt(ip))
  const joins = (usable: (cable: CableView) => boolean): boolean =>
    trouble.askers.some((from) => targets.some((to) => network.delayMs(from, to, usable) !== undefined))
  if (targets.length === 0 || joins(({ isPlugged }) => isPlugged) || !joins(() => true)) return undefined
  const single = cut.filter((mended) => joins((cable) => cable.isPlugged || cable === mended))
  return single.length > 0 ? single : cut
}

function cableDiagnosis(scene: Scene, cables: readonly CableView[], why: string): ReturnType<Rule> {
  return {
    cause: 'cable-cut',
    text: `${cables.length === 1 ? 'The cable' : 'The cables'} ${listText(cables.map(nameOf))} ${cables.length === 1 ? 'is' : 'are'} cut.`,
    because: [...scene.trouble.because, why],
    evidence: [
      ...cables.map(({ name, ends }) => ({
        text: `${name}, between ${ends.join(' and ')}, has no carrier`,
        packets: [],
      })),
      ...deadEndsOf(scene),
      ...routerWords(scene),
    ],
    suggestions: cables.map(({ name }) => `mend ${name}`),
  }
}

export const withdrawnPrefix: Rule = (scene) => {
  const { network, trouble } = scene
  const lost = unroutable(scene).filter(({ ip }) => network.announced(ip).length === 0)
  const [first] = lost
  const owner = first && network.registered(first.ip)
  if (owner === undefined) return undefined
  return {
    cause: 'prefix-withdrawn',
    text: `Nobody announces ${owner.prefix} any more, not even AS${owner.asn} ${owner.name}, which it belongs to.`,
    because: [
      ...trouble.because,
      `routers have nowhere to send packets for ${listText(lost.map(({ ip }) => ip))}`,
      `AS${owner.asn} has withdrawn ${owner.prefix}, or its routers are gone`,
    ],
    evidence: [
      { text: `no router of the Internet has a route to ${first!.ip}`, packets: first!.packets },
      { text: `the registry has ${owner.prefix} for AS${owner.asn} ${owner.name}`, packets: [] },
      ...routerWords(scene),
    ],
    suggestions: [`have AS${owner.asn} announce ${owner.prefix} again`],
  }
}

/** Public destinations of ours that some machine had no route to. */
function unroutable(scene: Scene): { readonly ip: string; readonly packets: readonly number[] }[] {
  const without = scene.journey.evidence.decisions.filter(({ route }) => route === undefined)
  const byIp = groupedBy(without, ({ destination }) => ipv4Text(destination))
  return [...byIp]
    .filter(([ip]) => scene.network.registered(ip) !== undefined)
    .map(([ip, decisions]) => ({ ip, packets: packetsOf(decisions) }))
}

export const droppingFirewall: Rule = (scene) => {
  const { journey, network, trouble } = scene
  const { counters, deadEnds } = journey.evidence
  const found = counters.find(({ machine, counter }) => {
    const isEnd = trouble.asked.some((ip) => network.machinesAt(ip).includes(machine))
    return (
      counter === 'ip.filtered' &&
      (isEnd || deadEnds.some((end) => end.machine === machine && concerns(scene, end)))
    )
  })
  if (found === undefined) return undefined
  const { machine, by } = found
  return {
    cause: 'firewall-drop',
    text: `A packet filter on ${machine} drops the packets, and tells nobody.`,
    because: [...trouble.because, `what was sent arrived at ${machine}, and its packet filter dropped it`],
    evidence: [
      { text: `${machine} counts ${countText(by, 'packet')} that its filter has dropped`, packets: [] },
      ...trouble.asked
        .filter((ip) => network.machinesAt(ip).includes(machine))
        .map((ip) => ({ text: `packets for ${ip} came in at ${machine}`, packets: arrivalsAt(scene, ip) })),
      ...deadEndsOf(scene),
    ],
    suggestions: [`look at the rules of the packet filter on ${machine}`],
  }
}

function packetsOf(decisions: readonly RouteDecision[]): number[] {
  return decisions.flatMap(({ packet }) => packet ?? [])
}

function concerns(
  scene: Scene,
  { source, destination }: { readonly source: string; readonly destination: string },
): boolean {
  return isConcerned(scene, source) && isConcerned(scene, destination)
}

/** Where packets of this conversation ended, by machine. */
export function deadEndsOf(scene: Scene): Finding[] {
  const ends = scene.journey.evidence.deadEnds.filter((end) => concerns(scene, end))
  return [...groupedBy(ends, ({ machine }) => machine)].map(([machine, all]) => ({
    text: `${countText(all.length, 'packet')} got as far as ${machine} and no further, such as ${all[0]!.flow}`,
    packets: all.flatMap(({ packets }) => packets.at(-1) ?? []),
  }))
}

/** What routers said of packets of this conversation. */
export function routerWords(scene: Scene): Finding[] {
  return saidBy(scene.journey.evidence.icmpErrors.filter((error) => concerns(scene, error)))
}

function saidBy(errors: readonly IcmpError[]): Finding[] {
  const alike = groupedBy(errors, ({ reporterName, text }) => `${reporterName} says ${text}`)
  return [...alike].map(([said, all]) => ({
    text: `${said}, about ${all[0]!.about}`,
    packets: all.flatMap(({ packets }) => packets.at(-1) ?? []),
  }))
}

function nameOf({ name }: CableView): string {
  return name
}
