/**
 * Walks a message front to back: header, questions, records (RFC 1035 §4.1). It checks what holds the parts
 * together and says where an error is; what becomes of names and rdata is for whoever drives it.
 */

import { DecodeError, type DecodeErrorCode } from '../../errors.ts'
import { OPCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { NameReader } from '../name/name-reader.ts'
import { HEADER_LENGTH, opcodeOf } from './header.ts'
import { ADDITIONALS, formatPlace, QUESTIONS, type Section } from './section.ts'

const NOTHING = new Uint8Array(0)

/** Type, class, TTL and length of a record. */
const RECORD_FIELDS_LENGTH = 10

export class MessageReader extends NameReader {
  id = 0
  flags = 0
  /** The fields of the question or record that is being read. */
  type = 0
  rrclass = 0
  ttlSeconds = 0
  #section = QUESTIONS
  #index = 0
  #inRdata = false
  #ownerAt = 0
  #optSeen = false

  constructor() {
    super(NOTHING)
  }

  /**
   * Takes a message and reads its header. The message must stay unchanged until it has been walked.
   *
   * @throws DecodeError 'truncated' when there is no whole header
   */
  override begin(octets: Uint8Array): void {
    super.begin(octets)
    if (octets.length < HEADER_LENGTH) throw new DecodeError('truncated', 'header', octets.length)
    this.id = this.u16()
    this.flags = this.u16()
    this.at = HEADER_LENGTH
    this.#optSeen = false
  }

  /** How many entries the header claims for a section. */
  count(section: Section): number {
    const at = section.countAt
    return (this.octets[at]! << 8) | this.octets[at + 1]!
  }

  /** Steps to entry `index` of a section. Its name comes next. */
  enter(section: Section, index: number): void {
    this.#section = section
    this.#index = index
    this.#inRdata = false
    this.#ownerAt = this.at
    this.field = 'name'
    if (this.at === this.end) throw this.countError(section)
  }

  /** The rest of a question, after its name. */
  questionFields(): void {
    this.field = 'type'
    this.type = this.u16()
    this.field = 'class'
    this.rrclass = this.u16()
  }

  /** The fields of a record from type to length, after its name. From here to `leave` the reader ends where the rdata does. */
  recordFields(): void {
    if (this.remaining < RECORD_FIELDS_LENGTH) this.#failInFields()
    const { octets, at } = this
    this.type = (octets[at]! << 8) | octets[at + 1]!
    this.rrclass = (octets[at + 2]! << 8) | octets[at + 3]!
    this.at = at + 4
    this.ttlSeconds = this.u32()
    this.field = 'rdlength'
    const length = this.u16()
    if (length > this.remaining) throw this.error('truncated', this.at - 2)
    this.end = this.at + length
    this.#inRdata = true
    this.field = ''
    if (this.type === TYPE.OPT) this.#checkOpt()
    if (this.type === TYPE.TSIG) this.#checkTsig()
  }

  /** Reads field by field, to fail in the one that is cut short. */
  #failInFields(): never {
    for (const field of ['type', 'class', 'ttl', 'rdlength']) {
      this.field = field
      this.advance(field === 'ttl' ? 4 : 2)
    }
    throw this.error('truncated')
  }

  /** Whether the record has no data, which in an update stands for "any" (RFC 2136 §2.4, §2.5). */
  get isEmptyUpdate(): boolean {
    return this.at === this.end && opcodeOf(this.flags) === OPCODE.UPDATE
  }

  /** Throws `DecodeError` 'trailing' when octets are left over after the last record. */
  finishMessage(): void {
    if (this.at !== this.end) throw new DecodeError('trailing', 'message', this.at)
  }

  /** Ends a record. Throws `DecodeError` 'trailing' when its rdata has not been read to the end. */
  leave(): void {
    this.finish()
    this.end = this.octets.length
    this.#inRdata = false
  }

  countError(section: Section): DecodeError {
    return new DecodeError('bad-count', section.countField, section.countAt)
  }

  /** RFC 6891 §6.1.1: at most one OPT, in the additional section, owned by the root. */
  #checkOpt(): void {
    this.#inRdata = false
    this.field = 'type'
    if (this.#section !== ADDITIONALS) throw this.error('bad-value', this.#ownerAt)
    if (this.#optSeen) throw this.error('bad-count', this.#ownerAt)
    this.field = 'name'
    if (this.octets[this.#ownerAt] !== 0) throw this.error('bad-value', this.#ownerAt)
    this.#optSeen = true
    this.field = ''
  }

  /** RFC 8945 §5.1: a TSIG is the last record of the additional section. */
  #checkTsig(): void {
    if (this.#section === ADDITIONALS && this.#index === this.count(ADDITIONALS) - 1) return
    this.#inRdata = false
    this.field = 'type'
    throw this.error('bad-value', this.#ownerAt)
  }

  override error(code: DecodeErrorCode, offset = this.at): DecodeError {
    return new DecodeError(code, formatPlace(this.#section, this.#index, this.#inRdata, this.field), offset)
  }
}
