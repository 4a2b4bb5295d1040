/**
 * Why a resolution came out as it did: one value a step, in the order in which the steps were taken. Traces,
 * logs, extended errors and tests all read these. Data only; `describe-step.ts` puts it into words.
 */

import type { DecodeError } from '../../../errors.ts'
import type { SocketErrorCode } from '../../../runtime/runtime.ts'
import type { AnswerEntry, FailureEntry, RrsetEntry } from '../../cache/cache-entry.ts'
import type { Fallback, Transport } from '../../client/exchange.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { Question } from '../../message/record.ts'
import type { PolicyRule } from '../../policy/decision.ts'
import type { Answer } from '../answer/answer.ts'
import type { Classification } from '../response/classify-response.ts'
import type { LimitName } from '../limits.ts'
import type { MinimisationEnd } from '../walk/minimisation.ts'
import type { Removal } from '../response/scrub-rules.ts'
import type { Choice } from '../servers/select-server.ts'

/** What a question came to, and how. All times are milliseconds on the runtime's clock. */
export interface Explanation {
  readonly question: Question
  readonly answer: Answer
  readonly steps: readonly Step[]
  readonly startedAtMs: number
  readonly elapsedMs: number
}

export type Step =
  | CacheStep
  | CachedFailureStep
  | LocalStep
  | StartStep
  | AskStep
  | WholeNameStep
  | ScrubStep
  | ReferralStep
  | AliasStep
  | LookupStep
  | LimitStep

/** An entry of the cache answered, or gave an alias. It says itself since when it is held and from whom. */
export interface CacheStep {
  readonly kind: 'cache'
  readonly atMs: number
  readonly name: DomainName
  readonly type: number
  readonly entry: AnswerEntry
  /** Why it was used although its life is over (RFC 8767), or a part of the answer's; undefined when it was not. */
  readonly stale?: StaleReason
}

export type StaleReason =
  /** Clients are to wait for nothing: the data is refreshed meanwhile. */
  | 'at-once'
  /** The client had waited long enough. */
  | 'waited'
  /** There was no fresh data to be had. */
  | 'failed'
  /** There was none a moment ago, and the servers are left in peace. */
  | 'failed-lately'

/** The same question failed a moment ago (RFC 9520). */
export interface CachedFailureStep {
  readonly kind: 'cached-failure'
  readonly atMs: number
  readonly name: DomainName
  readonly entry: FailureEntry
}

/** The operator's rules decide about the name: a local zone, a list. */
export interface LocalStep {
  readonly kind: 'local'
  readonly atMs: number
  readonly name: DomainName
  readonly rule: PolicyRule
}

/** Where the walk begins. */
export interface StartStep {
  readonly kind: 'start'
  readonly atMs: number
  readonly zone: DomainName
  readonly reason: StartReason
  /** The NS RRset in the cache that told of the zone cut; undefined with root hints. */
  readonly entry: RrsetEntry | undefined
}

export type StartReason =
  /** The deepest zone cut in the cache above the name. */
  | 'deepest-cut'
  /** Deeper ones are known, but no address of their servers that could be had without asking above them. */
  | 'reachable-cut'
  /** The servers of a deeper one all failed: its parent may have new ones. */
  | 'fallback'
  /** Nothing is known yet. */
  | 'hints'
  /** The operator names servers for a zone here or above. */
  | 'stub'
  /** The operator names resolvers for all names here. */
  | 'forward'
  /** The zone's own word led nowhere, and what its parent said of it is still known. */
  | 'parent-side'

/** One exchange with one server. */
export interface AskStep {
  readonly kind: 'ask'
  /** When the query was sent. */
  readonly atMs: number
  readonly zone: DomainName
  readonly question: Question
  readonly choice: Choice
  readonly outcome: AskOutcome
  readonly transport: Transport
  /** Undefined when no response came. */
  readonly rttMs: number | undefined
  readonly fallback: Fallback | undefined
  /** The very question was under way to the same server already, for another resolution. */
  readonly isShared: boolean
}

/** Asking for a part of the name led nowhere: from now on the whole is asked (RFC 9156 §2.3). */
export interface WholeNameStep {
  readonly kind: 'whole-name'
  readonly atMs: number
  readonly zone: DomainName
  readonly part: DomainName
  readonly reason: MinimisationEnd
}

export type AskOutcome =
  | Classification
  | { readonly kind: 'timeout'; readonly waitedMs: number }
  | { readonly kind: 'unreachable'; readonly code: SocketErrorCode }
  | { readonly kind: 'malformed'; readonly error: DecodeError }
  | { readonly kind: 'aborted' }

/** Records of the response that were not believed. */
export interface ScrubStep {
  readonly kind: 'scrub'
  readonly atMs: number
  readonly zone: DomainName
  /** The first of them. */
  readonly removed: readonly Removal[]
  /** How many there were. */
  readonly count: number
}

export interface ReferralStep {
  readonly kind: 'referral'
  readonly atMs: number
  readonly from: DomainName
  readonly to: DomainName
  /** The servers of `to` with the addresses that are known: from glue, or from the cache. */
  readonly servers: readonly { readonly name: DomainName; readonly ips: readonly string[] }[]
}

export interface AliasStep {
  readonly kind: 'alias'
  readonly atMs: number
  readonly by: 'CNAME' | 'DNAME'
  readonly from: DomainName
  readonly to: DomainName
}

/** A question of our own, before the walk can go on. */
export interface LookupStep {
  readonly kind: 'lookup'
  readonly atMs: number
  readonly purpose: LookupPurpose
  readonly zone: DomainName
  readonly question: Question
  /** 'cycle' when that question waits, directly or not, for this one. */
  readonly result: Explanation | 'cycle'
}

export type LookupPurpose =
  /** The servers of today of the root (RFC 9609) or of a stub zone. */
  | 'priming'
  /** The address of a server of `zone` that came without glue. */
  | 'address'
  /** Whether a zone lies between `zone` and the name whose DS RRset is asked for. */
  | 'parent-zone'
  /** IPv4 addresses, to make IPv6 ones of (RFC 6147). */
  | 'dns64'
  /** What the servers of `zone` say themselves of what a referral said. */
  | 'referral-path'

/** A limit ended the walk, or a part of it. */
export interface LimitStep {
  readonly kind: 'limit'
  readonly atMs: number
  readonly limit: LimitName
  readonly value: number
}

/** Every exchange with a server, in order, those of nested questions included. */
export function* conversation(steps: readonly Step[]): Generator<AskStep> {
  for (const step of steps) {
    if (step.kind === 'ask') yield step
    if (step.kind === 'lookup' && step.result !== 'cycle') yield* conversation(step.result.steps)
  }
}
