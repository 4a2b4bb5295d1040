/** Writes the fields of a hand-made header. A value too large for its field is refused; a wrong one is not. */

import { ipv4Number, type Ipv4 } from '../address/ipv4-number.ts'
import { parseMac, type Mac } from '../address/mac.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { EncodeError } from '../errors.ts'

/** Addresses may be given as text or as the number that the stack uses. */
export type MacInput = Mac | string
export type Ipv4Input = Ipv4 | string

const MOST_OCTETS = 1 << 20

export class FieldWriter extends ByteWriter {
  constructor() {
    super(128, MOST_OCTETS)
  }

  /** An unsigned integer of so many octets. Throws `EncodeError` 'bad-value'. */
  number(name: string, length: 1 | 2 | 4 | 6, value: number): void {
    const checked = checkBits(name, value, length * 8)
    if (length === 1) this.u8(checked)
    else if (length === 2) this.u16(checked)
    else if (length === 4) this.u32(checked)
    else this.u48(checked)
  }

  mac(name: string, mac: MacInput): void {
    this.number(name, 6, macValue(mac))
  }

  ip(name: string, address: Ipv4Input): void {
    this.number(name, 4, ipv4Value(address))
  }
}

/** The value itself. Throws `EncodeError` 'bad-value' unless it is an unsigned integer of at most so many bits. */
export function checkBits(name: string, value: number, bits: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** bits) return value
  throw new EncodeError('bad-value', name, `${value} does not fit into ${bits} bits`)
}

/** Throws `TextError` 'bad-address'. */
export function macValue(mac: MacInput): Mac {
  return typeof mac === 'string' ? parseMac(mac) : mac
}

/** Throws `TextError` 'bad-address'. */
export function ipv4Value(address: Ipv4Input): Ipv4 {
  return typeof address === 'string' ? ipv4Number(address) : address
}

/** A code by its name in a table, or as a number, which need not be in it. */
export function codeValue<T extends string>(codes: Readonly<Record<T, number>>, code: T | number): number {
  return typeof code === 'number' ? code : codes[code]
}
