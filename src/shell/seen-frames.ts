/** The frames that someone has looked at, numbered, so that one can be looked at again. Decodes nothing. */

export interface SeenFrame {
  readonly number: number
  /** Where it was seen: `laptop eth0`. */
  readonly where: string
  /** Nanoseconds since the world began. */
  readonly atNs: number
  readonly octets: Uint8Array
}

/** Enough to scroll back through; older ones are gone. */
const MOST_FRAMES = 10_000

export class SeenFrames {
  readonly #frames = new Map<number, SeenFrame>()
  #last = 0

  /** Takes a copy of a frame, and gives its number: 1, 2, 3 … */
  add(where: string, atNs: number, octets: Uint8Array): number {
    const number = ++this.#last
    this.#frames.set(number, { number, where, atNs, octets: octets.slice() })
    this.#frames.delete(number - MOST_FRAMES)
    return number
  }

  find(number: number): SeenFrame | undefined {
    return this.#frames.get(number)
  }

  get last(): SeenFrame | undefined {
    return this.#frames.get(this.#last)
  }
}
