/** What a check of a zone's sense finds. Types only. */

import type { ResourceRecord } from '../message/record.ts'

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
}
