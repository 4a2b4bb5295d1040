/** A scenario that cannot be read: where the first mistake stands, and what was expected there. */

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
  readonly file: string
  /** From 1. */
  readonly line: number
  /** What stood there; empty where something is missing. */
  readonly token: string
  readonly expected: string

  constructor(file: string, line: number, token: string, expected: string, options?: ErrorOptions) {
    const what = token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
    super(`${file}:${line}: ${what}`, options)
    this.file = file
    this.line = line
    this.token = token
    this.expected = expected
  }
}
