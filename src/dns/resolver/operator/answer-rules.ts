/**
 * What the operator's lists make of an answer that is there: by the names that its aliases lead to, the servers that
 * know of those, and the addresses at its end. Knows the cache, and resolves nothing.
 */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { rdatasOf } from '../../cache/packed-records.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { NameScan } from '../../name/name-octets.ts'
import type { Decision } from '../../policy/decision.ts'
import type { PolicyLists, Report } from '../../policy/list/policy-lists.ts'
import { aliasTarget } from '../../policy/local-alias.ts'
import type { Answer } from '../answer/answer.ts'

export interface Change {
  /** About the name behind the first `kept` RRsets of the answer. */
  readonly decision: Decision
  readonly kept: number
}

export class AnswerRules {
  readonly #lists: PolicyLists
  readonly #cache: RecordCache
  readonly #scan = new NameScan()

  constructor(lists: PolicyLists, cache: RecordCache) {
    this.#lists = lists
    this.#cache = cache
  }

  /**
   * What is to be told instead; undefined when the answer stands. `asked` is the uncompressed name of the question,
   * which has been decided about already.
   */
  changeOf(
    asked: Uint8Array,
    type: number,
    answer: Answer,
    nowMs: number,
    report: Report | undefined,
  ): Change | undefined {
    const { chain } = answer
    const byServers = this.#byServers(asked, type, nowMs, report)
    if (byServers !== undefined) return changeBy(byServers, 0)
    let name = asked
    for (const [index, entry] of chain.entries()) {
      if (entry.type !== TYPE.CNAME || type === TYPE.CNAME) continue
      name = aliasTarget(entry)
      const decision = this.#byName(name, type, report) ?? this.#byServers(name, type, nowMs, report)
      if (decision !== undefined) return changeBy(decision, index + 1)
    }
    const decision = this.#byAddresses(chain.at(-1), name, type, report)
    return decision && changeBy(decision, chain.length - 1)
  }

  #byName(name: Uint8Array, type: number, report: Report | undefined): Decision | undefined {
    this.#scan.scan(name, 0)
    return this.#lists.decideName(name, this.#scan, type, report)
  }

  #byAddresses(
    entry: RrsetEntry | undefined,
    name: Uint8Array,
    type: number,
    report: Report | undefined,
  ): Decision | undefined {
    if (entry?.type !== TYPE.A && entry?.type !== TYPE.AAAA) return undefined
    const decision = this.#lists.decideAddresses(rdatasOf(entry.packed), name, type, report)
    if (decision?.kind !== 'answer') return decision
    // The name is others', and so is the answer but for this.
    const { isAuthoritative: _, ...answer } = decision.answer
    return { ...decision, answer }
  }

  #byServers(
    name: Uint8Array,
    type: number,
    nowMs: number,
    report: Report | undefined,
  ): Decision | undefined {
    if (!this.#lists.judgesServers) return undefined
    return this.#lists.decideServers(this.#serversOf(name, nowMs), this.#scan, name, type, report)
  }

  /** The servers of all zone cuts above a name, as far as the cache knows them: the deepest first. */
  *#serversOf(octets: Uint8Array, nowMs: number): Generator<{ name: Uint8Array; addresses: Uint8Array[] }> {
    for (let at: DomainName | undefined = DomainName.from(octets); at !== undefined; at = at.parent) {
      const cut = this.#cache.peek(at.key, TYPE.NS, nowMs)
      if (cut?.kind !== 'rrset') continue
      for (const server of rdatasOf(cut.packed)) {
        const { key } = DomainName.from(server)
        yield { name: server, addresses: ADDRESS_TYPES.flatMap((type) => this.#addresses(key, type, nowMs)) }
      }
    }
  }

  #addresses(nameKey: string, type: number, nowMs: number): Uint8Array[] {
    const entry = this.#cache.peek(nameKey, type, nowMs)
    return entry?.kind === 'rrset' ? rdatasOf(entry.packed) : []
  }
}

/** A rule that lets pass ends the search, and changes nothing. */
function changeBy(decision: Decision, kept: number): Change | undefined {
  return decision.kind === 'pass' ? undefined : { decision, kept }
}

const ADDRESS_TYPES = [TYPE.A, TYPE.AAAA]
