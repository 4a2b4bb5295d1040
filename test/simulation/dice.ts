// Choices from a seed, in the words that a generator needs. The same dice, thrown alike, fall alike.

import { SeededRandom } from '../../src/sim/seeded-random.ts'

/** A value and how often it comes, beside the others of its table. */
export type Weighted<T> = readonly (readonly [value: T, weight: number])[]

export class Dice {
  readonly #random: SeededRandom

  constructor(random: SeededRandom | number) {
    this.#random = random instanceof SeededRandom ? random : new SeededRandom(random)
  }

  /** Dice of their own: what one part of a simulation throws leaves all others as they are. */
  fork(name: string): Dice {
    return new Dice(this.#random.fork(name))
  }

  /** 0 … limit − 1. */
  below(limit: number): number {
    return this.#random.below(limit)
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return least + this.#random.below(most - least + 1)
  }

  chance(probability: number): boolean {
    return this.#random.chance(probability)
  }

  pick<T>(values: readonly T[]): T {
    return values[this.#random.below(values.length)]!
  }

  /** One of the first much more often than one of the last: popularity as it is found in practice. */
  pickPopular<T>(values: readonly T[]): T {
    const size = values.length
    return values[Math.min(size - 1, Math.floor(size ** (this.#random.below(1_000_000) / 1_000_000)) - 1)]!
  }

  /** `count` different ones, or all when there are fewer. */
  pickSome<T>(values: readonly T[], count: number): T[] {
    const left = [...values]
    const picked: T[] = []
    while (picked.length < count && left.length > 0) {
      picked.push(...left.splice(this.#random.below(left.length), 1))
    }
    return picked
  }

  weighted<T>(table: Weighted<T>): T {
    let total = 0
    for (const [, weight] of table) total += weight
    let lot = this.#random.below(1_000_000) * (total / 1_000_000)
    for (const [value, weight] of table) {
      lot -= weight
      if (lot < 0) return value
    }
    return table.at(-1)![0]
  }

  /** Small and large alike: each order of magnitude between the two comes as often as any other. */
  magnitude(least: number, most: number): number {
    const share = this.#random.below(1_000_000) / 1_000_000
    return least * (most / least) ** share
  }
}
