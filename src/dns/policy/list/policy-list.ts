/**
 * One list of an operator: its rules, which can be replaced while it is used, and what becomes of those whom they
 * concern. Counts how often that was.
 */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { EDE, RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { nameLength } from '../../name/name-octets.ts'
import type { Decision, PolicyAnswer, PolicyRule, Trigger } from '../decision.ts'
import { aliasDecision } from '../local-alias.ts'
import { localRrset, withOwner } from '../local-rrset.ts'
import { bare, nullAddress } from '../outcome.ts'
import { ACTION, actionName } from './action.ts'
import { RuleSet } from './rule-set.ts'

/** What is done instead of what the rules say; 'disabled' only reports and counts. */
export type Override =
  'nxdomain' | 'nodata' | 'null' | 'pass' | 'drop' | 'tcp-only' | 'disabled' | { readonly alias: DomainName }

export interface PolicyListSettings {
  /** What reports and counters call it. */
  readonly name: string
  readonly override?: Override
  /** The Extended DNS Error that clients get; 15, Blocked, when left out. 17 is Filtered: they asked for it. */
  readonly infoCode?: typeof EDE.BLOCKED | typeof EDE.FILTERED | typeof EDE.CENSORED
}

export interface PolicyListCounters {
  readonly name: string
  /** Names and address blocks that it has rules for. */
  readonly rules: number
  /** Decisions since the list was made, or the one whose counting it went on with. */
  readonly hits: number
}

/** An hour, for the aliases of an override. */
const OVERRIDE_TTL_SECONDS = 3600

const FIXED_OVERRIDES: Readonly<Record<Exclude<Override, object>, number>> = {
  ...{ nxdomain: ACTION.nxdomain, nodata: ACTION.nodata, null: ACTION.null, pass: ACTION.pass },
  ...{ drop: ACTION.drop, 'tcp-only': ACTION.tcpOnly, disabled: ACTION.pass },
}

export class PolicyList {
  readonly name: string
  /** Its rules report and count, and nothing else. */
  readonly isDisabled: boolean
  readonly #override: Override | undefined
  readonly #error: PolicyAnswer['error']
  #rules: RuleSet
  #tally = { hits: 0 }

  constructor(settings: PolicyListSettings, rules: RuleSet = new RuleSet()) {
    this.name = settings.name
    this.isDisabled = settings.override === 'disabled'
    this.#override = settings.override
    this.#error = { infoCode: settings.infoCode ?? EDE.BLOCKED, extraText: settings.name }
    this.#rules = rules
  }

  get rules(): RuleSet {
    return this.#rules
  }

  /** All at once: a query sees the old rules or the new ones. */
  replaceRules(rules: RuleSet): void {
    this.#rules = rules
  }

  get counters(): PolicyListCounters {
    return { name: this.name, rules: this.#rules.size, hits: this.#tally.hits }
  }

  /** Counts on from what another has counted, and together with it as long as that is used. */
  goOnCountingFrom(predecessor: PolicyList): void {
    this.#tally = predecessor.#tally
  }

  /** What a rule that was matched does to a question about `name`, an uncompressed name. Counts it. */
  apply(action: number, trigger: Trigger, name: Uint8Array, type: number): Decision {
    this.#tally.hits++
    return this.decide(action, trigger, name, type)
  }

  /** What `apply` would do. */
  decide(action: number, trigger: Trigger, name: Uint8Array, type: number): Decision {
    const owner = name.slice(0, nameLength(name, 0))
    const override = this.#override
    if (typeof override === 'object') {
      const cname = localRrset(owner, TYPE.CNAME, OVERRIDE_TTL_SECONDS, [override.alias.octets])
      return aliasDecision(cname, owner, this.#rule(trigger, `cname ${override.alias.toString()}`))
    }
    const settled = override === undefined ? action : FIXED_OVERRIDES[override]
    const data = this.#rules.actions.dataOf(settled)
    const rule = this.#rule(trigger, override ?? actionName(settled))
    if (data !== undefined) return this.#tellData(data, owner, type, rule)
    if (settled === ACTION.pass) return { kind: 'pass', rule }
    if (settled === ACTION.drop) return { kind: 'drop', rule }
    if (settled === ACTION.tcpOnly) return { kind: 'truncate', rule }
    if (settled === ACTION.null) return this.#tell(nullAddress(owner, type), rule)
    return this.#tell(bare(settled === ACTION.nxdomain ? RCODE.NXDOMAIN : RCODE.NOERROR), rule)
  }

  #tellData(data: readonly RrsetEntry[], owner: Uint8Array, type: number, rule: PolicyRule): Decision {
    const alias = data.find((rrset) => rrset.type === TYPE.CNAME)
    const found = type === TYPE.ANY ? data[0] : (data.find((rrset) => rrset.type === type) ?? alias)
    if (found === undefined) return this.#tell(bare(RCODE.NOERROR), rule)
    const own = withOwner(found, owner)
    if (found === alias && type !== TYPE.CNAME) return aliasDecision(own, owner, rule)
    return this.#tell({ ...bare(RCODE.NOERROR), chain: [own] }, rule)
  }

  #tell(answer: PolicyAnswer, rule: PolicyRule): Decision {
    return { kind: 'answer', answer: { ...answer, error: this.#error }, rule }
  }

  #rule(trigger: Trigger, action: string): PolicyRule {
    return { list: this.name, trigger, action }
  }
}
