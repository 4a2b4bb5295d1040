/** How often a time was how long, in buckets that a person can read. */

/** Upper bounds, in milliseconds: from a cache hit to the patience of a stub resolver. */
export const BOUNDS_MS: readonly number[] = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000,
]

export class Histogram {
  sumMs = 0
  /** Times above all bounds are in the last one. */
  readonly #counts = new Float64Array(BOUNDS_MS.length + 1)

  add(ms: number): void {
    this.sumMs += ms
    let i = 0
    while (i < BOUNDS_MS.length && ms > BOUNDS_MS[i]!) i++
    this.#counts[i]!++
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0)
  }

  /** Of each bound, how many times were at most that. */
  cumulative(): { readonly boundMs: number; readonly count: number }[] {
    let count = 0
    return BOUNDS_MS.map((boundMs, i) => ({ boundMs, count: (count += this.#counts[i]!) }))
  }
}
