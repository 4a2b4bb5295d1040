/** The twelve octets that every message begins with (RFC 1035 §4.1.1). Knows nothing of what follows them. */

import type { ByteWriter } from '../../bytes/byte-writer.ts'

export const HEADER_LENGTH = 12

/** Where the flags and the four counts stand. */
export const FLAGS_AT = 2
export const COUNT_AT = { question: 4, answer: 6, authority: 8, additional: 10 } as const

/** The one-bit flags, in place within the 16 bits that hold opcode and rcode as well. */
export const FLAG = {
  QR: 0x8000,
  AA: 0x0400,
  TC: 0x0200,
  RD: 0x0100,
  RA: 0x0080,
  Z: 0x0040,
  AD: 0x0020,
  CD: 0x0010,
} as const

/** The four bits of the rcode that the header has room for; EDNS holds eight more. */
export const RCODE_MASK = 0x000f

/** The four bits of the opcode in the 16 bits of flags. */
export function opcodeOf(flags: number): number {
  return (flags >>> 11) & 0xf
}

/** The flags with `opcode` in its place. */
export function withOpcode(flags: number, opcode: number): number {
  return (flags & ~0x7800) | (opcode << 11)
}

/** Writes a header whose counts are all zero: they are patched at `COUNT_AT` as sections get written. */
export function writeHeader(writer: ByteWriter, id: number, flags: number): void {
  const at = writer.claim(HEADER_LENGTH)
  const { octets } = writer
  octets[at] = id >>> 8
  octets[at + 1] = id
  octets[at + 2] = flags >>> 8
  octets[at + 3] = flags
  octets.fill(0, at + COUNT_AT.question, at + HEADER_LENGTH)
}
