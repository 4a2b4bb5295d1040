/**
 * A message as text, the way dig prints one: header, OPT, sections, the columns at the same tab stops. It says
 * nothing of how the message came.
 */

import { formatClass } from '../iana/classes.ts'
import { formatOpcode, formatRcode, OPCODE } from '../iana/codes.ts'
import { formatType, TYPE } from '../iana/types.ts'
import { recordType } from '../rdata/registry.ts'
import { describeOption } from './describe-option.ts'
import { decodeEdnsOptions, EDNS_DO } from './edns.ts'
import { FLAG, opcodeOf, RCODE_MASK } from './header.ts'
import { encodeMessage } from './message-encoder.ts'
import { MessageReader } from './message-reader.ts'
import type { MessageInput } from './plain-message.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS, type Section } from './section.ts'

const TAB = 8
/** Where the fields of a line begin. */
const COLUMN = { ttl: 24, class: 32, type: 40, rdata: 48 } as const

const COUNTED: readonly (readonly [section: Section, name: string])[] = [
  [QUESTIONS, 'QUERY'],
  [ANSWERS, 'ANSWER'],
  [AUTHORITIES, 'AUTHORITY'],
  [ADDITIONALS, 'ADDITIONAL'],
]

const TITLES = {
  questions: 'QUESTION',
  answers: 'ANSWER',
  authorities: 'AUTHORITY',
  additionals: 'ADDITIONAL',
}
/** An update gives the sections other uses (RFC 2136 §2). */
const UPDATE_TITLES = { ...TITLES, questions: 'ZONE', answers: 'PREREQUISITE', authorities: 'UPDATE' }

/**
 * The text of a message, its last line ended.
 *
 * @throws DecodeError for malformed octets, EncodeError for a plain message that stands for none
 */
export function describeMessage(message: Uint8Array | MessageInput): string {
  return new Description(message instanceof Uint8Array ? message : encodeMessage(message)).text()
}

class Description {
  readonly #reader = new MessageReader()
  readonly #titles: typeof TITLES
  #opt = ''
  #tsig = ''
  #extendedRcode = 0

  constructor(octets: Uint8Array) {
    this.#reader.begin(octets)
    this.#titles = opcodeOf(this.#reader.flags) === OPCODE.UPDATE ? UPDATE_TITLES : TITLES
  }

  text(): string {
    const sections =
      this.#questions() + this.#records(ANSWERS) + this.#records(AUTHORITIES) + this.#records(ADDITIONALS)
    this.#reader.finishMessage()
    // The header's rcode is whole only once the OPT record has been met.
    return this.#header() + this.#opt + sections + this.#tsig
  }

  #header(): string {
    const { id, flags } = this.#reader
    const opcode = formatOpcode(opcodeOf(flags))
    const status = formatRcode((flags & RCODE_MASK) | (this.#extendedRcode << 4))
    const counts = COUNTED.map(([section, name]) => `${name}: ${this.#reader.count(section)}`)
    return (
      `;; ->>HEADER<<- opcode: ${opcode}, status: ${status}, id: ${id}\n` +
      `;; flags:${flagNames(flags)}; ${counts.join(', ')}\n\n`
    )
  }

  #questions(): string {
    const reader = this.#reader
    const count = reader.count(QUESTIONS)
    let lines = ''
    for (let i = 0; i < count; i++) {
      reader.enter(QUESTIONS, i)
      const line = new Line(reader.nameText())
      reader.questionFields()
      lines += `;${line.put(COLUMN.class, formatClass(reader.rrclass)).put(COLUMN.type, formatType(reader.type)).text}\n`
    }
    return this.#titled(QUESTIONS, lines)
  }

  #records(section: Section): string {
    const reader = this.#reader
    const count = reader.count(section)
    let lines = ''
    for (let i = 0; i < count; i++) {
      reader.enter(section, i)
      const owner = reader.nameText()
      reader.recordFields()
      if (reader.type === TYPE.OPT) this.#opt = this.#optText()
      else if (reader.type === TYPE.TSIG) this.#tsig = `;; TSIG PSEUDOSECTION:\n${this.#record(owner)}\n`
      else lines += this.#record(owner)
      reader.leave()
    }
    return this.#titled(section, lines)
  }

  #titled(section: Section, lines: string): string {
    return lines === '' ? '' : `;; ${this.#titles[section.name]} SECTION:\n${lines}\n`
  }

  #record(owner: string): string {
    const reader = this.#reader
    const { type, rrclass, ttlSeconds } = reader
    const line = new Line(owner)
      .put(COLUMN.ttl, String(ttlSeconds))
      .put(COLUMN.class, formatClass(rrclass))
      .put(COLUMN.type, formatType(type))
    if (!reader.isEmptyUpdate) line.put(COLUMN.rdata, recordType(type, rrclass).format(reader))
    return `${line.text}\n`
  }

  #optText(): string {
    const { rrclass, ttlSeconds } = this.#reader
    this.#extendedRcode = ttlSeconds >>> 24
    const version = (ttlSeconds >>> 16) & 0xff
    const isDo = (ttlSeconds & EDNS_DO) !== 0
    const reserved = ttlSeconds & 0xffff & ~EDNS_DO
    const rest = reserved === 0 ? '' : ` MBZ: 0x${reserved.toString(16).padStart(4, '0')},`
    const options = decodeEdnsOptions(this.#reader).map((option) => `; ${describeOption(option)}\n`)
    return (
      ';; OPT PSEUDOSECTION:\n' +
      `; EDNS: version: ${version}, flags:${isDo ? ' do' : ''};${rest} udp: ${rrclass}\n` +
      options.join('')
    )
  }
}

const FLAG_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [FLAG.QR, 'qr'],
  [FLAG.AA, 'aa'],
  [FLAG.TC, 'tc'],
  [FLAG.RD, 'rd'],
  [FLAG.RA, 'ra'],
  [FLAG.AD, 'ad'],
  [FLAG.CD, 'cd'],
]

function flagNames(flags: number): string {
  const names = FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => ` ${name}`)
  return names.join('') + ((flags & FLAG.Z) === 0 ? '' : '; MBZ: 0x4')
}

/** A line of fields at tab stops. One that is late for its column stands a single place after the last. */
class Line {
  text: string
  #column: number

  constructor(text: string) {
    this.text = text
    this.#column = text.length
  }

  put(column: number, text: string): this {
    const to = Math.max(column, this.#column + 1)
    const tabs = Math.floor(to / TAB) - Math.floor(this.#column / TAB)
    const spaces = to - (tabs > 0 ? to - (to % TAB) : this.#column)
    this.text += '\t'.repeat(tabs) + ' '.repeat(spaces) + text
    this.#column = to + text.length
    return this
  }
}
