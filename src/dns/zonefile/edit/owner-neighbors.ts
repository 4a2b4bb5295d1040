/**
 * Where records of owners that have none yet would best stand: in a file in canonical order behind the name before
 * theirs, elsewhere behind the last name beside theirs. Sees every record of a zone, so it makes nothing of them.
 */

import { compareNames } from '../../name/canonical-order.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { equalNames, hashName, MAX_NAME_LENGTH } from '../../name/name-octets.ts'

/** No entry has been seen. */
const NONE = -1

export class OwnerNeighbors {
  /** In canonical order. */
  readonly #newcomers: readonly DomainName[]
  /** Where each stands among them. */
  readonly #places: ReadonlyMap<string, number>
  /** The last entry that lies, in a sorted file, before each newcomer and behind the one before it. */
  readonly #before: number[]
  /** The names that newcomers stand right below, and the last entry of another name there. */
  readonly #parents: readonly DomainName[]
  /** Where those of one hash stand among them: of a zone's records each asks, and there may be thousands of parents. */
  readonly #parentsByHash = new Map<number, number[]>()
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
    this.#places = new Map(this.#newcomers.map(({ key }, place) => [key, place]))
    this.#before = new Array<number>(newcomers.length + 1).fill(NONE)
    const parents = new Map(
      newcomers.flatMap(({ parent }) => (parent ? [[parent.key, parent] as const] : [])),
    )
    this.#parents = [...parents.values()]
    for (const [place, { octets }] of this.#parents.entries()) {
      this.#siblings.push(NONE)
      const hash = hashName(octets, 0)
      this.#parentsByHash.set(hash, [...(this.#parentsByHash.get(hash) ?? []), place])
    }
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
    this.#parent = this.#findParent(owner, owner[0]! + 1)
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
    for (let gap = this.#places.get(owner.key) ?? NONE; gap >= 0; gap--) {
      if (this.#before[gap] !== NONE) return this.#before[gap]!
    }
    return NONE
  }

  #siblingOf({ parent }: DomainName): number {
    const found = parent === undefined ? NONE : this.#findParent(parent.octets, 0)
    return this.#siblings[found] ?? NONE
  }

  /** The place of the name at `at` among the parents; NONE if it is none. */
  #findParent(octets: Uint8Array, at: number): number {
    const likely = this.#parentsByHash.get(hashName(octets, at))
    return likely?.find((place) => equalNames(octets, at, this.#parents[place]!.octets, 0)) ?? NONE
  }
}
