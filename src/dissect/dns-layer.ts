/** DNS messages, record by record; in a stream with the length in front (RFC 1035 §4.2.2). */

import { DecodeError } from '../errors.ts'
import { formatClass } from '../dns/iana/classes.ts'
import { formatOpcode, formatRcode } from '../dns/iana/codes.ts'
import { formatType, TYPE } from '../dns/iana/types.ts'
import { describeOption } from '../dns/message/describe-option.ts'
import { decodeEdnsOptions, EDNS_DO } from '../dns/message/edns.ts'
import { FLAG, opcodeOf, RCODE_MASK } from '../dns/message/header.ts'
import { MessageReader } from '../dns/message/message-reader.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS, type Section } from '../dns/message/section.ts'
import { recordType } from '../dns/rdata/registry.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'

const RECORD_SECTIONS: readonly (readonly [section: Section, field: string])[] = [
  [ANSWERS, 'answer'],
  [AUTHORITIES, 'authority'],
  [ADDITIONALS, 'additional'],
]

export function dissectDns(reader: LayerReader, context: Context): Next | undefined {
  if (!context.inStream) {
    dissectMessage(reader, reader.end)
    return undefined
  }
  const length = reader.number('length', 2)
  if (length > reader.remaining) {
    reader.remark(`goes on in another segment: ${reader.remaining} of ${length} octets are here`)
    return reader.remaining === 0 ? undefined : { protocol: 'data', context }
  }
  dissectMessage(reader, reader.at + length)
  return reader.remaining === 0 ? undefined : { protocol: 'dns', context }
}

/** Notes the fields of the message that ends at `end`, and steps over all of it, whatever is in it. */
function dissectMessage(reader: LayerReader, end: number): void {
  const start = reader.at
  try {
    dissectHeader(reader)
    const message = new MessageReader()
    message.begin(reader.octets.subarray(start, end))
    dissectSections(reader, message, start)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    reader.remark(`malformed: ${error.message}`)
  }
  reader.at = end
}

const FLAG_NAMES = Object.entries(FLAG)

function dissectHeader(reader: LayerReader): void {
  reader.number('id', 2)
  const flags = reader.word('flags', 2)
  const set = FLAG_NAMES.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name.toLowerCase())
  reader.part('flags', flags, set.length === 0 ? 'none' : set.join(' '))
  reader.part('opcode', opcodeOf(flags), formatOpcode(opcodeOf(flags)))
  reader.part('rcode', flags & RCODE_MASK, formatRcode(flags & RCODE_MASK))
  for (const name of ['qdcount', 'ancount', 'nscount', 'arcount']) reader.number(name, 2)
}

function dissectSections(reader: LayerReader, message: MessageReader, start: number): void {
  const questions = message.count(QUESTIONS)
  for (let i = 0; i < questions; i++) {
    const from = message.at
    message.enter(QUESTIONS, i)
    const name = message.nameText()
    message.questionFields()
    const text = `${name} ${formatClass(message.rrclass)} ${formatType(message.type)}`
    noteEntry(reader, 'question', start, from, message.at, text)
  }
  for (const [section, field] of RECORD_SECTIONS) {
    const count = message.count(section)
    for (let i = 0; i < count; i++) {
      const from = message.at
      const text = readRecord(message, section, i)
      noteEntry(reader, field, start, from, message.at, text)
    }
  }
  message.finishMessage()
}

function noteEntry(
  reader: LayerReader,
  field: string,
  start: number,
  from: number,
  to: number,
  text: string,
): void {
  reader.at = start + to
  reader.span(field, start + from, text)
}

function readRecord(message: MessageReader, section: Section, index: number): string {
  message.enter(section, index)
  const owner = message.nameText()
  message.recordFields()
  const { type, rrclass } = message
  const text =
    type === TYPE.OPT
      ? optText(message)
      : `${owner} ${message.ttlSeconds} ${formatClass(rrclass)} ${formatType(type)}${rdataText(message)}`
  message.leave()
  return text
}

function rdataText(message: MessageReader): string {
  if (message.isEmptyUpdate) return ''
  return ` ${recordType(message.type, message.rrclass).format(message)}`
}

function optText(message: MessageReader): string {
  const { ttlSeconds, rrclass } = message
  const flags = (ttlSeconds & EDNS_DO) === 0 ? '' : ' do'
  const options = decodeEdnsOptions(message).map((option) => `; ${describeOption(option)}`)
  return `OPT version ${(ttlSeconds >>> 16) & 0xff}${flags} udp ${rrclass}${options.join('')}`
}
