/** What the operator's rules make of a question, and by which rule. Types only. */

import type { NegativeEntry, RrsetEntry } from '../cache/cache-entry.ts'
import type { ExtendedErrorOption } from '../message/edns-option.ts'
import type { DomainName } from '../name/domain-name.ts'

/** Who decided: what logs and explanations say of it. */
export interface PolicyRule {
  /** The name of the list; 'local-zone' for one of those. */
  readonly list: string
  readonly trigger: Trigger
  /** Such as `static` of a local zone, `nxdomain` of a list. */
  readonly action: string
}

export type Trigger =
  /** The name that was asked for, or one that its aliases lead to. */
  | { readonly kind: 'name' | 'server-name'; readonly name: DomainName; readonly isWild: boolean }
  /** An address block, as text. */
  | { readonly kind: 'client-address' | 'address' | 'server-address'; readonly block: string }

/** What a client is to be told; see the resolver's `Answer`. */
export interface PolicyAnswer {
  readonly rcode: number
  readonly chain: readonly RrsetEntry[]
  readonly denial: NegativeEntry | undefined
  readonly error: Pick<ExtendedErrorOption, 'infoCode' | 'extraText'> | undefined
  readonly additional?: readonly RrsetEntry[]
  readonly isAuthoritative?: true
}

/** A rule about a question, and what it comes to. */
export interface AppliedRule {
  readonly rule: PolicyRule
  /** Undefined where the rule leaves the question to be resolved, as a transparent zone does. */
  readonly decision: Decision | undefined
  /** Of a list that only reports. */
  readonly isDisabled: boolean
}

export type Decision =
  /** Told as it is. */
  | { readonly kind: 'answer'; readonly answer: PolicyAnswer; readonly rule: PolicyRule }
  /** The CNAME is told, then what its target has to say. */
  | { readonly kind: 'alias'; readonly cname: RrsetEntry; readonly rule: PolicyRule }
  /** Nothing is told. */
  | { readonly kind: 'drop'; readonly rule: PolicyRule }
  /** Over UDP nothing but TC is told, so that the client comes back over TCP. */
  | { readonly kind: 'truncate'; readonly rule: PolicyRule }
  /** Resolved as usual, whatever later rules say. */
  | { readonly kind: 'pass'; readonly rule: PolicyRule }
