/**
 * A cursor over octets that refuses to read past its end. Knows integers and runs of octets, no protocol.
 *
 * `field` names what is being read, so that a failure can say it; whoever reads sets it.
 */

import { DecodeError, type DecodeErrorCode } from '../errors.ts'

export class ByteReader {
  octets: Uint8Array
  /** The next octet to read. */
  at: number
  /** One past the last octet that may be read; at most `octets.length`. */
  end: number
  field = ''

  constructor(octets: Uint8Array, at = 0, end = octets.length) {
    this.octets = octets
    this.at = at
    this.end = end
  }

  get remaining(): number {
    return this.end - this.at
  }

  u8(): number {
    const at = this.advance(1)
    return this.octets[at]!
  }

  u16(): number {
    const at = this.advance(2)
    return (this.octets[at]! << 8) | this.octets[at + 1]!
  }

  u32(): number {
    const at = this.advance(4)
    const { octets } = this
    return ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0
  }

  /** 48 bits: exact as a number. */
  u48(): number {
    const high = this.u16()
    return high * 0x1_0000_0000 + this.u32()
  }

  /** A view of the next `length` octets; valid as long as the octets below are. */
  view(length: number): Uint8Array {
    const at = this.advance(length)
    return this.octets.subarray(at, at + length)
  }

  /** A copy of the next `length` octets. */
  bytes(length: number): Uint8Array {
    const at = this.advance(length)
    // Not `slice`: that of a Node `Buffer` is a view.
    return new Uint8Array(this.octets.subarray(at, at + length))
  }

  /** Steps over `length` octets and returns where they begin. Throws `DecodeError` 'truncated'. */
  advance(length: number): number {
    const at = this.at
    if (length > this.end - at) throw this.error('truncated')
    this.at = at + length
    return at
  }

  /** Throws `DecodeError` 'trailing' unless all has been read. */
  finish(): void {
    if (this.at !== this.end) throw this.error('trailing')
  }

  error(code: DecodeErrorCode, offset = this.at): DecodeError {
    return new DecodeError(code, this.field, offset)
  }
}
