/** What a check of a zone's sense finds. Types only. */

import type { ResourceRecord } from '../message/record.ts'

/** Rules about what the records of a zone, or of several, mean together. */
export type LintRule =
  | 'ns-without-address'
  | 'missing-glue'
  | 'ns-is-alias'
  | 'target-is-alias'
  | 'target-without-address'
  | 'target-does-not-exist'
  | 'alias-loop'
  | 'occluded'
  | 'unused-glue'
  | 'repeated-origin'
  | 'duplicate'
  | 'differing-ttl'
  | 'unstated-ttl'
  | 'not-delegated'
  | 'delegation-differs'
  | 'glue-differs'
  | AdviceRule

/** Rules that nobody is told of who only serves a zone: whoever checks it wants to know. */
export type AdviceRule =
  | 'alias-chain'
  | 'at-in-mailbox'
  | 'caa'
  | 'ds-without-ns'
  | 'host-name'
  | 'lame-delegation'
  | 'missing-final-dot'
  | 'null-mx'
  | 'obsolete-type'
  | 'ptr-owner'
  | 'serial-backward'
  | 'serial-in-future'
  | 'serial-unchanged'
  | 'several-policies'
  | 'single-ns'
  | 'soa-timers'
  | 'spf-syntax'
  | 'target-is-address'
  | 'ttl-long'
  | 'ttl-zero'
  | 'unreachable-delegation'
  | 'unreachable-target'
  | 'wildcard-delegation'

/** The part of a record's text: which of the tokens of its data, from 0, or what stands before them. */
export type RecordPart = 'owner' | 'ttl' | 'type' | number

/** What to do with the text of a record. */
export type Repair =
  /** Another text for the part. */
  | { readonly kind: 'replace'; readonly text: string }
  /** A final dot for the name in the part. */
  | { readonly kind: 'add-dot' }
  /** The record goes. */
  | { readonly kind: 'remove' }
  /** Another TTL. */
  | { readonly kind: 'set-ttl'; readonly ttlSeconds: number }
  /** A line before the record. */
  | { readonly kind: 'insert-before'; readonly line: string }

export interface Finding {
  readonly rule: LintRule
  /** An error is what makes servers or resolvers fail; a warning may be meant. */
  readonly severity: 'error' | 'warning'
  /** The record that it is about. */
  readonly record: ResourceRecord
  /** What is the matter, for a person. */
  readonly message: string
  /** Why it matters. */
  readonly why: string
  /** The part of the record that it is about; the owner when left out. */
  readonly part?: RecordPart
  /** What would mend it, where that can be known. */
  readonly repair?: Repair
}
