/** One step of an explanation in one line for a person. */

import { describeCredibility } from '../../cache/credibility.ts'
import type { AnswerEntry } from '../../cache/cache-entry.ts'
import { remainingSeconds } from '../../cache/ttl.ts'
import { formatRcode } from '../../iana/codes.ts'
import { formatType } from '../../iana/types.ts'
import type { Question } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import { describeRule } from '../../policy/describe-rule.ts'
import type {
  AskStep,
  CacheStep,
  LookupPurpose,
  LookupStep,
  ReferralStep,
  ScrubStep,
  StaleReason,
  StartReason,
  Step,
} from './explanation.ts'
import { describeOutcome } from './failure.ts'
import type { Removal, RemovalReason } from '../response/scrub-rules.ts'
import type { Choice } from '../servers/select-server.ts'
import { serverText } from '../servers/server-text.ts'
import type { MinimisationEnd } from '../walk/minimisation.ts'

/** What was done and why, without a line break or an indent. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'cache':
      return `in the cache${describeStaleness(step)}: ${describeEntry(step.entry, step.type, step.atMs)}`
    case 'cached-failure':
      return `failed a moment ago, left alone for ${remainingSeconds(step.entry, step.atMs)} s: ${step.entry.extraText}`
    case 'local':
      return `${step.name.toString()} is decided here, by ${describeRule(step.rule)}`
    case 'start':
      return `start at ${step.zone.toString()}, ${START_WORDS[step.reason]}`
    case 'ask':
      return describeAsk(step)
    case 'whole-name':
      return `ask for the whole name from now on: ${WHOLE_NAME_WORDS[step.reason]} ${step.part.toString()}`
    case 'scrub':
      return describeScrub(step)
    case 'referral':
      return describeReferral(step)
    case 'alias':
      return `${step.from.toString()} is an alias of ${step.to.toString()}, by a ${step.by} record`
    case 'lookup':
      return describeLookup(step)
    case 'limit':
      return `stopped at a limit: ${step.limit} is ${step.value}`
  }
}

function describeStaleness({ stale }: CacheStep): string {
  return stale === undefined ? '' : `, stale, given since ${STALE_WORDS[stale]}`
}

const STALE_WORDS: Readonly<Record<StaleReason, string>> = {
  'at-once': 'no client is to wait while it is refreshed',
  waited: 'the client had waited long enough',
  failed: 'no fresh data was to be had',
  'failed-lately': 'no fresh data was to be had a moment ago',
}

const START_WORDS: Readonly<Record<StartReason, string>> = {
  'deepest-cut': 'the deepest zone cut in the cache',
  'reachable-cut': 'the deepest zone cut in the cache of which a server can be reached',
  fallback: 'since the servers of the zone below all failed',
  hints: 'whose servers the hints name',
  stub: 'a stub zone whose servers are configured',
  forward: 'a forward zone whose resolvers are configured',
  'parent-side': 'with the servers that its parent has told of before',
}

const WHOLE_NAME_WORDS: Readonly<Record<MinimisationEnd, string>> = {
  nxdomain: 'some servers wrongly deny a part such as',
  failure: 'a server failed over the part',
  timeouts: 'nobody answers about the part',
}

function describeEntry(entry: AnswerEntry, askedType: number, atMs: number): string {
  const owner = entry.packed.length === 0 ? '' : DomainName.from(entry.packed).toString()
  const what = {
    rrset: `${owner} ${formatType(entry.type)}`,
    nodata: `no ${formatType(askedType)} record at this name`,
    nxdomain: `no such name`,
  }[entry.kind]
  const { origin } = entry
  const source = `${describeCredibility(entry.credibility)} of ${serverText(origin, origin.zone)}`
  return `${what}, ${remainingSeconds(entry, atMs)} s of ${entry.ttlSeconds} s left, ${source}`
}

function describeAsk(step: AskStep): string {
  return `${describeExchange(step)} (${describeCircumstances(step)})`
}

/** Who was asked what, and what came of it. */
export function describeExchange({ zone, question, choice, outcome }: AskStep): string {
  const server = serverText(choice, zone)
  return `ask ${server} for ${zone.toString()}: ${describeQuestion(question)} → ${describeOutcome(outcome)}`
}

/** How an exchange went, and why that server was chosen. */
export function describeCircumstances({ choice, transport, rttMs, fallback, isShared }: AskStep): string {
  const parts = [
    rttMs === undefined ? '' : `${round(rttMs)} ms`,
    fallback === undefined ? transport : `${transport}, ${fallback} over udp`,
    isShared ? 'asked already for another question' : describeChoice(choice),
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function describeChoice({ among, of, expectedMs, isProbe, isLastResort }: Choice): string {
  if (of === 1) return 'the only server'
  const from = among === of ? `${of}` : `the ${among} nearest of ${of}`
  const how = among === 1 ? `the nearest of ${of}` : `chosen at random from ${from}`
  const expected = isProbe ? 'not measured yet' : `expected ${round(expectedMs)} ms`
  return `${how}, ${isLastResort ? 'lame before but none is left' : expected}`
}

function describeReferral({ from, to, servers }: ReferralStep): string {
  const list = servers.map(({ name, ips }) =>
    [name.toString(), ips.length === 0 ? 'without address' : ips.join(' ')].join(' '),
  )
  return `${from.toString()} delegates ${to.toString()} to ${list.join(', ')}`
}

function describeLookup({ purpose, question, result }: LookupStep): string {
  const outcome =
    result === 'cycle'
      ? 'that question waits for this one'
      : `${formatRcode(result.answer.rcode)} in ${round(result.elapsedMs)} ms`
  return `look up ${describeQuestion(question)}, ${PURPOSE_WORDS[purpose]} → ${outcome}`
}

const PURPOSE_WORDS: Readonly<Record<LookupPurpose, string>> = {
  priming: "the root's servers of today",
  address: 'a server that came without address',
  'parent-zone': 'to see whether it is a zone',
  dns64: 'for addresses to translate',
  'referral-path': 'to have it from the zone itself',
}

function describeScrub({ zone, removed, count }: ScrubStep): string {
  const rest = count === removed.length ? '' : `, and ${count - removed.length} more`
  return `not believed of a server for ${zone.toString()}: ${removed.map(describeRemoval).join(', ')}${rest}`
}

/** A record that was not believed, and why. */
export function describeRemoval({ record, reason }: Removal): string {
  return `${record.owner.toString()} ${formatType(record.type)} (${describeRemovalReason(reason)})`
}

export function describeRemovalReason(reason: RemovalReason): string {
  return REMOVAL_WORDS[reason]
}

const REMOVAL_WORDS: Readonly<Record<RemovalReason, string>> = {
  class: 'not of class IN',
  bailiwick: 'outside of that zone',
  unrelated: 'not asked for',
  'beyond-alias': 'where the alias leads is asked for anew',
  'second-cname': 'a second CNAME',
  'dname-mismatch': 'not what the DNAME says',
  'too-many': 'more servers than needed',
  length: 'not the length of an address',
  'private-address': 'an address of a private network',
}

function describeQuestion({ name, type }: Question): string {
  return `${name.toString()} ${formatType(type)}`
}

function round(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0)
}
