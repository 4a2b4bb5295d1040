/** The servers of one zone during one question: their addresses, and how often each was tried. */

import type { Random } from '../../runtime/runtime.ts'
import { DNS_PORT } from '../iana/port.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Delegation } from './delegation.ts'
import type { Limits } from './limits.ts'
import type { Candidate } from './select-server.ts'
import type { ServerTable } from './server-table.ts'

interface Member {
  readonly name: DomainName
  ips: readonly string[]
  /** Whether its addresses were asked for during this question. */
  isLookedUp: boolean
}

export class Roster {
  readonly zone: DomainName
  readonly #members: readonly Member[]
  readonly #table: ServerTable
  readonly #limits: Limits
  readonly #attempts: Map<string, number>

  /** `attempts` counts by address, and is counted up here. */
  constructor(
    { zone, servers }: Delegation,
    attempts: Map<string, number>,
    table: ServerTable,
    limits: Limits,
  ) {
    this.zone = zone
    this.#members = servers.map(({ name, ips }) => ({ name, ips: few(ips, limits), isLookedUp: false }))
    this.#attempts = attempts
    this.#table = table
    this.#limits = limits
  }

  candidates(nowMs: number): Candidate[] {
    return this.#members.flatMap(({ name, ips }) =>
      ips.map((ip) => ({
        server: name,
        ip,
        port: DNS_PORT,
        state: this.#table.get({ ip, port: DNS_PORT }, nowMs),
        attempts: this.#attempts.get(ip) ?? 0,
      })),
    )
  }

  /** Addresses that were not tried because their servers have been silent for too long. */
  resting(nowMs: number): string[] {
    return this.candidates(nowMs)
      .filter(({ attempts, state }) => attempts === 0 && state !== undefined && state.restUntilMs > nowMs)
      .map(({ server, ip }) => `${server.toString()} ${ip}`)
  }

  /** A server without known address whose address has not been asked for; a random one, undefined when none. */
  takeUnknown(random: Random): DomainName | undefined {
    const unknown = this.#members.filter(({ ips, isLookedUp }) => ips.length === 0 && !isLookedUp)
    if (unknown.length === 0) return undefined
    const member = unknown[random.below(unknown.length)]!
    member.isLookedUp = true
    return member.name
  }

  get lookups(): number {
    return this.#members.filter(({ isLookedUp }) => isLookedUp).length
  }

  found(server: DomainName, ips: readonly string[]): void {
    for (const member of this.#members) if (member.name.equals(server)) member.ips = few(ips, this.#limits)
  }

  tried(ip: string): void {
    this.#attempts.set(ip, (this.#attempts.get(ip) ?? 0) + 1)
  }

  /** It has said, or the network has, that asking again is no use. */
  giveUp(ip: string): void {
    this.#attempts.set(ip, this.#limits.attemptsOfServer)
  }
}

function few(ips: readonly string[], limits: Limits): readonly string[] {
  return ips.length <= limits.addressesOfServer ? ips : ips.slice(0, limits.addressesOfServer)
}
