/**
 * A query as a server reads it: in place, into one object that is reused from query to query, without
 * allocating or throwing. It holds what decides about an answer; a whole message is `message.ts`'s.
 */

import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { CompressingWriter } from '../name/compressing-writer.ts'
import type { DomainName } from '../name/domain-name.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import { NameReader } from '../name/name-reader.ts'
import { areEdnsOptions, decodeEdnsOptions, EDNS_DO, MIN_UDP_SIZE, writeOpt, type EdnsInput } from './edns.ts'
import type { EdnsOption } from './edns-option.ts'
import { COUNT_AT, FLAG, HEADER_LENGTH, opcodeOf, writeHeader } from './header.ts'
import { writeQuestion } from './record.ts'

/**
 * Why a query gets no ordinary answer: none at all, or FORMERR, which is also for one that is well-formed but asks
 * nothing, unless it is for a cookie (RFC 7873 §5.4).
 */
export type QueryProblem = 'drop' | 'formerr' | 'no-question'

export class Query {
  octets: Uint8Array = new Uint8Array(0)
  id = 0
  flags = 0
  /** Questions to repeat in the response: 1, or 0 when there is none or it could not be read. */
  questionCount = 0
  /** The name asked for, uncompressed, in the case in which it was sent. Overwritten by the next query. */
  readonly name: Uint8Array = new Uint8Array(MAX_NAME_LENGTH + 1)
  nameLength = 0
  type = 0
  rrclass = 0
  hasEdns = false
  ednsVersion = 0
  /** The largest UDP response that may be sent, in octets: at least 512. */
  udpSize = MIN_UDP_SIZE
  dnssecOk = false
  /** Whether the message is signed, which is not to say that the signature is right. */
  hasTsig = false
  /** The octets of the EDNS options; 0 when there are none to look at. */
  optionsLength = 0
  #optionsAt = 0

  get opcode(): number {
    return opcodeOf(this.flags)
  }

  /**
   * Takes the octets of a message that a server received. They must stay unchanged while the query is used.
   * `id` and `flags` are set whenever there is a header. A message that needs no answer, being no query or
   * shorter than a header, is to be dropped; one that is malformed, or has more than one question
   * (RFC 9619 §4), is answered with FORMERR.
   */
  decode(octets: Uint8Array): QueryProblem | undefined {
    this.octets = octets
    this.#reset()
    if (octets.length < HEADER_LENGTH) return 'drop'
    this.id = (octets[0]! << 8) | octets[1]!
    this.flags = (octets[2]! << 8) | octets[3]!
    if ((this.flags & FLAG.QR) !== 0) return 'drop'
    const questions = this.#count(COUNT_AT.question)
    if (questions > 1) return 'formerr'
    let at = questions === 0 ? HEADER_LENGTH : this.#takeQuestion()
    for (let left = this.#count(COUNT_AT.answer); left > 0 && at > 0; left--) at = this.#skipRecord(at)
    for (let left = this.#count(COUNT_AT.authority); left > 0 && at > 0; left--) at = this.#skipRecord(at)
    for (let left = this.#count(COUNT_AT.additional); left > 0 && at > 0; left--)
      at = this.#takeAdditional(at, left === 1)
    if (at !== octets.length) return 'formerr'
    return questions === 0 ? 'no-question' : undefined
  }

  /** The EDNS options, decoded afresh at each call; none where one is malformed, which `decode` has said. */
  options(): EdnsOption[] {
    return decodeEdnsOptions(
      new NameReader(this.octets, this.#optionsAt, this.#optionsAt + this.optionsLength),
    )
  }

  #reset(): void {
    this.id = 0
    this.flags = 0
    this.questionCount = 0
    this.name[0] = 0
    this.nameLength = 1
    this.type = 0
    this.rrclass = 0
    this.hasEdns = false
    this.ednsVersion = 0
    this.udpSize = MIN_UDP_SIZE
    this.dnssecOk = false
    this.hasTsig = false
    this.optionsLength = 0
    this.#optionsAt = 0
  }

  #count(at: number): number {
    return (this.octets[at]! << 8) | this.octets[at + 1]!
  }

  // The methods below return where the next field begins, or -1 when the octets are malformed.

  /** No name stands before the first question's, so it can hold no pointer. */
  #takeQuestion(): number {
    const { octets, name } = this
    let at = HEADER_LENGTH
    let length = 0
    for (;;) {
      const head = octets[at]
      if (head === undefined || head > 63) return -1
      if (length + head >= MAX_NAME_LENGTH || at + head >= octets.length) return -1
      for (let end = at + head; at <= end; at++) name[length++] = octets[at]!
      if (head === 0) break
    }
    if (at + 4 > octets.length) return -1
    this.nameLength = length
    this.type = (octets[at]! << 8) | octets[at + 1]!
    this.rrclass = (octets[at + 2]! << 8) | octets[at + 3]!
    this.questionCount = 1
    return at + 4
  }

  #skipName(at: number): number {
    const { octets } = this
    const limit = at + MAX_NAME_LENGTH
    for (;;) {
      const head = octets[at]
      if (head === undefined || at >= limit) return -1
      if (head === 0) return at + 1
      if (head >= 0xc0) {
        const target = ((head & 0x3f) << 8) | (octets[at + 1] ?? 0)
        return target >= HEADER_LENGTH && target < at ? at + 2 : -1
      }
      if (head > 63) return -1
      at += head + 1
    }
  }

  #skipRecord(at: number): number {
    const fieldsAt = this.#skipName(at)
    const end = this.#skipFields(fieldsAt)
    // RFC 8945 §5.1: a TSIG belongs to the additional section.
    return end > 0 && this.#count(fieldsAt) === TYPE.TSIG ? -1 : end
  }

  /** Steps over type, class, TTL and rdata. */
  #skipFields(at: number): number {
    if (at < 0 || at + 10 > this.octets.length) return -1
    const end = at + 10 + this.#count(at + 8)
    return end > this.octets.length ? -1 : end
  }

  #takeAdditional(at: number, isLast: boolean): number {
    const fieldsAt = this.#skipName(at)
    const end = this.#skipFields(fieldsAt)
    if (end < 0) return -1
    const type = this.#count(fieldsAt)
    if (type === TYPE.OPT) return this.#takeOpt(at, fieldsAt, end) ? end : -1
    if (type !== TYPE.TSIG) return end
    this.hasTsig = true
    // RFC 8945 §5.1: a TSIG that is not the last record is FORMERR.
    return isLast ? end : -1
  }

  #takeOpt(at: number, fieldsAt: number, end: number): boolean {
    const { octets } = this
    // RFC 6891 §6.1.1, §6.1.2: one OPT, owned by the root.
    if (this.hasEdns || octets[at] !== 0) return false
    this.hasEdns = true
    this.udpSize = Math.max(this.#count(fieldsAt + 2), MIN_UDP_SIZE)
    this.ednsVersion = octets[fieldsAt + 5]!
    this.dnssecOk = (this.#count(fieldsAt + 6) & EDNS_DO) !== 0
    // What stands in an OPT of a later version is not for us to judge: the answer is BADVERS.
    if (this.ednsVersion !== 0) return true
    const optionsAt = fieldsAt + 10
    if (!areEdnsOptions(octets, optionsAt, end)) return false
    this.#optionsAt = optionsAt
    this.optionsLength = end - optionsAt
    return true
  }
}

export interface QueryFields {
  readonly id: number
  /** Uncompressed when given as octets. */
  readonly name: DomainName | Uint8Array
  readonly type: number
  readonly rrclass?: number
  /** The 16 bits of the header, such as `FLAG.RD`. */
  readonly flags: number
  readonly edns?: EdnsInput | undefined
}

/** A message with one question and, when asked for, an OPT record. */
export function encodeQuery({ id, name, type, rrclass = CLASS.IN, flags, edns }: QueryFields): Uint8Array {
  writer.begin()
  writeHeader(writer, id, flags)
  writeQuestion(writer, 'octets' in name ? name.octets : name, type, rrclass)
  writer.patchU16(COUNT_AT.question, 1)
  if (edns !== undefined) {
    writeOpt(writer, edns, 0)
    writer.patchU16(COUNT_AT.additional, 1)
  }
  return writer.finish()
}

const writer = new CompressingWriter()
