/** What a speaker knows of one prefix, for people and for the composition. Types only. */

import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { BgpPath } from './bgp-path.ts'
import type { DecisionStep } from './decision-steps.ts'

/** Why one path was preferred to another: the step that decided, and a sentence with the values. */
export interface Reason {
  readonly step: DecisionStep
  readonly text: string
}

/** A path that can be used and yet is not, and why. */
export interface BeatenPath {
  readonly path: BgpPath
  readonly reason: Reason
}

/** Why a path takes no part in the decision. */
export type Unusable = 'loop' | 'filtered' | 'next-hop' | 'martian'

export interface RejectedPath {
  readonly path: BgpPath
  readonly why: Unusable
  readonly text: string
}

export interface RibEntry {
  readonly prefix: Ipv4Prefix
  /** Those that can be used, best first. */
  readonly paths: readonly BgpPath[]
  readonly best: BgpPath | undefined
  /** Why the best beat the runner-up. */
  readonly reason: Reason
  /** The rest of `paths`, each with why the best is better. */
  readonly beaten: readonly BeatenPath[]
  readonly rejected: readonly RejectedPath[]
}

/** There is another best path to a prefix from now on, or none any more. */
export interface BestChange {
  readonly prefix: Ipv4Prefix
  readonly best: BgpPath | undefined
}
