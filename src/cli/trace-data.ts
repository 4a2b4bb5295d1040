/** A resolution as data for a script: its answer, and every step with its reason. */

import { entryRecords, type AnswerEntry } from '../dns/cache/cache-entry.ts'
import { formatClass } from '../dns/iana/classes.ts'
import { formatRcode } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import { formatRdata } from '../dns/rdata/registry.ts'
import { describeStep } from '../dns/resolver/describe-step.ts'
import type { AskOutcome, Explanation, Step } from '../dns/resolver/explanation.ts'

/** Times are milliseconds since the question was asked; names, types and data are text. */
export function explanationData(explanation: Explanation, startedAtMs = explanation.startedAtMs): object {
  const { question, answer, steps, elapsedMs } = explanation
  const { rcode, chain, denial, error } = answer
  const recordsOf = (entry: AnswerEntry) => entryRecords(entry, explanation.startedAtMs).map(recordData)
  return {
    question: questionData(question),
    rcode: formatRcode(rcode),
    answers: chain.flatMap(recordsOf),
    authorities: denial === undefined ? [] : recordsOf(denial),
    error,
    elapsedMs,
    steps: steps.map((step) => stepData(step, startedAtMs)),
  }
}

function stepData(step: Step, startedAtMs: number): object {
  const { kind, atMs } = step
  return { kind, atMs: atMs - startedAtMs, text: describeStep(step), ...detailData(step, startedAtMs) }
}

function detailData(step: Step, startedAtMs: number): object {
  switch (step.kind) {
    case 'cache': {
      const { entry, atMs } = step
      return {
        ...questionData(step),
        entry: entry.kind,
        records: entryRecords(entry, atMs).map(recordData),
        from: {
          server: entry.origin.server.toString(),
          ip: entry.origin.ip,
          zone: entry.origin.zone.toString(),
        },
      }
    }
    case 'cached-failure':
      return { name: step.name.toString(), infoCode: step.entry.infoCode, extraText: step.entry.extraText }
    case 'local':
      return { name: step.name.toString() }
    case 'start':
      return { zone: step.zone.toString(), reason: step.reason }
    case 'ask': {
      const { zone, question, choice, outcome, transport, rttMs, fallback, isShared } = step
      return {
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
    case 'scrub': {
      const removed = step.removed.map(({ record, reason }) => ({ ...recordData(record), reason }))
      return { zone: step.zone.toString(), removed, count: step.count }
    }
    case 'referral': {
      const servers = step.servers.map(({ name, ips }) => ({ name: name.toString(), ips }))
      return { from: step.from.toString(), to: step.to.toString(), servers }
    }
    case 'alias':
      return { by: step.by, from: step.from.toString(), to: step.to.toString() }
    case 'lookup': {
      const { purpose, question, result } = step
      const nested = result === 'cycle' ? result : explanationData(result, startedAtMs)
      return { purpose, question: questionData(question), result: nested }
    }
    case 'limit':
      return { limit: step.limit, value: step.value }
  }
}

function outcomeData(outcome: AskOutcome): object {
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

function questionData({ name, type }: Pick<Question, 'name' | 'type'>): object {
  return { name: name.toString(), type: formatType(type) }
}

function recordData({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): object {
  return {
    name: owner.toString(),
    type: formatType(type),
    class: formatClass(rrclass),
    ttl: ttlSeconds,
    data: formatRdata(type, rrclass, rdata),
  }
}
