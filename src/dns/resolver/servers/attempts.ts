/** How often each server was tried in the course of one question, and which are not to be tried again. */

import type { DomainName } from '../../name/domain-name.ts'

/**
 * Kept for all of a task: to come back to a zone, or to a server in another zone, is no reason to begin anew. Most
 * servers answer at once, so that there is nothing to keep.
 */
export class Attempts {
  readonly zone: DomainName
  /** By server, since its last response. */
  #vain: Map<string, number> | undefined
  /** Servers that have given up on a name, or we on them: `serverKey`, then the name's key. */
  #givenUp: Set<string> | undefined

  constructor(zone: DomainName) {
    this.zone = zone
  }

  /** Times that a server was asked in vain; `most` when it is not to be asked about this name again. */
  of(server: string, nameKey: string, most: number): number {
    if (this.#givenUp?.has(server + nameKey) === true) return most
    return this.#vain?.get(server) ?? 0
  }

  /** It was asked in vain, but may do better next time. */
  inVain(server: string): void {
    this.#vain ??= new Map()
    this.#vain.set(server, (this.#vain.get(server) ?? 0) + 1)
  }

  responded(server: string): void {
    this.#vain?.delete(server)
  }

  /** It has said, or the network has, that asking about this name again is no use. */
  giveUp(server: string, nameKey: string): void {
    this.#givenUp ??= new Set()
    this.#givenUp.add(server + nameKey)
  }

  /** Another question is asked instead of the one that was not answered: it deserves a try of its own. */
  forgiveOne(): void {
    this.#vain?.forEach((count, server, vain) => vain.set(server, count - 1))
  }
}
