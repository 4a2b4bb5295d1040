/**
 * Where records of owners that have none yet would best stand: in a file in canonical order behind the name before
 * theirs, elsewhere behind the last name beside theirs.
 */

import { compareNames } from '../../name/canonical-order.ts'
import { DomainName } from '../../name/domain-name.ts'

/** The entry of a record seen last where others are to follow it. */
interface Neighbor {
  owner: DomainName
  entry: number
}

export class OwnerNeighbors {
  /** In canonical order. */
  readonly #newcomers: readonly DomainName[]
  /** For each newcomer the greatest owner that lies between the one before and it. */
  readonly #before: (Neighbor | undefined)[] = []
  /** The last owner under each parent of newcomers. */
  readonly #siblings = new Map<string, Neighbor | undefined>()
  #last: Neighbor | undefined
  #sibling: Neighbor | undefined
  #isSorted = true
  #lastEntry = 0

  constructor(newcomers: readonly DomainName[]) {
    this.#newcomers = [...newcomers].sort(inOrder)
    for (const { parent } of newcomers) if (parent !== undefined) this.#siblings.set(parent.key, undefined)
  }

  /** Takes note of a record that gave the entry of a file. `isSameOwner` as that seen last. */
  see(owner: Uint8Array, entry: number, isSameOwner: boolean): void {
    if (this.#newcomers.length === 0) return
    if (!isSameOwner) this.#begin(DomainName.from(owner))
    if (this.#last !== undefined) this.#last.entry = entry
    if (this.#sibling !== undefined) this.#sibling.entry = entry
    this.#lastEntry = entry
  }

  /** The entry behind which a newcomer's records would best stand. */
  entryFor(owner: DomainName): number {
    const sibling = owner.parent && this.#siblings.get(owner.parent.key)
    const neighbor = (this.#isSorted ? undefined : sibling) ?? this.#greatestBefore(owner)
    return neighbor?.entry ?? this.#lastEntry
  }

  #begin(owner: DomainName): void {
    const previous = this.#current
    if (previous !== undefined && inOrder(owner, previous) < 0) this.#isSorted = false
    this.#current = owner
    const gap = this.#gapOf(owner)
    const known = this.#before[gap]
    this.#last = known === undefined || inOrder(known.owner, owner) <= 0 ? { owner, entry: 0 } : undefined
    if (this.#last !== undefined) this.#before[gap] = this.#last
    const parent = owner.parent?.key ?? ''
    this.#sibling = this.#siblings.has(parent) ? { owner, entry: 0 } : undefined
    if (this.#sibling !== undefined) this.#siblings.set(parent, this.#sibling)
  }

  #current: DomainName | undefined

  /** How many newcomers sort before `owner`. */
  #gapOf(owner: DomainName): number {
    let [low, high] = [0, this.#newcomers.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (inOrder(this.#newcomers[middle]!, owner) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #greatestBefore(owner: DomainName): Neighbor | undefined {
    for (let gap = this.#gapOf(owner); gap >= 0; gap--) {
      const neighbor = this.#before[gap]
      if (neighbor !== undefined) return neighbor
    }
    return undefined
  }
}

function inOrder(a: DomainName, b: DomainName): number {
  return compareNames(a.octets, 0, b.octets, 0)
}
