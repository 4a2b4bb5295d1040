/** Rules about names: each may have one for itself and one for all names below it. Actions are numbers. */

import type { NameScan } from '../../name/name-octets.ts'
import { i32List } from '../../zone/paged-list.ts'
import { NameTable } from '../name-table.ts'
import { NO_ACTION } from './action.ts'

export class NameRules {
  readonly #names = new NameTable()
  readonly #exact = i32List()
  readonly #below = i32List()
  /** Of the last match: how many labels were left off, and whether the rule is about all names below. */
  matchedAt = 0
  isWild = false

  get size(): number {
    return this.#names.size
  }

  /** Octets that it occupies, without those of the hash table. */
  get byteLength(): number {
    return this.#names.byteLength + 8 * this.size
  }

  /** The action for the name itself, or for all below it. */
  get(octets: Uint8Array, at: number, isWild: boolean): number {
    const number = this.#names.add(octets, at)
    this.#makeRoom(number)
    return (isWild ? this.#below : this.#exact).get(number)
  }

  set(octets: Uint8Array, at: number, isWild: boolean, action: number): void {
    const number = this.#names.add(octets, at)
    this.#makeRoom(number)
    ;(isWild ? this.#below : this.#exact).set(number, action)
  }

  /**
   * The action for a scanned name: its own, or that for all below the next name above it. As with wildcards
   * (RFC 4592 §3.3.1) a rule for a name in between hides those further up. `NO_ACTION` without one.
   */
  match(octets: Uint8Array, scan: NameScan): number {
    if (this.size === 0) return NO_ACTION
    for (let i = 0; i <= scan.count; i++) {
      const number = this.#names.find(octets, scan.starts[i]!, scan.hashes[i]!)
      if (number < 0) continue
      const exact = this.#exact.get(number)
      const action = i === 0 ? exact : this.#below.get(number)
      if (action !== NO_ACTION) {
        this.matchedAt = i
        this.isWild = i > 0
        return action
      }
      if (exact !== NO_ACTION) return NO_ACTION
    }
    return NO_ACTION
  }

  #makeRoom(number: number): void {
    if (number < this.#exact.length) return
    this.#exact.push(NO_ACTION)
    this.#below.push(NO_ACTION)
  }
}
