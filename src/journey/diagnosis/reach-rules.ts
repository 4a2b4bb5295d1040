/** Causes that the asking host or the network itself tells: nobody to ask, no route, nobody there, nobody but oneself. */

import { ipv4Number, ipv4Text, isLoopbackIpv4 } from '../../address/ipv4-number.ts'
import { countText, listText } from '../narrator/words.ts'
import type { UnansweredArp } from '../evidence.ts'
import type { Diagnosis, Finding } from './diagnosis.ts'
import { routerWords } from './path-rules.ts'
import { machineText, type Rule, type Scene } from './scene.ts'

/** None of the addresses that were asked has a route at some machine on the way; at the asking host, too. */
export const noRoute: Rule = (scene) => {
  const { journey, network, trouble } = scene
  // Without an address there are no routes either: that is not the cause, but another sign of it.
  if (network.addressesOf(journey.from).length === 0) return undefined
  const ends = trouble.asked.map((ip) => routeEnd(scene, ip))
  const found = ends.filter((end) => end !== undefined)
  if (found.length === 0 || found.length < ends.length) return undefined
  const machines = listText([...new Set(found.map(({ machine }) => machine))])
  const where = listText(trouble.asked)
  return {
    cause: 'network-unreachable',
    text: `There is no route to ${where} at ${machines}.`,
    because: [...trouble.because, `the packets ended at ${machines}, as no route there leads to ${where}`],
    evidence: [...findings(found), ...routerWords(scene)],
    suggestions: [
      'look for a slip in the address: private ones and those that nobody announces lead nowhere',
      `look at the routes of ${machines}`,
    ],
  }
}

interface RouteEnd {
  readonly machine: string
  readonly ip: string
  readonly packets: readonly number[]
}

function findings(ends: readonly RouteEnd[]): Finding[] {
  return ends.map(({ machine, ip, packets }) => ({ text: `${machine} has no route to ${ip}`, packets }))
}

function routeEnd({ journey, trouble }: Scene, ip: string): RouteEnd | undefined {
  const { decisions, counters } = journey.evidence
  const without = decisions.filter(
    ({ route, destination }) => route === undefined && ipv4Text(destination) === ip,
  )
  const [first] = without
  if (first !== undefined) {
    const { machine } = first
    return { machine, ip, packets: without.flatMap(({ packet }) => packet ?? []) }
  }
  // A host that has no route makes no packet: it counts, or tells the program that wanted to connect.
  if (decisions.some(({ destination }) => ipv4Text(destination) === ip)) return undefined
  const counting = counters.find(
    ({ machine, counter }) => counter === 'ip.noRoute' && trouble.askers.includes(machine),
  )
  const isTold = journey.outcome.kind === 'failed' && journey.outcome.code === 'ENETUNREACH'
  const machine = counting?.machine ?? (isTold ? journey.from : undefined)
  return machine === undefined ? undefined : { machine, ip, packets: [] }
}

/** The last machine on the way asked by ARP for each address, or for the gateway to it, and nobody answered. */
export const nobodyThere: Rule = (scene) => {
  const { trouble } = scene
  if (trouble.with === 'name-servers') return undefined
  const found = trouble.asked.map((ip) => vainArp(scene, ip))
  const arps = [...new Set(found.filter((arp) => arp !== undefined))]
  if (arps.length === 0 || found.includes(undefined)) return undefined
  const missing = listText([...new Set(arps.map(({ ip }) => machineText(scene, ip)))])
  return {
    cause: 'host-unreachable',
    text: `Nobody is at ${missing}.`,
    because: [
      ...trouble.because,
      `the packets got to the network of ${missing}, but nobody there answers to that address`,
    ],
    evidence: [
      ...arps.map(({ machine, ip, requests, packets }) => ({
        text: `${machine} asked by ARP who has ${ip}, ${countText(requests, 'time')}, and nobody answered`,
        packets,
      })),
      ...routerWords(scene),
    ],
    suggestions: ['look for a slip in the address', `switch on the machine that should have ${missing}`],
  }
}

function vainArp({ journey, network, trouble }: Scene, ip: string): UnansweredArp | undefined {
  const { unansweredArp, decisions, losses } = journey.evidence
  return unansweredArp.find((arp) => {
    const isLost = losses.some(({ from, to }) => [from, to].includes(arp.machine))
    // A host with a wrong mask asks its neighbors for machines that are elsewhere.
    const isThere = network.machinesAt(arp.ip).length > 0
    if (isLost || (isThere && trouble.askers.includes(arp.machine))) return false
    const isGateway = decisions.some(
      ({ machine, destination, route }) =>
        machine === arp.machine &&
        ipv4Text(destination) === ip &&
        route?.gateway !== undefined &&
        ipv4Text(route.gateway) === arp.ip,
    )
    return arp.ip === ip || isGateway
  })
}

/** resolv.conf(5): without a line `nameserver`, the host itself is asked. */
export const noNameServer: Rule = ({ journey, network, trouble }): Diagnosis | undefined => {
  const { from } = journey
  const isAlone =
    trouble.with === 'resolver' && trouble.asked.length > 0 && trouble.asked.every((ip) => ip === OWN_ADDRESS)
  if (!isAlone || network.addressesOf(from).length === 0) return undefined
  const steps = journey.evidence.lookups.at(-1)?.steps ?? []
  const asks = steps.flatMap((step) => (step.kind === 'server-asked' ? [step] : []))
  if (!asks.every(({ outcome }) => outcome.kind === 'unreachable')) return undefined
  const file = steps.find((step) => step.kind === 'file-read' && step.path.endsWith('resolv.conf'))
  const isAbsent = file?.kind === 'file-read' && !file.found
  const said = isAbsent ? 'there is no /etc/resolv.conf' : '/etc/resolv.conf names no server elsewhere'
  return {
    cause: 'no-name-server',
    text: `${from} has no name server to ask: ${said}.`,
    because: [
      ...trouble.because,
      `${said} on ${from}, so that it asked itself, where nobody listens on port 53`,
    ],
    evidence: [
      { text: said, packets: [] },
      { text: `${from} asked itself ${countText(asks.length, 'time')}: port unreachable`, packets: [] },
    ],
    suggestions: [`give ${from} a name server in resolv.conf, or by DHCP`, 'or ask for an address'],
  }
}

const OWN_ADDRESS = '127.0.0.1'

/** The host asked itself: what it answered was on no cable. */
export const closedOwnPort: Rule = ({ journey, network, trouble }) => {
  const { outcome, from, evidence } = journey
  if (outcome.kind !== 'failed' || outcome.code !== 'ECONNREFUSED') return undefined
  const own = network.addressesOf(from)
  const isOwn = (ip: string): boolean => own.includes(ip) || isLoopbackIpv4(ipv4Number(ip))
  if (trouble.asked.length === 0 || !trouble.asked.every(isOwn)) return undefined
  const resets = evidence.counters.find(
    ({ machine, counter }) => machine === from && counter === 'tcp.sentResets',
  )
  return {
    cause: 'port-closed',
    text: `Nobody listens on that port of ${from} itself.`,
    because: [
      ...trouble.because,
      `${listText(trouble.asked)} is ${from} itself, and no program listens on that port there`,
    ],
    evidence: [
      { text: `${from} refused its own connection, which was on no cable`, packets: [] },
      ...(resets === undefined
        ? []
        : [{ text: `${from} counts ${countText(resets.by, 'RST')} that it sent`, packets: [] }]),
    ],
    suggestions: [`start a web server on ${from}`, 'or ask for another machine'],
  }
}
