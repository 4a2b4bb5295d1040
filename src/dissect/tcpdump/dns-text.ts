/** DNS messages as tcpdump prints them: `4242+ A? www.example.com. (33)`. */

import { formatIpv4 } from '../../address/ipv4.ts'
import { formatIpv6 } from '../../address/ipv6.ts'
import { DecodeError } from '../../errors.ts'
import { CLASS } from '../../dns/iana/classes.ts'
import { OPCODE } from '../../dns/iana/codes.ts'
import { TYPE } from '../../dns/iana/types.ts'
import { FLAG, opcodeOf, RCODE_MASK } from '../../dns/message/header.ts'
import { MessageReader } from '../../dns/message/message-reader.ts'
import { ADDITIONALS, ANSWERS, AUTHORITIES, QUESTIONS, type Section } from '../../dns/message/section.ts'
import { CLASS_NAMES, OPCODE_NAMES, RCODE_NAMES, TYPE_NAMES } from './dns-names.ts'
import { escaped } from './printing.ts'

/** With a blank in front. `length` is what the line ends with; it may be more than is here. */
export function dnsText(message: Uint8Array, length: number, verbose: number): string {
  const printer = new DnsPrinter(verbose)
  try {
    printer.print(message)
    return `${printer.text} (${length})`
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return `${printer.text} [|domain]`
  }
}

/** Bits of a query's header that ought to be zero. */
const ODD_QUERY_BITS = 0x06cf
const DO_BIT = 0x8000

/** What has been printed stays in `text` when the message turns out to be malformed. */
class DnsPrinter {
  text = ''
  readonly #reader = new MessageReader()
  readonly #verbose: number

  constructor(verbose: number) {
    this.#verbose = verbose
  }

  print(message: Uint8Array): void {
    this.#reader.begin(message)
    if ((this.#reader.flags & FLAG.QR) === 0) this.#query()
    else this.#response()
  }

  #query(): void {
    const { id, flags } = this.#reader
    const opcode = opcodeOf(flags)
    this.text += ` ${id}${OPCODE_NAMES[opcode]}${flagSign(flags, FLAG.RD, '+')}${flagSign(flags, FLAG.CD, '%')}`
    if ((flags & ODD_QUERY_BITS) !== 0) this.text += ` [b2&3=0x${flags.toString(16)}]`
    this.#oddCount(ANSWERS, 'a', opcode === OPCODE.IQUERY ? 1 : 0)
    this.#oddCount(QUESTIONS, 'q', opcode === OPCODE.IQUERY ? 0 : 1)
    this.#oddCount(AUTHORITIES, 'n', 0)
    this.#oddCount(ADDITIONALS, 'au', 0)
    this.#questions()
    if (this.#verbose < 2) return
    this.#records(ANSWERS, '')
    this.#records(AUTHORITIES, ' ns:')
    this.#records(ADDITIONALS, ' ar:')
  }

  #response(): void {
    const reader = this.#reader
    const { id, flags } = reader
    const signs =
      flagSign(flags, FLAG.AA, '*') +
      ((flags & FLAG.RA) === 0 ? '-' : '') +
      flagSign(flags, FLAG.TC, '|') +
      flagSign(flags, FLAG.AD, '$')
    this.text += ` ${id}${OPCODE_NAMES[opcodeOf(flags)]}${RCODE_NAMES[flags & RCODE_MASK]}${signs}`
    this.#oddCount(QUESTIONS, 'q', 1)
    if (this.#verbose > 1) {
      this.text += ' q:'
      this.#questions()
    } else this.#skipQuestions()
    const counts = [ANSWERS, AUTHORITIES, ADDITIONALS].map((section) => reader.count(section))
    this.text += ` ${counts.join('/')}`
    this.#records(ANSWERS, '')
    if (this.#verbose < 2) return
    this.#records(AUTHORITIES, ' ns:')
    this.#records(ADDITIONALS, ' ar:')
  }

  #oddCount(section: Section, sign: string, usual: number): void {
    const count = this.#reader.count(section)
    if (count !== usual) this.text += ` [${count}${sign}]`
  }

  #questions(): void {
    const reader = this.#reader
    for (let i = 0; i < reader.count(QUESTIONS); i++) {
      reader.enter(QUESTIONS, i)
      const name = nameText(reader)
      reader.questionFields()
      const rrclass = reader.rrclass === CLASS.IN ? '' : ` ${classText(reader.rrclass)}`
      this.text += ` ${typeText(reader.type)}${rrclass}? ${name}`
    }
  }

  #skipQuestions(): void {
    const reader = this.#reader
    for (let i = 0; i < reader.count(QUESTIONS); i++) {
      reader.enter(QUESTIONS, i)
      reader.nameOctets()
      reader.questionFields()
    }
  }

  #records(section: Section, title: string): void {
    const reader = this.#reader
    const count = reader.count(section)
    if (count > 0) this.text += title
    for (let i = 0; i < count; i++) {
      reader.enter(section, i)
      if (i > 0) this.text += ','
      this.#record(nameText(reader))
    }
  }

  #record(owner: string): void {
    const reader = this.#reader
    reader.recordFields()
    const { type, rrclass, ttlSeconds } = reader
    const isOpt = type === TYPE.OPT
    if (this.#verbose > 0) this.text += ` ${owner}`
    if (rrclass !== CLASS.IN && !isOpt) this.text += ` ${classText(rrclass)}`
    if (this.#verbose > 2 && !isOpt) this.text += ` [${durationText(ttlSeconds)}]`
    this.text += ` ${typeText(type)}`
    if (isOpt) this.text += ` UDPsize=${rrclass}${(ttlSeconds & DO_BIT) === 0 ? '' : ' DO'}`
    else this.text += RDATA[type]?.(reader, this.#verbose) ?? ''
    reader.advance(reader.remaining)
    reader.leave()
  }
}

function flagSign(flags: number, flag: number, sign: string): string {
  return (flags & flag) === 0 ? '' : sign
}

function typeText(type: number): string {
  return TYPE_NAMES.get(type) ?? `Type${type}`
}

function classText(rrclass: number): string {
  return CLASS_NAMES.get(rrclass) ?? `(Class ${rrclass})`
}

/** Labels as they are, each with a dot after it. */
function nameText(reader: MessageReader): string {
  const octets = reader.nameOctets()
  let text = octets[0] === 0 ? '.' : ''
  for (let at = 0; octets[at] !== 0; at += octets[at]! + 1) {
    text += `${escaped(octets.subarray(at + 1, at + 1 + octets[at]!))}.`
  }
  return text
}

const DURATIONS = [
  [604_800, 'w'],
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'm'],
  [1, 's'],
] as const

function durationText(seconds: number): string {
  let rest = seconds
  let text = ''
  for (const [unit, sign] of DURATIONS) {
    if (rest >= unit) text += `${Math.floor(rest / unit)}${sign}`
    rest %= unit
  }
  return text === '' ? '0s' : text
}

/** What is printed of the data; nothing for other types. */
const RDATA: Readonly<Record<number, (reader: MessageReader, verbose: number) => string>> = {
  [TYPE.A]: (reader) => ` ${formatIpv4(reader.view(4))}`,
  [TYPE.AAAA]: (reader) => ` ${formatIpv6(reader.view(16))}`,
  [TYPE.NS]: oneName,
  [TYPE.CNAME]: oneName,
  [TYPE.PTR]: oneName,
  [TYPE.DNAME]: oneName,
  [TYPE.SOA](reader, verbose) {
    if (verbose === 0) return ''
    const names = `${oneName(reader)}${oneName(reader)}`
    return names + Array.from({ length: 5 }, () => ` ${reader.u32()}`).join('')
  },
  [TYPE.MX](reader) {
    const preference = reader.u16()
    return `${oneName(reader)} ${preference}`
  },
  [TYPE.TXT](reader) {
    let text = ''
    while (reader.remaining > 0) text += ` "${escaped(reader.view(reader.u8()))}"`
    return text
  },
  [TYPE.SRV](reader) {
    const [priority, weight, port] = [reader.u16(), reader.u16(), reader.u16()]
    return `${oneName(reader)}:${port} ${priority} ${weight}`
  },
}

function oneName(reader: MessageReader): string {
  return ` ${nameText(reader)}`
}
