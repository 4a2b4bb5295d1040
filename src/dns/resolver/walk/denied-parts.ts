/**
 * Parts of names that were denied a moment ago. Relaxed minimisation does not take that for the denial of the whole
 * name, but need not hear it again: without this, a flood of names below one that does not exist would cost two
 * queries each.
 */

const MEMORY_MS = 60_000
const MOST_PARTS = 1000

export class DeniedParts {
  // By the key of the name, in the order of insertion: the oldest is forgotten first.
  readonly #untilMs = new Map<string, number>()

  has(nameKey: string, nowMs: number): boolean {
    const untilMs = this.#untilMs.get(nameKey)
    return untilMs !== undefined && untilMs > nowMs
  }

  add(nameKey: string, nowMs: number): void {
    this.#untilMs.delete(nameKey)
    if (this.#untilMs.size >= MOST_PARTS) this.#untilMs.delete(this.#untilMs.keys().next().value!)
    this.#untilMs.set(nameKey, nowMs + MEMORY_MS)
  }
}
