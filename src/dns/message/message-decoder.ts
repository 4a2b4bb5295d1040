/** From octets to a `PlainMessage`. Every object of a kind is made in one place, so that all have one shape. */

import { formatClass } from '../iana/classes.ts'
import { formatOpcode, formatRcode } from '../iana/codes.ts'
import { formatType, TYPE } from '../iana/types.ts'
import { recordType } from '../rdata/registry.ts'
import { decodeEdnsOptions, EDNS_DO } from './edns.ts'
import { FLAG, opcodeOf, RCODE_MASK } from './header.ts'
import { MessageReader } from './message-reader.ts'
import type { PlainMessage, PlainOpt, PlainQuestion, PlainRecord } from './plain-message.ts'
import type { Section } from './section.ts'

/**
 * The message that fills `octets`. Nothing of it is a view of them: they may be reused at once.
 *
 * @throws DecodeError for anything malformed and for octets left over; `field` says where, as in
 *   `answers[1].rdata.exchange` or `header.ancount`
 */
export function decodeMessage(octets: Uint8Array): PlainMessage {
  const reader = new MessageReader(octets)
  const questions = readQuestions(reader)
  const answers = readRecords(reader, 'answers')
  const authorities = readRecords(reader, 'authorities')
  const additionals = readRecords(reader, 'additionals')
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

function readQuestions(reader: MessageReader): PlainQuestion[] {
  const questions: PlainQuestion[] = []
  const count = reader.count('questions')
  for (let i = 0; i < count; i++) {
    reader.enter('questions', i)
    const name = reader.nameText()
    reader.questionFields()
    questions.push({ name, type: formatType(reader.type), class: formatClass(reader.rrclass) })
  }
  return questions
}

function readRecords(reader: MessageReader, section: Section): PlainRecord[] {
  const records: PlainRecord[] = []
  const count = reader.count(section)
  for (let i = 0; i < count; i++) {
    reader.enter(section, i)
    const name = reader.nameText()
    reader.recordFields()
    records.push(reader.type === TYPE.OPT ? readOpt(reader) : readRecord(reader, name))
    reader.leave()
  }
  return records
}

function readRecord(reader: MessageReader, name: string): PlainRecord {
  const { type, rrclass, ttlSeconds } = reader
  const data = reader.isEmptyUpdate ? null : recordType(type, rrclass).read(reader)
  // The registry ties the data to the type; the compiler cannot follow it there.
  return { name, type: formatType(type), class: formatClass(rrclass), ttl: ttlSeconds, data } as PlainRecord
}

function readOpt(reader: MessageReader): PlainOpt {
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
