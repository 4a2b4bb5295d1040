/** Reads octets and notes each field as it goes: its value, its text, and where it lies. Knows no protocol. */

import { ipv4Text, readIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { formatMac, type Mac } from '../address/mac.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { DecodeError } from '../errors.ts'
import type { Field } from './layer.ts'

export class LayerReader extends ByteReader {
  readonly fields: Field[] = []
  readonly remarks: string[] = []
  #lastAt: number
  #lastLength = 0

  constructor(octets: Uint8Array, at: number, end: number) {
    super(octets, at, end)
    this.#lastAt = at
  }

  /** Reads an unsigned integer of so many octets as a field. Throws `DecodeError` 'truncated', as do all of these. */
  number(name: string, length: 1 | 2 | 4 | 6, text: (value: number) => string = String): number {
    this.#begin(name, length)
    const value = this.#unsigned(length)
    this.#note(name, value, text(value))
    return value
  }

  mac(name: string): Mac {
    return this.number(name, 6, formatMac)
  }

  ip(name: string): Ipv4 {
    return this.number(name, 4, ipv4Text)
  }

  /** Reads octets as a field with the text that `describe` gives them. */
  run(name: string, length: number, describe: (octets: Uint8Array) => string): Uint8Array {
    this.#begin(name, length)
    const octets = this.view(length)
    const text = describe(octets)
    this.#note(name, text, text)
    return octets
  }

  /** Reads what ends at `end`, whatever it is, and then stands there: the octets after it are another's. */
  within(end: number, read: () => void): void {
    const { end: wholeEnd } = this
    this.end = end
    try {
      read()
      if (this.remaining > 0) this.remark(`malformed: ${this.remaining} octets are left over`)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.remark(`malformed: ${error.message}`)
    }
    this.at = end
    this.end = wholeEnd
  }

  /** A field over octets that were read already, since `at`. */
  span(name: string, at: number, text: string, value: number | string = text): void {
    this.#lastAt = at
    this.#lastLength = this.at - at
    this.#note(name, value, text)
  }

  /** Reads an integer that is not a field itself but holds some, which `part` tells. */
  word(name: string, length: 1 | 2): number {
    this.#begin(name, length)
    return this.#unsigned(length)
  }

  /** A field within the octets that were read last. */
  part(name: string, value: number, text = String(value)): void {
    this.#note(name, value, text)
  }

  /** Says something about the field that was read last. */
  note(text: string): void {
    const last = this.fields.pop()
    if (last !== undefined) this.fields.push({ ...last, note: text })
  }

  remark(text: string): void {
    this.remarks.push(text)
  }

  #begin(name: string, length: number): void {
    this.field = name
    this.#lastAt = this.at
    this.#lastLength = length
  }

  #unsigned(length: 1 | 2 | 4 | 6): number {
    if (length === 1) return this.u8()
    if (length === 2) return this.u16()
    return length === 4 ? this.u32() : this.u48()
  }

  #note(name: string, value: number | string, text: string): void {
    this.fields.push({ name, value, text, at: this.#lastAt, length: this.#lastLength })
  }
}

/** Four octets within a run, as an address; for options that hold several. */
export function addressesText(octets: Uint8Array): string {
  const addresses = []
  for (let at = 0; at + 4 <= octets.length; at += 4) addresses.push(ipv4Text(readIpv4(octets, at)))
  return addresses.join(', ')
}
