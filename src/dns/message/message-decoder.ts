/** From octets to a `PlainMessage`. Every object of a kind is made in one place, so that all have one shape. */

import { formatClass } from '../iana/classes.ts'
import { formatOpcode, formatRcode } from '../iana/codes.ts'
import { formatType, TYPE } from '../iana/types.ts'
import { recordType } from '../rdata/registry.ts'
import { decodeEdnsOptions, EDNS_DO } from './edns.ts'
import { FLAG, opcodeOf, RCODE_MASK } from './header.ts'
import { MessageReader } from './message-reader.ts'
import type { PlainMessage, PlainOpt, PlainQuestion, PlainRecord } from './plain-message.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS, type Section } from './section.ts'

/** Leaves octets where they are: to copy each run would cost more than all the rest of a message. */
class PlainReader extends MessageReader {
  override bytes(length: number): Uint8Array {
    const { buffer, byteOffset } = this.octets
    return new Uint8Array(buffer, byteOffset + this.advance(length), length)
  }
}

const reader = new PlainReader()

/**
 * The message that fills `octets`. Octets in it (the strings of TXT, keys, signatures) are views of these, so
 * whoever means to use them again decodes a copy.
 *
 * @throws DecodeError for anything malformed and for octets left over; `field` says where, as in
 *   `answers[1].rdata.exchange` or `header.ancount`
 */
export function decodeMessage(octets: Uint8Array): PlainMessage {
  reader.begin(octets)
  const questions = readQuestions()
  const answers = readRecords(ANSWERS)
  const authorities = readRecords(AUTHORITIES)
  const additionals = readRecords(ADDITIONALS)
  reader.finishMessage()
  const { id, flags } = reader
  return {
    id,
    type: (flags & FLAG.QR) === 0 ? 'query' : 'response',
    flags: flags & ~FLAG.QR,
    flag_qr: (flags & FLAG.QR) !== 0,
    opcode: formatOpcode(opcodeOf(flags)),
    flag_aa: (flags & FLAG.AA) !== 0,
    flag_tc: (flags & FLAG.TC) !== 0,
    flag_rd: (flags & FLAG.RD) !== 0,
    flag_ra: (flags & FLAG.RA) !== 0,
    flag_z: (flags & FLAG.Z) !== 0,
    flag_ad: (flags & FLAG.AD) !== 0,
    flag_cd: (flags & FLAG.CD) !== 0,
    rcode: formatRcode((flags & RCODE_MASK) | (extendedRcodeOf(additionals) << 4)),
    questions,
    answers,
    authorities,
    additionals,
  }
}

/** An array for as many entries as a header claims, within reason: none takes less than five octets. */
function roomFor<T>(count: number): T[] {
  return count === 0 ? [] : new Array<T>(Math.min(count, Math.ceil(reader.remaining / 5)))
}

function readQuestions(): PlainQuestion[] {
  const count = reader.count(QUESTIONS)
  const questions = roomFor<PlainQuestion>(count)
  for (let i = 0; i < count; i++) {
    reader.enter(QUESTIONS, i)
    const name = reader.nameText()
    reader.questionFields()
    questions[i] = { name, type: formatType(reader.type), class: formatClass(reader.rrclass) }
  }
  return questions
}

function readRecords(section: Section): PlainRecord[] {
  const count = reader.count(section)
  const records = roomFor<PlainRecord>(count)
  for (let i = 0; i < count; i++) {
    reader.enter(section, i)
    const name = reader.nameText()
    reader.recordFields()
    records[i] = reader.type === TYPE.OPT ? readOpt() : readRecord(name)
    reader.leave()
  }
  return records
}

function readRecord(name: string): PlainRecord {
  const { type, rrclass, ttlSeconds } = reader
  const data = reader.isEmptyUpdate ? null : recordType(type, rrclass).read(reader)
  // The registry ties the data to the type; the compiler cannot follow it there.
  return { name, type: formatType(type), class: formatClass(rrclass), ttl: ttlSeconds, data } as PlainRecord
}

function readOpt(): PlainOpt {
  const { rrclass, ttlSeconds } = reader
  return {
    name: '.',
    type: 'OPT',
    udpPayloadSize: rrclass,
    extendedRcode: ttlSeconds >>> 24,
    ednsVersion: (ttlSeconds >>> 16) & 0xff,
    flags: ttlSeconds & 0xffff,
    flag_do: (ttlSeconds & EDNS_DO) !== 0,
    options: decodeEdnsOptions(reader),
  }
}

function extendedRcodeOf(additionals: readonly PlainRecord[]): number {
  for (const record of additionals) if (record.type === 'OPT') return record.extendedRcode
  return 0
}
