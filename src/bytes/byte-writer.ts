/**
 * A growing buffer of octets with a hard limit. Knows integers and runs of octets, no protocol.
 *
 * `field` names what is being written, so that a failure can say it; whoever writes sets it.
 */

import { EncodeError, type EncodeErrorCode } from '../errors.ts'
import { pooledOctets } from './pooled-octets.ts'

/** What a DNS message over TCP, or any 16-bit length, can hold. */
export const MAX_U16_LENGTH = 0xffff

export class ByteWriter {
  octets: Uint8Array
  /** Where the next octet goes. */
  at = 0
  /** The writer refuses to grow past this many octets. */
  limit: number
  field = ''

  constructor(capacity = 512, limit = MAX_U16_LENGTH) {
    this.octets = new Uint8Array(Math.min(capacity, limit))
    this.limit = limit
  }

  u8(value: number): void {
    const at = this.claim(1)
    this.octets[at] = value
  }

  u16(value: number): void {
    const at = this.claim(2)
    this.octets[at] = value >>> 8
    this.octets[at + 1] = value
  }

  u32(value: number): void {
    const at = this.claim(4)
    const { octets } = this
    octets[at] = value >>> 24
    octets[at + 1] = value >>> 16
    octets[at + 2] = value >>> 8
    octets[at + 3] = value
  }

  u48(value: number): void {
    this.u16(Math.floor(value / 0x1_0000_0000))
    this.u32(value >>> 0)
  }

  bytes(source: Uint8Array): void {
    const at = this.claim(source.length)
    this.octets.set(source, at)
  }

  /** Copies `length` octets of `source` from `from` on; for short runs, without making a view. */
  range(source: Uint8Array, from: number, length: number): void {
    const at = this.claim(length)
    const { octets } = this
    if (length > 64) octets.set(source.subarray(from, from + length), at)
    else for (let i = 0; i < length; i++) octets[at + i] = source[from + i]!
  }

  /** Overwrites 16 bits written earlier, such as a length known only afterwards. */
  patchU16(at: number, value: number): void {
    this.octets[at] = value >>> 8
    this.octets[at + 1] = value
  }

  /** A copy of what has been written. Short ones share a buffer with others: see pooled-octets.ts. */
  finish(): Uint8Array {
    const length = this.at
    if (length > MOST_BY_HAND) return this.octets.slice(0, length)
    const copy = pooledOctets(length)
    for (let i = 0; i < length; i++) copy[i] = this.octets[i]!
    return copy
  }

  /** Makes room for `length` octets and returns where they begin. Throws `EncodeError` 'message-full'. */
  claim(length: number): number {
    const at = this.at
    const needed = at + length
    if (needed > this.octets.length) this.grow(needed)
    this.at = needed
    return at
  }

  error(code: EncodeErrorCode, detail?: string): EncodeError {
    return new EncodeError(code, this.field, detail)
  }

  private grow(needed: number): void {
    if (needed > this.limit) throw new EncodeError('message-full', 'message', `over ${this.limit} octets`)
    const larger = new Uint8Array(Math.min(Math.max(needed, this.octets.length * 2), this.limit))
    larger.set(this.octets.subarray(0, this.at))
    this.octets = larger
  }
}

// A view of what is to be copied costs more than to copy a short message octet by octet.
const MOST_BY_HAND = 1024
