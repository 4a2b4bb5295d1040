/** From the octets of a stream to whole BGP messages (RFC 4271 §4.1). Holds less than one message back. */

import { concatOctets } from '../bytes/concat.ts'
import { bgpMessageLength } from '../wire/bgp.ts'

export class MessageFraming {
  #held: Uint8Array = new Uint8Array(0)
  #at = 0

  add(octets: Uint8Array): void {
    const rest = this.#held.subarray(this.#at)
    this.#held = rest.length === 0 ? octets : concatOctets([rest, octets])
    this.#at = 0
  }

  /** The octets of the next message, a view; undefined until more have come. Throws `BgpDecodeError` for a bad header. */
  next(): Uint8Array | undefined {
    if (this.#at === this.#held.length) return undefined
    const length = bgpMessageLength(this.#held, this.#at)
    if (length === undefined || length > this.#held.length - this.#at) return undefined
    const message = this.#held.subarray(this.#at, this.#at + length)
    this.#at += length
    return message
  }
}
