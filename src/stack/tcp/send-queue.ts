/**
 * What a program wrote and the peer has not yet acknowledged: a ring of octets that grows. It knows offsets from
 * its front, not sequence numbers.
 */

const FIRST_CAPACITY = 4096

export class SendQueue {
  /** How many octets are queued. */
  length = 0
  #ring: Uint8Array = new Uint8Array(0)
  #front = 0

  /** Copies `bytes` to the end. How much may be queued is the caller's to limit. */
  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#makeRoom(this.length + bytes.length)
    const at = (this.#front + this.length) % this.#ring.length
    const untilEdge = this.#ring.length - at
    if (bytes.length <= untilEdge) {
      this.#ring.set(bytes, at)
    } else {
      this.#ring.set(bytes.subarray(0, untilEdge), at)
      this.#ring.set(bytes.subarray(untilEdge), 0)
    }
    this.length += bytes.length
  }

  /** Copies `length` octets, the first of them `offset` from the front, to `target` at `at`. All must be queued. */
  copyTo(target: Uint8Array, at: number, offset: number, length: number): void {
    if (offset < 0 || offset + length > this.length) throw new RangeError('octets that are not queued')
    if (length === 0) return
    const from = (this.#front + offset) % this.#ring.length
    const untilEdge = this.#ring.length - from
    if (length <= untilEdge) {
      target.set(this.#ring.subarray(from, from + length), at)
    } else {
      target.set(this.#ring.subarray(from), at)
      target.set(this.#ring.subarray(0, length - untilEdge), at + untilEdge)
    }
  }

  /** Forgets the first `octets`: they are acknowledged. */
  release(octets: number): void {
    if (octets > this.length) throw new RangeError('octets that are not queued')
    this.length -= octets
    this.#front = this.length === 0 ? 0 : (this.#front + octets) % this.#ring.length
  }

  /** Forgets everything, its memory too. */
  clear(): void {
    this.length = 0
    this.#front = 0
    this.#ring = new Uint8Array(0)
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#ring.length) return
    let capacity = Math.max(FIRST_CAPACITY, this.#ring.length)
    while (capacity < needed) capacity *= 2
    const ring = new Uint8Array(capacity)
    this.copyTo(ring, 0, 0, this.length)
    this.#ring = ring
    this.#front = 0
  }
}
