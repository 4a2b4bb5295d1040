/** How the resolver finds what it does not know: from the root down, the same work in every round. */

import { ipv4Number } from '../../address/ipv4-number.ts'
import { remainingSeconds } from '../../dns/cache/ttl.ts'
import { DNS_PORT } from '../../dns/iana/port.ts'
import { formatType } from '../../dns/iana/types.ts'
import { describeCircumstances, describeStep } from '../../dns/resolver/explanation/describe-step.ts'
import type { AskStep, Step } from '../../dns/resolver/explanation/explanation.ts'
import { describeOutcome } from '../../dns/resolver/explanation/failure.ts'
import type { Resolution } from '../../dns/resolver/explanation/resolution.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import type { Datagram } from '../datagram.ts'
import type { JourneyStep } from '../journey.ts'
import { dataOf, dnsIn, numbersOf, seenAt, type Reading } from '../reading.ts'
import { hopsOf, systemsOf } from './hops.ts'
import { countText, durationText, hostText, listText, msText } from './words.ts'

export function narrateRecursion(reading: Reading): JourneyStep[] {
  return reading.record.resolutions.flatMap((resolution) => {
    const rounds = roundsOf(resolution.steps)
    return [...cacheStep(reading, resolution), ...stepsOf(reading, resolution.steps, rounds, true)]
  })
}

/** The exchanges that brought the walk forward, in order: not those for priming and missing addresses. */
function roundsOf(steps: readonly Step[]): AskStep[] {
  return steps.filter((step): step is AskStep => step.kind === 'ask' && LEADING.has(step.outcome.kind))
}

const LEADING: ReadonlySet<AskStep['outcome']['kind']> = new Set([
  'referral',
  'answer',
  'alias',
  'nodata',
  'nxdomain',
  'yxdomain',
])

/** What the resolver knew already. */
function cacheStep(reading: Reading, { steps, startedAtMs, fromCache }: Resolution): JourneyStep[] {
  const first = steps.find((step) => step.kind === 'cache')
  if (!fromCache || first?.kind !== 'cache') return []
  const { entry, atMs, name } = first
  const left = countText(remainingSeconds(entry, atMs), 'second')
  return [
    {
      atMs: startedAtMs - reading.record.startedAtMs,
      phase: 'recursion',
      depth: 1,
      title: `the resolver has ${hostText(name.toString())} in its cache, for ${left} more: nobody else is asked`,
      text: steps.map(describeStep),
      packets: [],
      data: { fromCache: true, secondsLeft: remainingSeconds(entry, atMs), ttlSeconds: entry.ttlSeconds },
    },
  ]
}

function stepsOf(
  reading: Reading,
  steps: readonly Step[],
  rounds: readonly AskStep[],
  isMain: boolean,
): JourneyStep[] {
  return steps.flatMap((step): JourneyStep[] => {
    if (step.kind === 'ask') return [askStep(reading, step, rounds, isMain)]
    if (step.kind === 'lookup') {
      const nested = step.result === 'cycle' ? [] : stepsOf(reading, step.result.steps, [], false)
      return [plainStep(reading, step), ...nested]
    }
    // A referral is told with the exchange that brought it, the answer from the cache above.
    return step.kind === 'referral' || step.kind === 'cache' ? [] : [plainStep(reading, step)]
  })
}

function plainStep(reading: Reading, step: Step): JourneyStep {
  return {
    atMs: step.atMs - reading.record.startedAtMs,
    phase: 'recursion',
    depth: step.kind === 'limit' || step.kind === 'cached-failure' ? 1 : 2,
    title: `resolver: ${describeStep(step)}`,
    text: [],
    packets: [],
    data: { step: step.kind },
  }
}

function askStep(reading: Reading, step: AskStep, rounds: readonly AskStep[], isMain: boolean): JourneyStep {
  const atMs = step.atMs - reading.record.startedAtMs
  const { query, response } = exchangeOf(reading, step, atMs)
  const round = rounds.indexOf(step) + 1
  const name = round > 0 ? `round ${round} of ${rounds.length}: ` : ''
  const server = `${hostText(step.choice.server.toString())} (${step.choice.ip})`
  return {
    atMs,
    phase: 'recursion',
    depth: isMain ? 1 : 2,
    title: `${name}${server}, ${hostText(step.question.name.toString())} ${formatType(step.question.type)}? ${outcomeText(step, response, round < rounds.length)}`,
    text: [
      `The server is one for ${step.zone.toString()} (${describeCircumstances(step)}).`,
      ...wayText(reading, step, query),
      ...cachedText(response),
    ],
    packets: [query, response].flatMap((datagram) => (datagram === undefined ? [] : numbersOf(datagram))),
    data: {
      zone: step.zone.toString(),
      server: step.choice.server.toString(),
      ip: step.choice.ip,
      outcome: step.outcome.kind,
      rttMs: step.rttMs,
      round: round > 0 ? round : undefined,
    },
  }
}

interface Exchange {
  readonly query: Datagram | undefined
  readonly response: Datagram | undefined
}

function exchangeOf(reading: Reading, { choice, question }: AskStep, atMs: number): Exchange {
  if (choice.ip.includes(':')) return { query: undefined, response: undefined }
  const server = { ip: ipv4Number(choice.ip), port: DNS_PORT }
  const name = question.name.toString().toLowerCase()
  const query = reading.datagrams.find((datagram) => {
    const { protocol, destination } = datagram
    if (protocol !== IP_PROTOCOL.udp || destination.ip !== server.ip || seenAt(datagram) < atMs) return false
    return dnsIn(datagram)?.questions[0]?.name.toLowerCase() === name
  })
  const response = query && reading.firstBetween(IP_PROTOCOL.udp, server, query.source, seenAt(query))
  return { query, response }
}

function outcomeText({ outcome }: AskStep, response: Datagram | undefined, goesOn: boolean): string {
  const message = response && dnsIn(response)
  if (outcome.kind === 'referral') {
    const glue = message?.additionals.filter(({ type }) => type === 'A' || type === 'AAAA').length ?? 0
    const servers = message?.authorities.filter(({ type }) => type === 'NS').length ?? 0
    const zone = hostText(outcome.zone.toString())
    return `'Ask ${zone}': ${countText(servers, 'server')}, ${glue === 0 ? 'no glue' : `${glue} glue`}`
  }
  if (outcome.kind === 'alias') return 'An alias: its target is asked for next'
  // RFC 9156 §3: of a part of the name that has no address, but something below it.
  if (outcome.kind === 'nodata' && goesOn) return 'Not a zone of its own: a label more'
  if (outcome.kind !== 'answer') return describeOutcome(outcome)
  return `The answer, ${countText(message?.answers.length ?? 0, 'record')}`
}

/** The same work as for the first question: a route, ARP, the hops. */
function wayText(reading: Reading, { rttMs }: AskStep, query: Datagram | undefined): string[] {
  if (query === undefined) return []
  const hops = hopsOf(reading, query)
  const systems = systemsOf(
    reading,
    hops.map(({ machine }) => machine),
  )
  const [last] = hops.map(({ machine }) => machine).slice(-1)
  const anycast = reading.isAnycast(query.destination.ip)
    ? [`Several machines have that address (anycast); BGP has led to the one at ${last}.`]
    : []
  const way = systems.length === 0 ? '' : ` through ${systems.join(', ')}`
  const time = rttMs === undefined ? 'no answer' : `${msText(rttMs)} there and back`
  return [
    `The same work as for the first question: a route, ARP where it is new, ${countText(hops.length, 'router')}${way}: ${time}.`,
    ...anycast,
  ]
}

/** What the resolver may keep of a response. */
function cachedText(response: Datagram | undefined): string[] {
  const message = response && dnsIn(response)
  if (message === undefined) return []
  const records = dataOf([...message.answers, ...message.authorities, ...message.additionals])
  // On the wire letters are in random case, for forgers to guess; what is kept is in that of the question.
  const kept = new Set(
    records.map(({ name, type, ttl }) => `${hostText(name.toLowerCase())} ${type} for ${durationText(ttl)}`),
  )
  if (kept.size === 0) return []
  return [`Kept in the cache: ${listText([...kept], 3)}.`]
}
