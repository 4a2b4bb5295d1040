// What to simulate, and what came of one seed: plain data, for it goes from thread to thread.

export interface Task {
  readonly seeds: readonly number[]
  readonly questions: number
  readonly until?: number
}

export interface SeedResult {
  readonly seed: number
  /** Of the event log. */
  readonly hash: string
  readonly virtualMs: number
  readonly counts: readonly (readonly [what: string, times: number])[]
  /** What was found, in words. */
  readonly violation: string | undefined
}

/** `7`, `1-1000` or `1,5,7-9`. */
export function seedsOf(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number)
    if (!Number.isInteger(first) || !Number.isInteger(last)) throw new Error(`seeds like 1-1000, not ${text}`)
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i)
  })
}
