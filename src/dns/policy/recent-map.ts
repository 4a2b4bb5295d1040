/**
 * A map that keeps what was used of late and forgets the rest, in bounded memory and without any order to keep: what
 * has not been seen while `most` others were is gone.
 */

export class RecentMap<V> {
  readonly #most: number
  #young = new Map<string, V>()
  #old = new Map<string, V>()

  /** Holds at least `most` and at most twice as many. */
  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): V | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const aged = this.#old.get(key)
    if (aged === undefined) return undefined
    this.#old.delete(key)
    this.set(key, aged)
    return aged
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
