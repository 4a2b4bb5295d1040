/** The servers of one zone while they are asked: their addresses, known and missing, and how often each was tried. */

import type { Random } from '../../../runtime/runtime.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { Attempts } from './attempts.ts'
import { type AddressTypes, type Delegation, typeOfAddress } from '../zone-cut/delegation.ts'
import type { Engine } from '../engine.ts'
import type { ForbiddenServers } from './forbidden-servers.ts'
import type { Limits } from '../limits.ts'
import type { Candidate } from './select-server.ts'
import { serverKey, type ServerTable } from './server-table.ts'
import { serverText } from './server-text.ts'

export interface Member {
  readonly name: DomainName
  readonly port: number
  ips: readonly string[]
  readonly unverified: readonly string[]
  /** Types of address that are neither known nor were asked for. */
  missing: AddressTypes
}

const NOTHING: AddressTypes = []

export class Roster {
  readonly zone: DomainName
  /** Addresses that were left out because they are not to be asked. */
  readonly forbidden: string[] = []
  /** Look-ups of addresses that were made, how many of them brought some, and to how many servers none. */
  lookups = 0
  fruitfulLookups = 0
  barrenLookups = 0
  /** Look-ups that nobody waits for yet; each says whether it brought an address. */
  readonly underWay: Promise<boolean>[] = []
  readonly #members: readonly Member[]
  readonly #table: ServerTable
  readonly #limits: Limits
  readonly #attempts: Attempts
  readonly #types: AddressTypes
  readonly #forbidden: ForbiddenServers | undefined

  constructor(
    { addressTypes, forbidden, limits, upstream }: Engine,
    delegation: Delegation,
    attempts: Attempts,
  ) {
    // Whom the operator names himself he wants to be asked.
    const isChosen =
      delegation.source === 'stub' || delegation.source === 'forward' || delegation.source === 'hints'
    this.#forbidden = isChosen ? undefined : forbidden
    this.zone = delegation.zone
    this.#types = addressTypes
    this.#attempts = attempts
    this.#table = upstream.servers
    this.#limits = limits
    this.#members = delegation.servers.map(({ name, port, ips, unverified }) => ({
      name,
      port,
      ips: this.#usable(ips),
      unverified,
      // By address alone: there is no name whose addresses could be missing.
      missing: isChosen && ips.length > 0 ? NOTHING : missingOf(ips, addressTypes),
    }))
  }

  /** Those that could be asked about a name. */
  candidates(name: DomainName, nowMs: number): Candidate[] {
    const candidates: Candidate[] = []
    for (const { name: server, port, ips } of this.#members) {
      for (const ip of ips) {
        const address = { ip, port }
        const attempts = this.#attempts.of(serverKey(address), name.key, this.#limits.attemptsOfServer)
        candidates.push({ server, ip, port, state: this.#table.get(address, nowMs), attempts })
      }
    }
    return candidates
  }

  /** Addresses that were not tried because their servers have been silent for too long. */
  resting(name: DomainName, nowMs: number): string[] {
    return this.candidates(name, nowMs)
      .filter(({ attempts, state }) => attempts === 0 && state !== undefined && state.restUntilMs > nowMs)
      .map((candidate) => serverText(candidate, this.zone))
  }

  /**
   * A server with addresses that are missing, for them to be looked up: one of which no address is known, or else
   * those of one family are. One whose other family was looked up in vain comes first: only with both can it be told
   * that a name leads nowhere. Otherwise a random one; undefined when nothing is missing.
   */
  nextMissing(random: Random): Member | undefined {
    const missing = this.#members.filter((member) => member.missing.length > 0)
    const unknown = missing.filter(({ ips }) => ips.length === 0)
    const half = unknown.filter((member) => member.missing.length < this.#types.length)
    const from = [half, unknown, missing].find((members) => members.length > 0) ?? missing
    return from.length === 0 ? undefined : from[random.below(from.length)]
  }

  /** Whether no address is known of one of the servers. */
  get hasUnknown(): boolean {
    return this.#members.some(({ ips }) => ips.length === 0)
  }

  found({ name }: Member, ips: readonly string[]): void {
    if (ips.length > 0) this.fruitfulLookups++
    for (const member of this.#members) {
      if (!member.name.equals(name)) continue
      const isKnown = (ip: string): boolean => member.ips.includes(ip)
      member.ips = this.#usable([...member.ips, ...ips.filter((ip) => !isKnown(ip))])
    }
  }

  /** Takes glue that nobody has confirmed after all. Says whether there was any. */
  trustUnverified(): boolean {
    let isAny = false
    for (const member of this.#members) {
      if (member.ips.length > 0 || member.unverified.length === 0) continue
      member.ips = this.#usable(member.unverified)
      isAny ||= member.ips.length > 0
    }
    return isAny
  }

  /** At most so many as are worth it, without those that are not to be asked. */
  #usable(ips: readonly string[]): readonly string[] {
    const { addressesOfServer } = this.#limits
    const few = ips.length <= addressesOfServer ? ips : ips.slice(0, addressesOfServer)
    const forbidden = this.#forbidden
    if (forbidden === undefined || !few.some((ip) => forbidden.has(ip))) return few
    this.forbidden.push(...few.filter((ip) => forbidden.has(ip)))
    return few.filter((ip) => !forbidden.has(ip))
  }
}

function missingOf(ips: readonly string[], types: AddressTypes): AddressTypes {
  if (ips.length === 0) return types
  if (types.length === 1) return NOTHING
  return types.filter((type) => !ips.some((ip) => typeOfAddress(ip) === type))
}
