/**
 * The lists of an operator in their order: the first that has a rule decides. Within a list a rule about the client
 * comes before one about the name, as in all servers that know response policy zones.
 */

import { addressOctets } from '../../../address/cidr.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { NameScan } from '../../name/name-octets.ts'
import type { AppliedRule, Decision, PolicyRule, Trigger } from '../decision.ts'
import { NO_ACTION } from './action.ts'
import type { AddressRules } from './address-rules.ts'
import type { NameRules } from './name-rules.ts'
import type { PolicyList, PolicyListCounters } from './policy-list.ts'

/** Told of each rule that was matched. */
export type Report = (rule: PolicyRule) => void

export class PolicyLists {
  readonly #lists: readonly PolicyList[]

  constructor(lists: readonly PolicyList[]) {
    this.#lists = lists
  }

  get counters(): readonly PolicyListCounters[] {
    return this.#lists.map(({ counters }) => counters)
  }

  /** Counts on, in lists of the same names. */
  goOnCountingFrom(predecessors: PolicyLists): void {
    const byName = new Map(predecessors.#lists.map((list) => [list.name, list]))
    for (const list of this.#lists) {
      const predecessor = byName.get(list.name)
      if (predecessor !== undefined) list.goOnCountingFrom(predecessor)
    }
  }

  /** Whether there is any list: aliases may lead to a name that has a rule. */
  get judgesAnswers(): boolean {
    return this.#lists.length > 0
  }

  /** Whether any rule is about the servers that know of a name. */
  get judgesServers(): boolean {
    return this.#lists.some(({ rules }) => rules.serverNames.size + rules.serverAddresses.size > 0)
  }

  /** By who asks, and for what: before anything is resolved. `ip` is undefined for ourselves. */
  decideQuery(
    name: Uint8Array,
    scan: NameScan,
    type: number,
    ip: string | undefined,
    report: Report | undefined,
  ): Decision | undefined {
    for (const list of this.#lists) {
      const { clients, names } = list.rules
      const decision =
        (clients.size > 0 && ip !== undefined
          ? byAddress(list, clients, 'client-address', addressOctets(ip), name, type)
          : undefined) ?? byName(list, names, 'name', name, scan, name, type)
      if (this.#counts(list, decision, report)) return decision
    }
    return undefined
  }

  /** The rules about a name, list by list, whoever asks. Nothing is counted. */
  rulesAbout(name: Uint8Array, scan: NameScan, type: number): AppliedRule[] {
    return this.#lists.flatMap((list) => {
      const match = matchName(list.rules.names, 'name', name, scan)
      if (match === undefined) return []
      const decision = list.decide(match.action, match.trigger, name, type)
      return [{ rule: decision.rule, decision, isDisabled: list.isDisabled }]
    })
  }

  /** By a name that an alias led to. */
  decideName(
    name: Uint8Array,
    scan: NameScan,
    type: number,
    report: Report | undefined,
  ): Decision | undefined {
    for (const list of this.#lists) {
      const decision = byName(list, list.rules.names, 'name', name, scan, name, type)
      if (this.#counts(list, decision, report)) return withSoa(list, decision)
    }
    return undefined
  }

  /** By the addresses of an answer to `name`: each 4 or 16 octets. */
  decideAddresses(
    addresses: readonly Uint8Array[],
    name: Uint8Array,
    type: number,
    report: Report | undefined,
  ): Decision | undefined {
    for (const list of this.#lists) {
      const rules = list.rules.addresses
      if (rules.size === 0) continue
      for (const address of addresses) {
        const decision = byAddress(list, rules, 'address', address, name, type)
        if (this.#counts(list, decision, report)) return decision
      }
    }
    return undefined
  }

  /** By the servers that know of `name`: their names, and the addresses of those. */
  decideServers(
    servers: Iterable<{ readonly name: Uint8Array; readonly addresses: readonly Uint8Array[] }>,
    scan: NameScan,
    name: Uint8Array,
    type: number,
    report: Report | undefined,
  ): Decision | undefined {
    const all = [...servers]
    for (const list of this.#lists) {
      const { serverNames, serverAddresses } = list.rules
      for (const server of serverNames.size > 0 ? all : []) {
        scan.scan(server.name, 0)
        const decision = byName(list, serverNames, 'server-name', server.name, scan, name, type)
        if (this.#counts(list, decision, report)) return withSoa(list, decision)
      }
      for (const address of serverAddresses.size > 0 ? all.flatMap(({ addresses }) => addresses) : []) {
        const decision = byAddress(list, serverAddresses, 'server-address', address, name, type)
        if (this.#counts(list, decision, report)) return withSoa(list, decision)
      }
    }
    return undefined
  }

  /** Whether a decision holds: that of a disabled list is reported only. */
  #counts(
    list: PolicyList,
    decision: Decision | undefined,
    report: Report | undefined,
  ): decision is Decision {
    if (decision === undefined) return false
    report?.(decision.rule)
    return !list.isDisabled
  }
}

/** `matched` is the name that the rules are about, `name` the one asked for. */
function byName(
  list: PolicyList,
  rules: NameRules,
  kind: 'name' | 'server-name',
  matched: Uint8Array,
  scan: NameScan,
  name: Uint8Array,
  type: number,
): Decision | undefined {
  const match = matchName(rules, kind, matched, scan)
  return match && list.apply(match.action, match.trigger, name, type)
}

function matchName(
  rules: NameRules,
  kind: 'name' | 'server-name',
  matched: Uint8Array,
  scan: NameScan,
): { readonly action: number; readonly trigger: Trigger } | undefined {
  const action = rules.match(matched, scan)
  if (action === NO_ACTION) return undefined
  const name = DomainName.from(matched, scan.starts[rules.matchedAt])
  return { action, trigger: { kind, name, isWild: rules.isWild } }
}

function byAddress(
  list: PolicyList,
  rules: AddressRules,
  kind: Extract<Trigger, { block: string }>['kind'],
  address: Uint8Array | undefined,
  name: Uint8Array,
  type: number,
): Decision | undefined {
  const action = address === undefined ? NO_ACTION : rules.match(address)
  if (action === NO_ACTION) return undefined
  return list.apply(action, { kind, block: rules.matchedBlock }, name, type)
}

/** Where an answer is replaced that others have given, the zone that does so shows itself. */
function withSoa(list: PolicyList, decision: Decision): Decision {
  const { soa } = list.rules
  if (soa === undefined || decision.kind !== 'answer') return decision
  return { ...decision, answer: { ...decision.answer, additional: [soa] } }
}
