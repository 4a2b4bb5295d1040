/** Messages as lines of text, and how two of them differ. */

import { formatClass } from '../dns/iana/classes.ts'
import { formatOpcode, formatRcode } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import { FLAG, opcodeOf } from '../dns/message/header.ts'
import { EDNS_DO } from '../dns/message/edns.ts'
import { DecodeError } from '../errors.ts'
import { decodeResponse, type Message } from '../dns/message/message.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import { formatRecord } from '../dns/zonefile/record-text.ts'
import { optionOctets } from './received-message.ts'
import type { ScriptedMessage } from './scenario.ts'

/** A message as parts that are compared each for itself. */
type MessageLines = Readonly<Record<Part, readonly string[]>>
type Part = 'HEADER' | 'EDNS' | 'QUESTION' | 'ANSWER' | 'AUTHORITY' | 'ADDITIONAL'

/** Lines with a sign in front: `-` only expected, `+` only got, a space for both. */
export function messageDifference(expected: ScriptedMessage, got: Message, withTtl: boolean): string[] {
  const a = linesOfScripted(expected, withTtl)
  const b = linesOfMessage(got, withTtl)
  return PARTS.flatMap((part) => partDifference(part, a[part], b[part]))
}

/** The message alone, each line indented as in a difference. */
export function messageLines(message: Message): string[] {
  const lines = linesOfMessage(message, true)
  return PARTS.flatMap((part) => partDifference(part, lines[part], lines[part]))
}

const PARTS: readonly Part[] = ['HEADER', 'EDNS', 'QUESTION', 'ANSWER', 'AUTHORITY', 'ADDITIONAL']

function partDifference(part: Part, expected: readonly string[], got: readonly string[]): string[] {
  if (expected.length === 0 && got.length === 0) return []
  const rest = got.map((line) => line.toLowerCase())
  const lines = expected.map((line) => {
    const at = rest.indexOf(line.toLowerCase())
    if (at < 0) return `- ${line}`
    rest.splice(at, 1)
    return `  ${line}`
  })
  const matched = new Map<string, number>()
  for (const line of rest) matched.set(line, (matched.get(line) ?? 0) + 1)
  for (const line of got) {
    const left = matched.get(line.toLowerCase()) ?? 0
    if (left === 0) continue
    matched.set(line.toLowerCase(), left - 1)
    lines.push(`+ ${line}`)
  }
  const isPlain = part === 'HEADER' || part === 'EDNS' || part === 'QUESTION'
  return isPlain ? lines : [`  ${part}`, ...lines.map((line) => `${line.slice(0, 2)}  ${line.slice(2)}`)]
}

function linesOfScripted(message: ScriptedMessage, withTtl: boolean): MessageLines {
  const { edns, flags, rcode, question } = message
  return {
    HEADER: [headerLine(flags, rcode)],
    EDNS: edns === undefined ? [] : [ednsLine(edns.dnssecOk, edns.options)],
    QUESTION: question === undefined ? [] : [describeQuestion(question)],
    ANSWER: recordLines(message.answers, withTtl),
    AUTHORITY: recordLines(message.authorities, withTtl),
    ADDITIONAL: recordLines(message.additionals, withTtl),
  }
}

function linesOfMessage(message: Message, withTtl: boolean): MessageLines {
  const { edns, flags, rcode, question } = message
  return {
    HEADER: [headerLine(flags, rcode)],
    EDNS: edns === undefined ? [] : [ednsLine((edns.flags & EDNS_DO) !== 0, optionOctets(message))],
    QUESTION: question === undefined ? [] : [describeQuestion(question)],
    ANSWER: recordLines(message.answers, withTtl),
    AUTHORITY: recordLines(message.authorities, withTtl),
    ADDITIONAL: recordLines(message.additionals, withTtl),
  }
}

function headerLine(flags: number, rcode: number): string {
  const names = Object.entries(FLAG).flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name]))
  const opcode = opcodeOf(flags) === 0 ? '' : `${formatOpcode(opcodeOf(flags))} `
  return `${opcode}${formatRcode(rcode)} ${names.join(' ')}`.trimEnd()
}

function ednsLine(dnssecOk: boolean, options: Uint8Array): string {
  return `EDNS${dnssecOk ? ' DO' : ''} ${Buffer.from(options).toString('hex')}`.trimEnd()
}

/** `www.example.com. IN A`. */
export function describeQuestion({ name, rrclass, type }: Question): string {
  return `${name.toString()} ${formatClass(rrclass)} ${formatType(type)}`
}

function recordLines(records: readonly ResourceRecord[], withTtl: boolean): string[] {
  return records.map((record) => {
    const line = formatRecord(record)
    return withTtl ? line : line.replace(/ [0-9]+ /, ' ')
  })
}

/** A response in a few words: `NOERROR AA, 2 answers`; octets that are no message are said to be so. */
export function describeReply(octets: Uint8Array): string {
  try {
    const { flags, rcode, answers, authorities } = decodeResponse(octets)
    const counts = [
      ...(answers.length > 0 ? [`${answers.length} in ANSWER`] : []),
      ...(authorities.length > 0 ? [`${authorities.length} in AUTHORITY`] : []),
    ]
    return [headerLine(flags & ~FLAG.QR, rcode), ...counts].join(', ')
  } catch (error) {
    if (error instanceof DecodeError) return `${octets.length} octets that are no message`
    throw error
  }
}
