/** Puts the reason of a failure into an Extended DNS Error (RFC 8914): short, for someone who looks at dig. */

import { EDE, formatRcode } from '../../iana/codes.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { formatType } from '../../iana/types.ts'
import type { AskOutcome, Step } from './explanation.ts'
import type { ExtendedError } from './extended-error.ts'
import type { LimitName } from '../limits.ts'
import type { Question } from '../../message/record.ts'
import { serverText } from '../servers/server-text.ts'

/** Keeps the response well within a datagram. */
const MOST_TEXT = 400

/**
 * No server of `zone` could be made to answer. `resting` are those that were left alone, `forbidden` addresses that
 * are never asked.
 */
export function noReachableAuthority(
  zone: DomainName,
  steps: readonly Step[],
  resting: readonly string[],
  forbidden: readonly string[] = [],
): ExtendedError {
  const tried = [
    ...describeTried(zone, steps),
    ...resting.map((server) => `${server} silent before, not asked`),
    ...forbidden.map((ip) => `${ip} is not to be asked`),
  ]
  const why = tried.length === 0 ? 'it has no usable server' : tried.join(', ')
  const { infoCode, words } = resting.length + forbidden.length === 0 ? verdictOf(zone, steps) : UNREACHED
  return { infoCode, extraText: cut(`${words} ${zone.toString()}: ${why}`) }
}

interface Verdict {
  readonly infoCode: number
  readonly words: string
}

const UNREACHED: Verdict = { infoCode: EDE.NO_REACHABLE_AUTHORITY, words: 'no reachable authority for' }
const CUT_OFF: Verdict = { infoCode: EDE.NETWORK_ERROR, words: UNREACHED.words }
const UNUSABLE: Verdict = {
  infoCode: EDE.INVALID_DATA,
  words: 'nothing usable in the responses of the servers of',
}

/** RFC 8914 §4.24, §4.25 where all servers failed in that way; otherwise they count as out of reach (§4.23). */
function verdictOf(zone: DomainName, steps: readonly Step[]): Verdict {
  const kinds = new Set(
    steps.flatMap((step) => (step.kind === 'ask' && step.zone.equals(zone) ? [step.outcome.kind] : [])),
  )
  if (kinds.size === 0) return UNREACHED
  if (kinds.size === 1 && kinds.has('unreachable')) return CUT_OFF
  const isUseless = [...kinds].every((kind) => USELESS_KINDS.has(kind))
  return isUseless ? UNUSABLE : UNREACHED
}

const USELESS_KINDS: ReadonlySet<AskOutcome['kind']> = new Set(['malformed', 'empty', 'contradictory'])

/** A limit on the work for one question was reached, while the servers of `zone` were asked. */
export function limitReached(
  limit: LimitName,
  value: number,
  zone?: DomainName,
  steps: readonly Step[] = [],
): ExtendedError {
  const tried = zone === undefined ? [] : describeTried(zone, steps)
  const where = tried.length === 0 ? '' : `; ${zone!.toString()}: ${tried.join(', ')}`
  return {
    infoCode: EDE.OTHER,
    extraText: cut(`gave up at the limit of ${value} ${LIMIT_WORDS[limit] ?? limit}${where}`),
  }
}

/** `ns.example.com. 192.0.2.1 timeout ×3`, one a server. */
function describeTried(zone: DomainName, steps: readonly Step[]): string[] {
  const outcomes = new Map<string, string[]>()
  /** Of a server that was asked, that no more addresses could be found tells nothing. */
  const asked = new Set<string>()
  for (const step of steps) {
    if (step.kind === 'ask' && step.zone.equals(zone) && !leadsOn(step.outcome)) {
      asked.add(step.choice.server.key)
      const server = serverText(step.choice, zone)
      outcomes.set(server, [...(outcomes.get(server) ?? []), describeOutcome(step.outcome)])
    }
    const isVain = step.kind === 'lookup' && step.zone.equals(zone) && !hasAnswer(step.result)
    if (isVain && !asked.has(step.question.name.key)) {
      outcomes.set(step.question.name.toString(), [describeLookup(step.result, step.question)])
    }
  }
  return folded([...outcomes].map(([server, list]) => [server, counted(list)]))
}

/** Servers that are named one by one though all failed alike; a dead network would make a litany of it. */
const MOST_ALIKE = 4

function folded(tried: readonly (readonly [server: string, outcome: string])[]): string[] {
  const [first] = tried
  const areAlike = tried.length > MOST_ALIKE && tried.every(([, outcome]) => outcome === first![1])
  if (areAlike) return [`each of ${tried.length} addresses ${first![1]}`]
  return tried.map(([server, outcome]) => `${server} ${outcome}`)
}

function leadsOn({ kind }: AskOutcome): boolean {
  return kind === 'referral' || kind === 'answer' || kind === 'alias'
}

const LIMIT_WORDS: Partial<Record<LimitName, string>> = {
  aliases: 'aliases in a row',
  referrals: 'referrals in a row',
  nesting: 'questions inside one another',
  queries: 'queries for one question',
  queriesOfZone: 'queries to the servers of one zone',
  addressLookups: 'server addresses to look up for one question',
  addressLookupsOfZone: 'server addresses to look up for one zone',
  barrenLookupsOfZone: 'servers of one zone without address',
  questionMs: 'milliseconds for one question',
  questionsInProgress: 'questions in progress',
  fetchesPerZone: 'queries under way to the servers of one zone',
  zoneQueriesPerSecond: 'queries a second to the servers of one zone',
}

/** Aliases that lead back to a name already followed. */
export function aliasLoop(name: DomainName): ExtendedError {
  return { infoCode: EDE.OTHER, extraText: cut(`aliases lead in a circle, back to ${name.toString()}`) }
}

/** `timeout`, `REFUSED`, `lame (upward-referral)`, … */
export function describeOutcome(outcome: AskOutcome): string {
  switch (outcome.kind) {
    case 'error':
      return formatRcode(outcome.rcode)
    case 'lame':
      return `lame (${outcome.reason})`
    case 'unreachable':
      return outcome.code
    case 'malformed':
      return `malformed response (${outcome.error.message})`
    case 'referral':
      return `referral to ${outcome.zone.toString()}`
    case 'nxdomain':
      return 'NXDOMAIN'
    case 'yxdomain':
      return 'YXDOMAIN'
    case 'nodata':
      return 'NODATA'
    case 'timeout':
    case 'answer':
    case 'alias':
    case 'aborted':
      return outcome.kind
    case 'empty':
      return 'empty response'
    case 'contradictory':
      return 'contradicts itself'
  }
}

type LookupResult = Extract<Step, { kind: 'lookup' }>['result']

function hasAnswer(result: LookupResult): boolean {
  return result !== 'cycle' && result.answer.chain.length > 0
}

function describeLookup(result: LookupResult, { type }: Question): string {
  if (result === 'cycle') return 'whose address depends on itself'
  if (result.answer.rcode !== 0) return `without address (${formatRcode(result.answer.rcode)})`
  return `without ${formatType(type)} record`
}

/** `timeout ×3, REFUSED`. */
function counted(outcomes: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return [...counts].map(([outcome, count]) => (count === 1 ? outcome : `${outcome} ×${count}`)).join(', ')
}

function cut(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`
}
