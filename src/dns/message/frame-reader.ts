/** Messages out of a stream of octets: two octets of length before each (RFC 1035 §4.2.2), split anywhere. */

const LENGTH_OCTETS = 2
const NOTHING = new Uint8Array()

/** Room for the rest of a small message that came in two. */
const SMALLEST_BUFFER = 512

/** Holds what has come of a message that is not complete, and nothing more. */
export class FrameReader {
  #octets: Uint8Array = NOTHING
  #at = 0
  #end = 0

  /** Octets that have come in the middle of a message. */
  get held(): number {
    return this.#end - this.#at
  }

  /** Takes over `octets`. */
  add(octets: Uint8Array): void {
    if (this.held === 0) {
      this.#octets = octets
      this.#at = 0
      this.#end = octets.length
      return
    }
    this.#makeRoom(octets.length)
    this.#octets.set(octets, this.#end)
    this.#end += octets.length
  }

  /** The next whole message, a view valid until the next `add`; undefined if more octets are needed. */
  next(): Uint8Array | undefined {
    const { held } = this
    if (held === 0) {
      this.#octets = NOTHING
      return undefined
    }
    const start = this.#at + LENGTH_OCTETS
    const end = start + ((this.#octets[this.#at]! << 8) | (this.#octets[this.#at + 1] ?? 0))
    if (held < LENGTH_OCTETS || end > this.#end) {
      this.#dropRead()
      return undefined
    }
    this.#at = end
    return this.#octets.subarray(start, end)
  }

  /** Lets go of the messages that were read, so that one octet of the next does not keep 64 KiB alive. */
  #dropRead(): void {
    if (this.#at === 0) return
    this.#octets = new Uint8Array(this.#octets.subarray(this.#at, this.#end))
    this.#end -= this.#at
    this.#at = 0
  }

  /** By doubling, so that a message that comes octet by octet is not copied each time. */
  #makeRoom(length: number): void {
    const needed = this.#end + length
    if (needed <= this.#octets.length) return
    const grown = new Uint8Array(Math.max(needed, 2 * this.#octets.length, SMALLEST_BUFFER))
    grown.set(this.#octets.subarray(0, this.#end))
    this.#octets = grown
  }
}
