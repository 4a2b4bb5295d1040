/** What there is of one step of a resolution as data. docs/resolver.md lists the fields of each kind. */

import { type AnswerEntry, entryRecords, type Origin } from '../dns/cache/cache-entry.ts'
import { describeCredibility } from '../dns/cache/credibility.ts'
import { remainingSeconds } from '../dns/cache/ttl.ts'
import { formatRcode } from '../dns/iana/codes.ts'
import { describeRule } from '../dns/policy/describe-rule.ts'
import type { AskOutcome, LookupStep, Step } from '../dns/resolver/explanation/explanation.ts'
import { questionData, recordData } from './record-data.ts'

/** All steps but those that hold a question inside the question. */
type PlainStep = Exclude<Step, LookupStep>

export type StepDetails = ReturnType<typeof stepDetails>

export function stepDetails(step: PlainStep) {
  const { kind } = step
  switch (kind) {
    case 'cache':
      return { kind, ...questionData(step), ...entryData(step.entry, step.atMs), stale: step.stale }
    case 'cached-failure': {
      const { infoCode, extraText } = step.entry
      const secondsLeft = remainingSeconds(step.entry, step.atMs)
      return { kind, name: step.name.toString(), infoCode, extraText, secondsLeft }
    }
    case 'local':
      return { kind, name: step.name.toString(), rule: describeRule(step.rule) }
    case 'start': {
      const { zone, reason, entry, atMs } = step
      return { kind, zone: zone.toString(), reason, ...(entry !== undefined && entryData(entry, atMs)) }
    }
    case 'ask': {
      const { zone, question, choice, outcome, transport, rttMs, fallback, isShared } = step
      return {
        kind,
        zone: zone.toString(),
        question: questionData(question),
        choice: { ...choice, server: choice.server.toString() },
        outcome: outcomeData(outcome),
        transport,
        rttMs,
        fallback,
        isShared,
      }
    }
    case 'whole-name':
      return { kind, zone: step.zone.toString(), part: step.part.toString(), reason: step.reason }
    case 'scrub': {
      const removed = step.removed.map(({ record, reason }) => ({ ...recordData(record), reason }))
      return { kind, zone: step.zone.toString(), removed, count: step.count }
    }
    case 'referral': {
      const servers = step.servers.map(({ name, ips }) => ({ name: name.toString(), ips }))
      return { kind, from: step.from.toString(), to: step.to.toString(), servers }
    }
    case 'alias':
      return { kind, by: step.by, from: step.from.toString(), to: step.to.toString() }
    case 'limit':
      return { kind, limit: step.limit, value: step.value }
  }
}

/** What the cache holds: the records, who said so, how far that is believed, and for how long it was and is. */
export function entryData(entry: AnswerEntry, nowMs: number) {
  return {
    entry: entry.kind,
    records: entryRecords(entry, nowMs).map(recordData),
    ttlSeconds: entry.ttlSeconds,
    secondsLeft: remainingSeconds(entry, nowMs),
    rank: describeCredibility(entry.credibility),
    from: originData(entry.origin),
  }
}

function originData({ server, ip, zone }: Origin) {
  return { server: server.toString(), ip, zone: zone.toString() }
}

function outcomeData(outcome: AskOutcome) {
  switch (outcome.kind) {
    case 'referral':
      return { kind: outcome.kind, zone: outcome.zone.toString() }
    case 'error':
      return { kind: outcome.kind, rcode: formatRcode(outcome.rcode) }
    case 'malformed': {
      const { code, field, offset } = outcome.error
      return { kind: outcome.kind, code, field, offset }
    }
    default:
      return outcome
  }
}
