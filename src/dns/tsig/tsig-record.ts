/** The record that signs a message: where it stands, what it says, how it is put there (RFC 8945 §4.2). Knows no keys. */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import { DecodeError } from '../../errors.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { COUNT_AT } from '../message/header.ts'
import { MessageReader } from '../message/message-reader.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS } from '../message/section.ts'
import { DomainName } from '../name/domain-name.ts'

export interface TsigRecord {
  /** The name of the key. */
  readonly name: DomainName
  readonly algorithm: DomainName
  /** Seconds since the epoch. */
  readonly timeSigned: number
  readonly fudgeSeconds: number
  readonly mac: Uint8Array
  /** The id of the message when it was signed. */
  readonly originalId: number
  readonly error: number
  readonly otherData: Uint8Array
}

export interface FoundTsig {
  readonly record: TsigRecord
  /** What was signed: the message without the record, under the id that it has now. */
  readonly message: Uint8Array
}

/** What a record may say is wrong (RFC 8945 §3). In the rcode of a message 16 is BADVERS. */
export const TSIG_ERROR = { NONE: 0, BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const

export const NO_OCTETS = new Uint8Array(0)

/** Type, class, TTL and length; then time, fudge, and the lengths and numbers around MAC and other data. */
const FIELDS_LENGTH = 10 + 16

const reader = new MessageReader()

/**
 * The signature of a message; undefined when it has none.
 *
 * @throws DecodeError for a message that is malformed up to and including the record, for a record at any other place
 *   than the very end, and for one of another class than ANY or with a TTL (RFC 8945 §4.2, §5.1)
 */
export function findTsig(octets: Uint8Array): FoundTsig | undefined {
  reader.begin(octets)
  for (let i = 0; i < reader.count(QUESTIONS); i++) {
    reader.enter(QUESTIONS, i)
    reader.nameOctets()
    reader.questionFields()
  }
  for (const section of [ANSWERS, AUTHORITIES, ADDITIONALS]) {
    for (let i = 0; i < reader.count(section); i++) {
      reader.enter(section, i)
      const { at } = reader
      const name = reader.nameOctets()
      // Fails for a TSIG that is not the last record.
      reader.recordFields()
      if (reader.type === TYPE.TSIG) return readTsig(at, DomainName.from(name))
      reader.advance(reader.remaining)
      reader.leave()
    }
  }
  return undefined
}

function readTsig(at: number, name: DomainName): FoundTsig {
  const { octets, rrclass, ttlSeconds } = reader
  if (rrclass !== CLASS.ANY || ttlSeconds !== 0) throw new DecodeError('bad-value', 'tsig', at)
  const algorithm = DomainName.from(reader.plainNameOctets())
  const timeSigned = reader.u48()
  const fudgeSeconds = reader.u16()
  const mac = reader.bytes(reader.u16())
  const originalId = reader.u16()
  const error = reader.u16()
  const otherData = reader.bytes(reader.u16())
  reader.leave()
  reader.finishMessage()
  const record = { name, algorithm, timeSigned, fudgeSeconds, mac, originalId, error, otherData }
  return { record, message: withCount(new Uint8Array(octets.subarray(0, at)), -1) }
}

/** The id that a message has now. */
export function idOf(message: Uint8Array): number {
  return (message[0]! << 8) | message[1]!
}

/** The octets that a record adds to a message. */
export function tsigLength({ name, algorithm, mac, otherData }: TsigRecord): number {
  return name.octets.length + FIELDS_LENGTH + algorithm.octets.length + mac.length + otherData.length
}

/** The message with the record at its end. */
export function appendTsig(message: Uint8Array, record: TsigRecord): Uint8Array {
  const writer = new ByteWriter(message.length + tsigLength(record), Infinity)
  writer.bytes(message)
  writer.bytes(record.name.octets)
  writer.u16(TYPE.TSIG)
  writer.u16(CLASS.ANY)
  writer.u32(0)
  writer.u16(tsigLength(record) - record.name.octets.length - 10)
  writer.bytes(record.algorithm.octets)
  writer.u48(record.timeSigned)
  writer.u16(record.fudgeSeconds)
  writer.u16(record.mac.length)
  writer.bytes(record.mac)
  writer.u16(record.originalId)
  writer.u16(record.error)
  writer.u16(record.otherData.length)
  writer.bytes(record.otherData)
  return withCount(writer.octets, 1)
}

/** Counts records of the additional section in, or out. */
function withCount(octets: Uint8Array, change: number): Uint8Array {
  const at = COUNT_AT.additional
  const count = ((octets[at]! << 8) | octets[at + 1]!) + change
  octets[at] = count >>> 8
  octets[at + 1] = count
  return octets
}
