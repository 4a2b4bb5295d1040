/**
 * Reads the messages of a transfer, record by record, and checks what holds them together (RFC 5936 §2.2). What the
 * records mean is for its sink.
 */

import { DecodeError } from '../../errors.ts'
import { OPCODE, RCODE } from '../iana/codes.ts'
import { formatRcode } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { FLAG, opcodeOf, RCODE_MASK } from '../message/header.ts'
import { MessageReader } from '../message/message-reader.ts'
import type { Question } from '../message/record.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS } from '../message/section.ts'
import { equalNames, MAX_NAME_LENGTH, nameLength } from '../name/name-octets.ts'
import { normalizeRdata } from '../rdata/registry.ts'
import { TransferError, type TransferErrorCode } from './transfer-error.ts'
import { RECORDS_IN_A_SLICE } from './transfer-limits.ts'

export interface TransferSink {
  /** `owner` is valid only during the call, `rdata` the receiver's to keep. */
  record(owner: Uint8Array, type: number, rrclass: number, ttlSeconds: number, rdata: Uint8Array): void
}

/** What the rcode of a first message says; others mean that the primary has failed. */
const RCODES: ReadonlyMap<number, TransferErrorCode> = new Map([
  [RCODE.REFUSED, 'refused'],
  [RCODE.NOTAUTH, 'not-authoritative'],
])

export class TransferReader {
  readonly #reader = new MessageReader()
  readonly #owner = new Uint8Array(MAX_NAME_LENGTH + 1)
  readonly #id: number
  readonly #question: Question
  readonly #sink: TransferSink
  readonly #pause: () => Promise<void>

  /** `pause` is awaited between slices of work. */
  constructor(id: number, question: Question, sink: TransferSink, pause: () => Promise<void>) {
    this.#id = id
    this.#question = question
    this.#sink = sink
    this.#pause = pause
  }

  /**
   * Gives all records of a message to the sink. The octets must stay unchanged meanwhile.
   *
   * @throws TransferError
   */
  async take(octets: Uint8Array): Promise<void> {
    try {
      this.#takeHead(octets)
      await this.#takeAnswers()
      this.#takeRest()
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      throw new TransferError('malformed', error.message, { cause: error })
    }
  }

  #takeHead(octets: Uint8Array): void {
    const reader = this.#reader
    reader.begin(octets)
    const { id, flags } = reader
    const isResponse = (flags & FLAG.QR) !== 0 && opcodeOf(flags) === OPCODE.QUERY
    if (id !== this.#id || !isResponse) throw malformed('a message that is no response to the request')
    const rcode = flags & RCODE_MASK
    if (rcode !== RCODE.NOERROR) {
      throw new TransferError(RCODES.get(rcode) ?? 'server-failure', `the primary says ${formatRcode(rcode)}`)
    }
    // RFC 5936 §2.2.1: TC has no meaning here and must not be set.
    if ((flags & FLAG.TC) !== 0) throw malformed('a message that says it is truncated')
    // RFC 5936 §2.2.2: the question is in the first message, and may be in others.
    const questions = reader.count(QUESTIONS)
    if (questions > 1 || (questions === 1 && !this.#isOurQuestion())) throw malformed('another question')
  }

  #isOurQuestion(): boolean {
    const reader = this.#reader
    const { name, type, rrclass } = this.#question
    reader.enter(QUESTIONS, 0)
    const asked = reader.nameOctets()
    reader.questionFields()
    return reader.type === type && reader.rrclass === rrclass && equalNames(asked, 0, name.octets, 0)
  }

  async #takeAnswers(): Promise<void> {
    const reader = this.#reader
    const owner = this.#owner
    const count = reader.count(ANSWERS)
    for (let i = 0; i < count; i++) {
      if (i % RECORDS_IN_A_SLICE === RECORDS_IN_A_SLICE - 1) await this.#pause()
      reader.enter(ANSWERS, i)
      const name = reader.nameOctets()
      // Names in the data are read into the same octets.
      for (let at = nameLength(name, 0) - 1; at >= 0; at--) owner[at] = name[at]!
      reader.recordFields()
      const { type, rrclass, ttlSeconds } = reader
      const rdata = normalizeRdata(type, rrclass, reader, reader.remaining)
      reader.leave()
      this.#sink.record(owner, type, rrclass, ttlSeconds, rdata)
    }
  }

  /** RFC 5936 §2.2.4, §2.2.5: nothing in the authority section, and nothing but OPT in the additional one. */
  #takeRest(): void {
    const reader = this.#reader
    if (reader.count(AUTHORITIES) > 0) throw malformed('records in the authority section')
    for (let i = 0; i < reader.count(ADDITIONALS); i++) {
      reader.enter(ADDITIONALS, i)
      reader.nameOctets()
      reader.recordFields()
      if (reader.type !== TYPE.OPT && reader.type !== TYPE.TSIG) throw malformed('additional records')
      reader.advance(reader.remaining)
      reader.leave()
    }
    reader.finishMessage()
  }
}

function malformed(detail: string): TransferError {
  return new TransferError('malformed', detail)
}
