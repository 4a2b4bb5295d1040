/** Reads what stands between ENTRY_BEGIN and ENTRY_END: messages, and how they are compared and sent. */

import { withOpcode } from '../dns/message/header.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import { suggest } from '../suggestion.ts'
import { ADJUST_KEYWORDS, MATCH_KEYWORDS, REPLY_FLAGS, replyOpcode, replyRcode } from './entry-keywords.ts'
import { readHex } from './hex-lines.ts'
import type { LineReader } from './line-reader.ts'
import { readQuestion, readRecord, RecordContext } from './read-records.ts'
import type { AdjustKeyword, Entry, MatchKeyword, MatchRule, ScriptedMessage } from './scenario.ts'

type RecordSection = 'answers' | 'authorities' | 'additionals'

const SECTIONS: ReadonlyMap<string, RecordSection | 'question'> = new Map([
  ['QUESTION', 'question'],
  ['ANSWER', 'answers'],
  ['AUTHORITY', 'authorities'],
  ['ADDITIONAL', 'additionals'],
])

/** What cannot stand in an entry: there its end is missing. */
const BEYOND = new Set(['ENTRY_BEGIN', 'RANGE_BEGIN', 'RANGE_END', 'STEP', 'SCENARIO_END'])

/**
 * Reads an entry, whose ENTRY_BEGIN is the line taken last. Mistakes in its lines are kept by the reader.
 *
 * @throws ScenarioError when its end is missing
 */
export function readEntry(reader: LineReader): Entry {
  const line = reader.number
  const draft = new EntryDraft()
  for (;;) {
    reader.nextWithin('ENTRY_BEGIN', line, 'ENTRY_END')
    const word = reader.words[0]!
    if (word === 'ENTRY_END') return draft.finish(line)
    if (BEYOND.has(word)) {
      const missing = reader.error(word, `ENTRY_END for the ENTRY_BEGIN of line ${line}`)
      reader.putBack()
      throw missing
    }
    reader.attempt(() => draft.take(reader))
  }
}

class EntryDraft {
  readonly #match: MatchRule[] = []
  readonly #adjust = new Set<AdjustKeyword>()
  readonly #context = new RecordContext()
  readonly #messages: MessageDraft[] = []
  #message = new MessageDraft()
  #section: RecordSection | 'question' | undefined

  take(reader: LineReader): void {
    const [keyword, ...rest] = reader.words
    switch (keyword) {
      case 'MATCH':
        for (const word of rest) this.#match.push(matchRule(word, reader))
        return
      case 'ADJUST':
        for (const word of rest) this.#adjust.add(adjustKeyword(word, reader))
        return
      case 'REPLY':
        for (const word of rest) this.#message.takeReplyWord(word, reader)
        return
      case 'SECTION':
        this.#section = SECTIONS.get(rest[0] ?? '')
        if (this.#section === undefined) throw reader.error(rest[0] ?? '', [...SECTIONS.keys()].join(', '))
        return
      case 'HEX_ANSWER_BEGIN':
        this.#message.octets = readHex(reader, 'HEX_ANSWER_END')
        return
      case 'HEX_EDNSDATA_BEGIN':
        this.#message.options = readHex(reader, 'HEX_EDNSDATA_END')
        return
      case 'EXTRA_PACKET':
        this.#messages.push(this.#message)
        this.#message = new MessageDraft()
        this.#section = undefined
        return
      default:
        if (!this.#context.takeDirective(reader)) this.#takeRecord(reader)
    }
  }

  finish(line: number): Entry {
    const [first, ...others] = [...this.#messages, this.#message].map((message) => message.finish())
    return { line, match: this.#match, adjust: this.#adjust, messages: [first!, ...others] }
  }

  #takeRecord(reader: LineReader): void {
    if (this.#section === undefined) {
      const words = ['MATCH', 'ADJUST', 'REPLY', 'SECTION', 'EXTRA_PACKET', 'ENTRY_END']
      throw reader.error(reader.words[0]!, `one of ${words.join(', ')}${suggest(reader.words[0]!, words)}`)
    }
    if (this.#section === 'question') this.#message.question = readQuestion(reader, this.#context)
    else this.#message[this.#section].push(readRecord(reader, this.#context))
  }
}

class MessageDraft {
  readonly answers: ResourceRecord[] = []
  readonly authorities: ResourceRecord[] = []
  readonly additionals: ResourceRecord[] = []
  question: Question | undefined
  octets: Uint8Array | undefined
  /** The octets of EDNS options, once there are any to speak of. */
  options: Uint8Array | undefined
  #flags = 0
  #rcode = 0
  #dnssecOk = false

  takeReplyWord(word: string, reader: LineReader): void {
    const flag = REPLY_FLAGS.get(word)
    const rcode = replyRcode(word)
    const opcode = replyOpcode(word)
    if (flag !== undefined) this.#flags |= flag
    else if (word === 'DO') this.#dnssecOk = true
    else if (rcode !== undefined) this.#rcode = rcode
    else if (opcode !== undefined) this.#flags = withOpcode(this.#flags, opcode)
    else throw reader.error(word, 'a flag, an rcode or an opcode')
  }

  finish(): ScriptedMessage {
    const { question, answers, authorities, additionals, octets, options } = this
    const hasEdns = this.#dnssecOk || options !== undefined || this.#rcode > 15
    const edns = hasEdns ? { dnssecOk: this.#dnssecOk, options: options ?? new Uint8Array(0) } : undefined
    return {
      flags: this.#flags,
      rcode: this.#rcode,
      question,
      answers,
      authorities,
      additionals,
      edns,
      octets,
    }
  }
}

function matchRule(word: string, reader: LineReader): MatchRule {
  const [name, value] = word.split('=')
  if (name === 'serial') return { kind: 'serial', serial: numberIn(value, reader) }
  if (name === 'ede') return { kind: 'ede', infoCode: value === 'any' ? 'any' : numberIn(value, reader) }
  if (isMatchKeyword(word)) return { kind: word }
  throw reader.error(word, `a word of MATCH${suggest(word, MATCH_KEYWORDS)}`)
}

function isMatchKeyword(word: string): word is MatchKeyword {
  return MATCH_KEYWORDS.has(word)
}

function adjustKeyword(word: string, reader: LineReader): AdjustKeyword {
  if (word.startsWith('sleep=')) {
    numberIn(word.slice('sleep='.length), reader)
    return 'sleep'
  }
  if (isAdjustKeyword(word)) return word
  throw reader.error(word, `a word of ADJUST${suggest(word, ADJUST_KEYWORDS)}`)
}

function isAdjustKeyword(word: string): word is AdjustKeyword {
  return ADJUST_KEYWORDS.has(word)
}

export function numberIn(text: string | undefined, reader: LineReader): number {
  if (text === undefined || !/^[0-9]+$/.test(text)) throw reader.error(text ?? '', 'a number')
  return Number(text)
}
