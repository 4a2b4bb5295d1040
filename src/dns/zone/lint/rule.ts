/** The rules that a zone file is held against, and how each is explained. Types only. */

import type { ZoneFileErrorCode } from '../../../errors.ts'
import type { LintRule } from '../finding.ts'

/** Records that no zone can hold beside what it holds already, and zones that lack what each must have. */
export type ZoneRule =
  | 'cname-and-other-data'
  | 'cname-at-apex'
  | 'missing-ns'
  | 'missing-soa'
  | 'out-of-zone'
  | 'several-cnames'
  | 'several-dnames'
  | 'several-soas'
  | 'soa-below-apex'

/** Mistakes of syntax of which more is known than that a field is wrong. */
export type SlipRule = 'missing-priority' | 'string-too-long' | 'wrong-address-type'

/** What is odd about the text of a file, whatever its records are. */
export type TextRule = 'control-character' | 'mixed-line-ends' | 'non-ascii' | 'unquoted-semicolon'

export type Rule = LintRule | ZoneRule | SlipRule | TextRule | ZoneFileErrorCode

export interface RuleText {
  /** What is the matter, in a few words. */
  readonly summary: string
  /** Why it matters, and what to do: a paragraph. */
  readonly why: string
  /** A line or two that break the rule, and how they are right. */
  readonly wrong: string
  readonly right: string
  /** Whether `--fix` mends it. */
  readonly isMended?: true
}
