/**
 * A whole message as values that programs work on: names as `DomainName`, numbers as they are on the wire,
 * rdata as uncompressed octets, EDNS apart from the records.
 */

import { EncodeError } from '../../errors.ts'
import { MAX_U16_LENGTH } from '../../bytes/byte-writer.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { CompressingWriter } from '../name/compressing-writer.ts'
import { DomainName } from '../name/domain-name.ts'
import { normalizeRdata } from '../rdata/registry.ts'
import { decodeEdnsOptions, encodeOpt, type Edns } from './edns.ts'
import { COUNT_AT, FLAG, FLAGS_AT, HEADER_LENGTH, RCODE_MASK, writeHeader } from './header.ts'
import { MessageReader } from './message-reader.ts'
import { writeQuestion, writeRecord, type Question, type ResourceRecord } from './record.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS, type Section } from './section.ts'

export interface Message {
  readonly id: number
  /** The 16 bits of the header: the bits of `FLAG`, the opcode, and the lower four bits of the rcode. */
  readonly flags: number
  /** All twelve bits (RFC 6891 §6.1.3). When encoding, this one decides. */
  readonly rcode: number
  readonly question: Question | undefined
  readonly answers: readonly ResourceRecord[]
  readonly authorities: readonly ResourceRecord[]
  /** Without the OPT record, which is `edns`. */
  readonly additionals: readonly ResourceRecord[]
  readonly edns: Edns | undefined
}

const reader = new MessageReader()

const NOWHERE = -1

/**
 * The message that fills `octets`, which it does not keep.
 *
 * @throws DecodeError for anything malformed, for octets left over, and for more than one question
 */
export function decodeWire(octets: Uint8Array): Message {
  return decode(octets, checkedRdata)
}

/**
 * As `decodeWire`, but what stands in records that no resolver believes does not spoil the message: data of other
 * classes than IN, and addresses of whatever length, are left as they are.
 *
 * @throws DecodeError as `decodeWire`
 */
export function decodeResponse(octets: Uint8Array): Message {
  return decode(octets, tolerantRdata)
}

function decode(octets: Uint8Array, readRdata: () => Uint8Array): Message {
  reader.begin(octets)
  if (reader.count(QUESTIONS) > 1) throw reader.countError(QUESTIONS)
  pointedAt = NOWHERE
  askedClass = CLASS.NONE
  const question = reader.count(QUESTIONS) === 1 ? readQuestion() : undefined
  const answers = readRecords(ANSWERS, readRdata)
  const authorities = readRecords(AUTHORITIES, readRdata)
  const additionals: ResourceRecord[] = []
  let edns: Edns | undefined
  const count = reader.count(ADDITIONALS)
  for (let i = 0; i < count; i++) {
    const owner = readOwner(ADDITIONALS, i)
    if (reader.type === TYPE.OPT) edns = readEdns()
    else additionals.push(readRest(owner, readRdata))
  }
  reader.finishMessage()
  const { id, flags } = reader
  const rcode = (flags & RCODE_MASK) | ((edns?.extendedRcode ?? 0) << 4)
  return { id, flags, rcode, question, answers, authorities, additionals, edns }
}

function readQuestion(): Question {
  reader.enter(QUESTIONS, 0)
  const name = DomainName.from(reader.nameOctets())
  pointedAt = HEADER_LENGTH
  pointed = name
  reader.questionFields()
  askedClass = reader.rrclass
  return { name, type: reader.type, rrclass: reader.rrclass }
}

function readRecords(section: Section, readRdata: () => Uint8Array): ResourceRecord[] {
  const records: ResourceRecord[] = []
  const count = reader.count(section)
  for (let i = 0; i < count; i++) records.push(readRest(readOwner(section, i), readRdata))
  return records
}

/** The class of the question, or of the zone of an update. */
let askedClass: number = CLASS.NONE

/** Where a pointer has led to, and the name there: it is the next owner's as well, as a rule. */
let pointedAt = NOWHERE
let pointed = DomainName.root

function readOwner(section: Section, index: number): DomainName {
  reader.enter(section, index)
  const target = reader.pointerAhead
  let owner = pointed
  if (target >= 0 && target === pointedAt) {
    reader.at += 2
  } else {
    owner = DomainName.from(reader.nameOctets())
    pointedAt = target
    pointed = owner
  }
  reader.recordFields()
  return owner
}

const NOTHING = new Uint8Array(0)

function readRest(owner: DomainName, readRdata: () => Uint8Array): ResourceRecord {
  const { type, rrclass, ttlSeconds } = reader
  const rdata = readRdata()
  reader.leave()
  return { owner, type, rrclass, ttlSeconds, rdata }
}

function checkedRdata(): Uint8Array {
  if (reader.isEmptyUpdate) return NOTHING
  // RFC 2136 §2.5.4: what is to be deleted is of class NONE, and its data is that of the zone's class.
  const rrclass = reader.rrclass === CLASS.NONE ? askedClass : reader.rrclass
  return normalizeRdata(reader.type, rrclass, reader, reader.remaining)
}

function tolerantRdata(): Uint8Array {
  const { type, rrclass, remaining } = reader
  const isPlain = rrclass !== CLASS.IN || type === TYPE.A || type === TYPE.AAAA
  return isPlain ? reader.bytes(remaining) : normalizeRdata(type, rrclass, reader, remaining)
}

function readEdns(): Edns {
  const { rrclass, ttlSeconds } = reader
  const options = decodeEdnsOptions(reader)
  reader.leave()
  return {
    udpSize: rrclass,
    version: (ttlSeconds >>> 16) & 0xff,
    extendedRcode: ttlSeconds >>> 24,
    flags: ttlSeconds & 0xffff,
    options,
  }
}

/** Beyond any limit, so that a record may be written before it is known not to fit. */
const ROOM = 3 * MAX_U16_LENGTH

const writer = new CompressingWriter(4096, ROOM)

/**
 * The octets of a message, with names compressed. What does not fit into `limit` octets is left out by whole
 * RRsets: additional ones without a word, others with the TC bit set (RFC 2181 §9).
 *
 * @throws EncodeError 'bad-value' for an rcode over 15 without EDNS; 'message-full' when `limit` has no room
 *   for header, question and EDNS
 */
export function encodeWire(message: Message, limit: number = MAX_U16_LENGTH): Uint8Array {
  const { question, edns, rcode } = message
  if (rcode > RCODE_MASK && edns === undefined)
    throw new EncodeError('bad-value', 'rcode', 'over 15 without EDNS')
  const opt = edns === undefined ? NOTHING : encodeOpt(edns, rcode)
  writer.begin()
  writeHeader(writer, message.id, 0)
  if (question !== undefined) {
    writeQuestion(writer, question.name.octets, question.type, question.rrclass)
    writer.patchU16(COUNT_AT.question, 1)
  }
  const end = limit - opt.length
  if (writer.at > end) throw new EncodeError('message-full', 'message', `over ${limit} octets`)
  const answers = writeRrsets(message.answers, end)
  const authorities = answers < message.answers.length ? 0 : writeRrsets(message.authorities, end)
  const isCut = answers + authorities < message.answers.length + message.authorities.length
  // OPT goes first, for a TSIG has to be last (RFC 8945 §5.1).
  writer.bytes(opt)
  const additionals = isCut ? 0 : writeRrsets(message.additionals, limit)
  const flags = (message.flags & ~RCODE_MASK) | (rcode & RCODE_MASK) | (isCut ? FLAG.TC : 0)
  writer.patchU16(FLAGS_AT, flags)
  writer.patchU16(COUNT_AT.answer, answers)
  writer.patchU16(COUNT_AT.authority, authorities)
  writer.patchU16(COUNT_AT.additional, additionals + (edns === undefined ? 0 : 1))
  return writer.finish()
}

/** Writes as many whole RRsets as end before `end`, and returns how many records that is. */
function writeRrsets(records: readonly ResourceRecord[], end: number): number {
  let whole = 0
  let wholeAt = writer.at
  for (let i = 0; i < records.length; i++) {
    const { owner, type, rrclass, ttlSeconds, rdata } = records[i]!
    if (i > 0 && !isSameRrset(records[i - 1]!, records[i]!)) {
      whole = i
      wholeAt = writer.at
    }
    writeRecord(writer, owner.octets, 0, type, rrclass, ttlSeconds, rdata, 0, rdata.length)
    if (writer.at > end) {
      writer.rewind(wholeAt)
      return whole
    }
  }
  return records.length
}

function isSameRrset(a: ResourceRecord, b: ResourceRecord): boolean {
  return a.type === b.type && a.rrclass === b.rrclass && a.owner.equals(b.owner)
}
