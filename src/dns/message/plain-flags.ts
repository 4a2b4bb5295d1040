/** The header bits of a plain message that is to be encoded: from `flags`, or from what stands in for them. */

import { EncodeError } from '../../errors.ts'
import { findOpcode, findRcode } from '../iana/codes.ts'
import { FLAG, opcodeOf, RCODE_MASK, withOpcode } from './header.ts'
import type { MessageInput } from './plain-message.ts'

const UNSIGNED_16 = 0xffff

/**
 * The 16 bits of the header. `flags`, when given, has to agree with the fields that say the same.
 *
 * @throws EncodeError 'bad-value'
 */
export function headerFlags(message: MessageInput, rcode: number | undefined): number {
  const { flags } = message
  if (flags !== undefined && !(Number.isInteger(flags) && flags >= 0 && flags <= UNSIGNED_16))
    throw new EncodeError('bad-value', 'flags', `${flags} is not an integer from 0 to 65535`)
  const fixed = flags !== undefined
  let bits = withType(message, flags ?? 0)
  bits = withBit(bits, FLAG.AA, message.flag_aa, 'flag_aa', fixed)
  bits = withBit(bits, FLAG.TC, message.flag_tc, 'flag_tc', fixed)
  bits = withBit(bits, FLAG.RD, message.flag_rd, 'flag_rd', fixed)
  bits = withBit(bits, FLAG.RA, message.flag_ra, 'flag_ra', fixed)
  bits = withBit(bits, FLAG.Z, message.flag_z, 'flag_z', fixed)
  bits = withBit(bits, FLAG.AD, message.flag_ad, 'flag_ad', fixed)
  bits = withBit(bits, FLAG.CD, message.flag_cd, 'flag_cd', fixed)
  const opcode = opcodeField(message) ?? opcodeOf(bits)
  if (fixed && opcode !== opcodeOf(bits)) throw disagreement('opcode')
  const headerRcode = (rcode ?? bits) & RCODE_MASK
  if (fixed && headerRcode !== (bits & RCODE_MASK)) throw disagreement('rcode')
  return withOpcode((bits & ~RCODE_MASK) | headerRcode, opcode)
}

/** `type` decides about the first bit; `flag_qr` does without it. */
function withType({ type, flag_qr }: MessageInput, flags: number): number {
  const isResponse = type === undefined ? (flag_qr ?? (flags & FLAG.QR) !== 0) : type === 'response'
  return isResponse ? flags | FLAG.QR : flags & ~FLAG.QR
}

function withBit(
  bits: number,
  bit: number,
  given: boolean | undefined,
  field: string,
  fixed: boolean,
): number {
  if (given === undefined || given === ((bits & bit) !== 0)) return bits
  if (fixed) throw disagreement(field)
  return bits | bit
}

function opcodeField({ opcode }: MessageInput): number | undefined {
  if (opcode === undefined) return undefined
  const code = findOpcode(opcode)
  if (code === undefined) throw new EncodeError('bad-value', 'opcode', opcode)
  return code
}

/** All twelve bits of the rcode, when the message names it. Throws `EncodeError` 'bad-value'. */
export function rcodeField({ rcode }: MessageInput): number | undefined {
  if (rcode === undefined) return undefined
  const code = findRcode(rcode)
  if (code === undefined) throw new EncodeError('bad-value', 'rcode', rcode)
  return code
}

function disagreement(field: string): EncodeError {
  return new EncodeError('bad-value', field, 'disagrees with flags')
}
