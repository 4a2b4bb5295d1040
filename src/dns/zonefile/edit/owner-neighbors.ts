/**
 * Where records of owners that have none yet would best stand: in a file in canonical order behind the name before
 * theirs, elsewhere behind the last name beside theirs. Sees every record of a zone, so it makes nothing of them.
 */

import { compareNames } from '../../name/canonical-order.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { equalNames, MAX_NAME_LENGTH } from '../../name/name-octets.ts'

/** No entry has been seen. */
const NONE = -1

export class OwnerNeighbors {
  /** In canonical order. */
  readonly #newcomers: readonly DomainName[]
  /** The last entry that lies, in a sorted file, before each newcomer and behind the one before it. */
  readonly #before: number[]
  /** The names that newcomers stand right below, and the last entry of another name there. */
  readonly #parents: DomainName[] = []
  readonly #siblings: number[] = []
  readonly #owner = new Uint8Array(MAX_NAME_LENGTH + 1)
  #isFirst = true
  #isSorted = true
  /** How many newcomers sort before the owner at hand, as long as the file is sorted. */
  #gap = 0
  /** The parent of the owner at hand among those of newcomers. */
  #parent = NONE
  #lastEntry = NONE

  constructor(newcomers: readonly DomainName[]) {
    this.#newcomers = [...newcomers].sort((a, b) => compareNames(a.octets, 0, b.octets, 0))
    this.#before = new Array<number>(newcomers.length + 1).fill(NONE)
    const parents = new Map(
      newcomers.flatMap(({ parent }) => (parent ? [[parent.key, parent] as const] : [])),
    )
    this.#parents.push(...parents.values())
    this.#siblings.push(...this.#parents.map(() => NONE))
  }

  /** Takes note of a record that gave the entry of a file. `isSameOwner` as that seen last. */
  see(owner: Uint8Array, entry: number, isSameOwner: boolean): void {
    if (this.#newcomers.length === 0) return
    if (!isSameOwner) this.#begin(owner)
    if (this.#isSorted) this.#before[this.#gap] = entry
    if (this.#parent !== NONE) this.#siblings[this.#parent] = entry
    this.#lastEntry = entry
  }

  /** The entry behind which a newcomer's records would best stand. */
  entryFor(owner: DomainName): number {
    const found = this.#isSorted ? this.#entryBefore(owner) : this.#siblingOf(owner)
    return found === NONE ? this.#lastEntry : found
  }

  #begin(owner: Uint8Array): void {
    this.#parent = this.#parents.findIndex(({ octets }) => equalNames(owner, owner[0]! + 1, octets, 0))
    if (!this.#isSorted) return
    if (!this.#isFirst && compareNames(owner, 0, this.#owner, 0) < 0) {
      this.#isSorted = false
      return
    }
    this.#isFirst = false
    this.#owner.set(owner)
    const next = () => this.#newcomers[this.#gap]?.octets
    for (let octets = next(); octets !== undefined; octets = next()) {
      if (compareNames(octets, 0, owner, 0) >= 0) return
      this.#gap++
    }
  }

  #entryBefore(owner: DomainName): number {
    for (let gap = this.#newcomers.findIndex((each) => each.equals(owner)); gap >= 0; gap--) {
      if (this.#before[gap] !== NONE) return this.#before[gap]!
    }
    return NONE
  }

  #siblingOf({ parent }: DomainName): number {
    const at = this.#parents.findIndex((each) => parent?.equals(each) === true)
    return this.#siblings[at] ?? NONE
  }
}
