/**
 * EDNS(0): the OPT pseudo-record (RFC 6891 §6.1). Its class is a payload size, its TTL eight bits of rcode,
 * a version and flags, its rdata a list of options.
 */

import { TYPE } from '../iana/types.ts'
import type { NameReader } from '../name/name-reader.ts'
import { NameWriter } from '../name/name-writer.ts'
import { MAX_U16 } from '../rdata/integers.ts'
import { checkInteger } from '../rdata/plain-value.ts'
import { optionFits, readOption, writeOption, type EdnsOption, type RawOption } from './edns-option.ts'

/** "DNSSEC OK" (RFC 3225 §3). */
export const EDNS_DO = 0x8000

/** What a requestor without EDNS can take, and the least that one with EDNS is taken to (RFC 6891 §6.2.3). */
export const MIN_UDP_SIZE = 512

/** What fits into an unfragmented datagram nearly everywhere (RFC 9715 §3.2, and DNS Flag Day 2020). */
export const SAFE_UDP_SIZE = 1232

export interface Edns {
  /** The largest UDP payload that the sender can take, in octets. */
  readonly udpSize: number
  readonly version: number
  /** The upper eight bits of the rcode. When encoding, the rcode of the message decides. */
  readonly extendedRcode: number
  /** 16 bits: `EDNS_DO`, and 15 that are reserved. */
  readonly flags: number
  readonly options: readonly EdnsOption[]
}

/** As much of `Edns` as gets written. */
export interface EdnsInput extends Pick<Edns, 'udpSize' | 'version' | 'flags'> {
  readonly options: readonly (EdnsOption | RawOption)[]
}

/** The four header octets of an option: its code and length. */
const OPTION_HEADER_LENGTH = 4

/**
 * Reads the options that fill the reader up to its end.
 *
 * @throws DecodeError 'truncated' or 'bad-value' with field `options[i]`
 */
export function decodeEdnsOptions(reader: NameReader): EdnsOption[] {
  const options: EdnsOption[] = []
  const { end } = reader
  while (reader.at < end) {
    reader.field = `options[${options.length}]`
    const code = reader.u16()
    const length = reader.u16()
    const at = reader.advance(length)
    if (!optionFits(code, reader.octets, at, length)) throw reader.error('bad-value', at)
    reader.at = at
    reader.end = at + length
    options.push(readOption(code, reader))
    reader.end = end
  }
  return options
}

/** Whether the octets from `at` to `end` are a list of well-formed options. */
export function areEdnsOptions(octets: Uint8Array, at: number, end: number): boolean {
  while (at < end) {
    if (end - at < OPTION_HEADER_LENGTH) return false
    const code = (octets[at]! << 8) | octets[at + 1]!
    const length = (octets[at + 2]! << 8) | octets[at + 3]!
    at += OPTION_HEADER_LENGTH
    if (length > end - at || !optionFits(code, octets, at, length)) return false
    at += length
  }
  return true
}

function writeEdnsOptions(writer: NameWriter, options: readonly (EdnsOption | RawOption)[]): void {
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!
    writer.field = `options[${i}]`
    const at = writer.claim(OPTION_HEADER_LENGTH) + OPTION_HEADER_LENGTH
    writeOption(writer, option)
    writer.patchU16(at - 4, checkInteger(writer, option.code, MAX_U16))
    writer.patchU16(at - 2, writer.at - at)
  }
}

/**
 * Writes the OPT record; `rcode` is the whole one, of which OPT holds the upper eight bits.
 *
 * @throws EncodeError 'bad-value' with field `options[i]`
 */
export function writeOpt(writer: NameWriter, edns: EdnsInput, rcode: number): void {
  writer.u8(0)
  writer.u16(TYPE.OPT)
  writer.u16(edns.udpSize)
  writer.u8(rcode >>> 4)
  writer.u8(edns.version)
  writer.u16(edns.flags)
  const lengthAt = writer.claim(2)
  writeEdnsOptions(writer, edns.options)
  writer.patchU16(lengthAt, writer.at - lengthAt - 2)
}

/** The octets of the record that `writeOpt` writes. */
export function encodeOpt(edns: EdnsInput, rcode: number): Uint8Array {
  const writer = new NameWriter(64)
  writeOpt(writer, edns, rcode)
  return writer.finish()
}

/** The octets of an OPT record without options. */
export const OPT_HEADER_LENGTH = 11
