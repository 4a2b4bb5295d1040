/** From a `MessageInput` to octets, with names compressed. */

import { EncodeError } from '../../errors.ts'
import { CLASS, findClass } from '../iana/classes.ts'
import { findType } from '../iana/types.ts'
import { MAX_U16, MAX_U32, MAX_U8 } from '../rdata/integers.ts'
import { compressibleName } from '../rdata/names.ts'
import { checkInteger } from '../rdata/plain-value.ts'
import { recordType } from '../rdata/registry.ts'
import { EDNS_DO, SAFE_UDP_SIZE, writeOpt } from './edns.ts'
import { RCODE_MASK, writeHeader } from './header.ts'
import { MessageWriter } from './message-writer.ts'
import { headerFlags, rcodeField } from './plain-flags.ts'
import type { DataRecordInput, MessageInput, OptInput, QuestionInput, RecordInput } from './plain-message.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS, type Section } from './section.ts'

const writer = new MessageWriter()
const NO_ENTRIES: readonly never[] = []

/**
 * The octets of a message. Names are compressed against those written before that have the same case.
 *
 * @throws EncodeError 'bad-value' or 'too-long' with the field that cannot be encoded, as in
 *   `answers[1].rdata.exchange`; 'message-full' over 65,535 octets
 */
export function encodeMessage(message: MessageInput): Uint8Array {
  const rcode = rcodeField(message)
  writer.begin()
  writer.field = 'id'
  const id = checkInteger(writer, message.id ?? 0, MAX_U16)
  writeHeader(writer, id, headerFlags(message, rcode))
  writeQuestions(message.questions ?? NO_ENTRIES)
  writeRecords(ANSWERS, message.answers ?? NO_ENTRIES, rcode)
  writeRecords(AUTHORITIES, message.authorities ?? NO_ENTRIES, rcode)
  const additionals = message.additionals ?? NO_ENTRIES
  if (rcode !== undefined && rcode > RCODE_MASK && !additionals.some(isOpt))
    throw new EncodeError('bad-value', 'rcode', `${message.rcode} needs an OPT record`)
  writeRecords(ADDITIONALS, additionals, rcode)
  return writer.finish()
}

function writeQuestions(questions: readonly QuestionInput[]): void {
  writeCount(QUESTIONS, questions.length)
  for (let i = 0; i < questions.length; i++) {
    const { name, type, class: rrclass } = questions[i]!
    writer.enter(QUESTIONS, i)
    writeName(name)
    writer.u16(typeCode(type))
    writer.u16(classCode(rrclass))
  }
}

function writeRecords(section: Section, records: readonly RecordInput[], rcode: number | undefined): void {
  writeCount(section, records.length)
  for (let i = 0; i < records.length; i++) {
    const record = records[i]!
    writer.enter(section, i)
    if (isOpt(record)) writePlainOpt(record, rcode)
    else writeRecord(record)
  }
}

function writeCount(section: Section, count: number): void {
  if (count > MAX_U16) throw new EncodeError('too-long', section.countField, `${count} entries`)
  writer.patchU16(section.countAt, count)
}

function writeRecord({ name, type, class: rrclass, ttl, data }: DataRecordInput): void {
  writeName(name)
  const typeNumber = typeCode(type)
  const classNumber = classCode(rrclass)
  writer.u16(typeNumber)
  writer.u16(classNumber)
  writer.field = 'ttl'
  writer.u32(checkInteger(writer, ttl ?? 0, MAX_U32))
  const at = writer.claim(2)
  if (data !== null) {
    writer.enterRdata()
    recordType(typeNumber, classNumber).write(writer, data)
  }
  writer.patchU16(at, writer.at - at - 2)
}

function writePlainOpt(record: OptInput, rcode: number | undefined): void {
  writer.field = 'name'
  if ((record.name ?? '.') !== '.') throw writer.error('bad-value', 'the owner of OPT is the root')
  writer.field = 'udpPayloadSize'
  const udpSize = checkInteger(writer, record.udpPayloadSize ?? SAFE_UDP_SIZE, MAX_U16)
  writer.field = 'ednsVersion'
  const version = checkInteger(writer, record.ednsVersion ?? 0, MAX_U8)
  const opt = { udpSize, version, flags: optFlags(record), options: record.options ?? NO_ENTRIES }
  writeOpt(writer, opt, optRcode(record, rcode))
}

function optFlags({ flags, flag_do }: OptInput): number {
  writer.field = 'flags'
  if (flags === undefined) return flag_do === true ? EDNS_DO : 0
  writer.field = 'flag_do'
  if (flag_do !== undefined && flag_do !== ((flags & EDNS_DO) !== 0))
    throw writer.error('bad-value', 'disagrees with flags')
  return checkInteger(writer, flags, MAX_U16)
}

/** The whole rcode as far as it concerns OPT: its upper eight bits count. */
function optRcode({ extendedRcode }: OptInput, rcode: number | undefined): number {
  writer.field = 'extendedRcode'
  if (extendedRcode === undefined) return rcode ?? 0
  if (rcode !== undefined && rcode >>> 4 !== extendedRcode)
    throw writer.error('bad-value', 'disagrees with rcode')
  return checkInteger(writer, extendedRcode, MAX_U8) << 4
}

function writeName(name: string): void {
  writer.field = 'name'
  compressibleName.write(writer, name)
}

function typeCode(type: string): number {
  writer.field = 'type'
  const code = typeof type === 'string' ? findType(type) : undefined
  if (code === undefined) throw writer.error('bad-value', `${type} is not a type`)
  return code
}

function classCode(rrclass: string | undefined): number {
  if (rrclass === undefined) return CLASS.IN
  writer.field = 'class'
  const code = typeof rrclass === 'string' ? findClass(rrclass) : undefined
  if (code === undefined) throw writer.error('bad-value', `${rrclass} is not a class`)
  return code
}

function isOpt(record: RecordInput): record is OptInput {
  return record.type === 'OPT'
}
