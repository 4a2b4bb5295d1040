// What names servers have said anything about: an answer that nobody gave must not be given on, even if it
// happens to be right.

export class Hearsay {
  readonly #lastMs = new Map<string, number>()

  note(name: string, nowMs: number): void {
    this.#lastMs.set(name, nowMs)
  }

  /** When anything was last said about the name; −Infinity when never. */
  lastAboutMs(name: string): number {
    return this.#lastMs.get(name) ?? -Infinity
  }
}
