/** A scenario that cannot be read: where its mistakes stand, and what was expected there. */

export interface ScenarioMistake {
  /** From 1. */
  readonly line: number
  /** What stood there; empty where something is missing. */
  readonly token: string
  readonly expected: string
}

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
  readonly file: string
  /** In the order in which they were found; at least one. */
  readonly errors: readonly [ScenarioMistake, ...ScenarioMistake[]]

  constructor(
    file: string,
    errors: readonly [ScenarioMistake, ...ScenarioMistake[]],
    options?: ErrorOptions,
  ) {
    const [first, ...others] = errors
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    super(`${file}:${first.line}: ${describeMistake(first)}${more}`, options)
    this.file = file
    this.errors = errors
  }
}

/** `'QUERRY': expected a kind of step`, without its place. */
export function describeMistake({ token, expected }: ScenarioMistake): string {
  return token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
}
