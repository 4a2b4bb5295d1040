/** Vectors of TLS's presentation language (RFC 8446 §3.4): octets with their length in front. Knows no message. */

import { ByteReader } from '../bytes/byte-reader.ts'

export function readU24(reader: ByteReader): number {
  const high = reader.u8()
  return high * 0x1_0000 + reader.u16()
}

/** A reader over what the length in front tells of, past which `reader` then stands. Throws `DecodeError` 'truncated'. */
export function readVector(reader: ByteReader, lengthOctets: 1 | 2 | 3, field: string): ByteReader {
  reader.field = field
  const length = lengthOctets === 1 ? reader.u8() : lengthOctets === 2 ? reader.u16() : readU24(reader)
  const at = reader.advance(length)
  const inside = new ByteReader(reader.octets, at, reader.at)
  inside.field = field
  return inside
}

/** The octets of a vector, as a view. */
export function readOpaque(reader: ByteReader, lengthOctets: 1 | 2 | 3, field: string): Uint8Array {
  const inside = readVector(reader, lengthOctets, field)
  return inside.view(inside.remaining)
}

/** A vector of numbers of 16 bits. */
export function readU16s(reader: ByteReader, lengthOctets: 1 | 2, field: string): number[] {
  const inside = readVector(reader, lengthOctets, field)
  const values = []
  while (inside.remaining > 0) values.push(inside.u16())
  return values
}
