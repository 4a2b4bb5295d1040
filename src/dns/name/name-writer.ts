/**
 * Writes names to the wire. Three writers share one shape, so that whoever writes rdata says what a name
 * *is* and the writer decides what becomes of it:
 *
 * - `NameWriter` writes every name whole, as it is: how rdata is kept.
 * - `CanonicalWriter` folds the case of those names that DNSSEC folds.
 * - `CompressingWriter` (its own file) replaces what a message has held before by pointers.
 */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import { LOWER, nameLength } from './name-octets.ts'

export class NameWriter extends ByteWriter {
  /** Writes a compressible name again that it has been told of as `text`; false when it knows of none. */
  repeatText(_text: string): boolean {
    return false
  }

  /** Told that the compressible name of `text` has just been written at `at`. */
  rememberText(_text: string, _at: number): void {}

  /** A name that the types of RFC 1035 hold: it may be compressed in a message (RFC 3597 §4). */
  compressibleName(octets: Uint8Array, at = 0): void {
    this.exactName(octets, at)
  }

  /** A name that is never compressed, but case-folded in canonical form (RFC 4034 §6.2, RFC 6840 §5.1). */
  name(octets: Uint8Array, at = 0): void {
    this.exactName(octets, at)
  }

  /** A name that stays as it is in every form. */
  exactName(octets: Uint8Array, at = 0): void {
    this.range(octets, at, nameLength(octets, at))
  }
}

/** Writes the canonical form of RFC 4034 §6.2. */
export class CanonicalWriter extends NameWriter {
  override compressibleName(octets: Uint8Array, at = 0): void {
    this.name(octets, at)
  }

  override name(octets: Uint8Array, at = 0): void {
    const length = nameLength(octets, at)
    const to = this.claim(length)
    for (let i = 0; i < length; i++) this.octets[to + i] = LOWER[octets[at + i]!]!
  }
}
