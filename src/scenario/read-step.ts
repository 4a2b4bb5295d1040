/** Reads one STEP with all that belongs to it: its entry, and the lines ASKED after it. */

import { addressOctets } from '../address/cidr.ts'
import { formatIpv4, IPV4_LENGTH } from '../address/ipv4.ts'
import { formatIpv6 } from '../address/ipv6.ts'
import { findType } from '../dns/iana/types.ts'
import { findClass } from '../dns/iana/classes.ts'
import type { Question } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { suggest } from '../suggestion.ts'
import type { LineReader } from './line-reader.ts'
import { numberIn, readEntry } from './read-entry.ts'
import { nameIn } from './read-records.ts'
import type { Asked, AskedLine, AskedServer, Entry, Step, StepAction } from './scenario.ts'

/** Reads the words after `STEP n KIND`, and lines that follow where the kind has some. */
type ReadAction = (words: readonly string[], reader: LineReader) => StepAction

const ACTIONS: Readonly<Record<string, ReadAction>> = {
  QUERY: (words, reader) => ({ kind: 'QUERY', ...readExchange(words, reader) }),
  CHECK_ANSWER: (words, reader) => ({ kind: 'CHECK_ANSWER', ...readExchange(words, reader) }),
  CHECK_OUT_QUERY: (words, reader) => ({ kind: 'CHECK_OUT_QUERY', ...readExchange(words, reader) }),
  REPLY: (words, reader) => ({ kind: 'REPLY', ...readExchange(words, reader) }),
  TIMEOUT: (words, reader) => ({ kind: 'TIMEOUT', address: addressAfter(words, reader) }),
  ERROR: (words, reader) => ({ kind: 'ERROR', address: addressAfter(words, reader) }),
  TIME_PASSES: (words, reader) => ({ kind: 'TIME_PASSES', seconds: duration(words, reader) }),
  ASSIGN: assignment,
  TRAFFIC: () => ({ kind: 'TRAFFIC' }),
  NOTHING: () => ({ kind: 'NOTHING' }),
  FLUSH_MESSAGE: (words, reader) => ({ kind: 'FLUSH_MESSAGE', question: questionIn(words, reader) }),
  EXPIRE_MESSAGE: (words, reader) => ({ kind: 'EXPIRE_MESSAGE', question: questionIn(words, reader) }),
  INFRA_RTT: (words, reader) => ({
    kind: 'INFRA_RTT',
    address: address(words[0] ?? '', reader),
    rttMs: words.slice(2).join(' '),
  }),
  CHECK_TEMPFILE: (_words, reader) => unsupportedUntil(reader, 'FILE_BEGIN', 'FILE_END', 'CHECK_TEMPFILE'),
  CHECK_AUTOTRUST: (_words, reader) => unsupportedUntil(reader, 'FILE_BEGIN', 'FILE_END', 'CHECK_AUTOTRUST'),
}

/** Reads a step, whose STEP is the line taken last. @throws ScenarioError */
export function readStep(reader: LineReader): Step {
  const [, number, kind = '', ...rest] = reader.words
  const line = reader.number
  const read = ACTIONS[kind]
  if (read === undefined) throw reader.error(kind, `a kind of step${suggest(kind, Object.keys(ACTIONS))}`)
  const start = { line, number: numberIn(number, reader) }
  const action = read(rest, reader)
  const asked: AskedLine[] = []
  while (reader.nextIf('ASKED')) {
    asked.push({ line: reader.number, expectation: readAsked(reader.words.slice(1), reader) })
  }
  return { ...start, ...action, asked }
}

/** The canonical text of an address. */
export function address(text: string, reader: LineReader): string {
  const octets = addressOctets(text)
  if (octets === undefined) throw reader.error(text, 'an IPv4 or IPv6 address')
  return octets.length === IPV4_LENGTH ? formatIpv4(octets) : formatIpv6(octets)
}

function addressAfter(words: readonly string[], reader: LineReader): string | undefined {
  if (words.length === 0) return undefined
  if (words[0] !== 'ADDRESS') throw reader.error(words[0]!, 'ADDRESS or the end of the line')
  return address(words[1] ?? '', reader)
}

function readExchange(
  words: readonly string[],
  reader: LineReader,
): { address: string | undefined; entry: Entry } {
  const asked =
    addressAfter(words, reader) ??
    (reader.nextIf('ADDRESS') ? address(reader.words[1] ?? '', reader) : undefined)
  if (!reader.nextIf('ENTRY_BEGIN')) throw reader.error('', 'ENTRY_BEGIN after the step')
  return { address: asked, entry: readEntry(reader) }
}

function duration(words: readonly string[], reader: LineReader): string {
  const [how = '', ...amount] = words
  if (how !== 'ELAPSE' && how !== 'EVAL') throw reader.error(how, 'ELAPSE or EVAL, and seconds')
  if (amount.length === 0) throw reader.error('', 'seconds')
  return amount.join(' ')
}

function assignment(words: readonly string[], reader: LineReader): StepAction {
  const [, variable, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.+)$/.exec(words.join(' ')) ?? []
  if (variable === undefined || value === undefined) throw reader.error(words.join(' '), 'name = value')
  return { kind: 'ASSIGN', variable, value }
}

function questionIn(words: readonly string[], reader: LineReader): Question {
  const name = nameIn(words[0] ?? '', reader)
  const type = findType(words[1] ?? 'A')
  const rrclass = findClass(words[2] ?? 'IN')
  if (type === undefined) throw reader.error(words[1]!, 'a record type')
  if (rrclass === undefined) throw reader.error(words[2]!, 'a class')
  return { name, type, rrclass }
}

function unsupportedUntil(reader: LineReader, opener: string, closer: string, keyword: string): StepAction {
  if (reader.nextIf(opener)) {
    const since = reader.number
    do reader.nextWithin(opener, since, closer)
    while (reader.words[0] !== closer)
  }
  return { kind: 'unsupported', keyword }
}

function readAsked(words: readonly string[], reader: LineReader): Asked {
  const [first = '', second = '', third] = words
  if (first === 'NOTHING' && words.length === 1) return { kind: 'nothing' }
  if (first === 'EXACTLY' && words.length === 2) return { kind: 'count', count: numberIn(second, reader) }
  const type = third === undefined ? undefined : findType(third)
  if (words.length === 3 && type !== undefined) {
    return {
      kind: 'query',
      server: askedServer(first, reader),
      question: { name: nameIn(second, reader), type },
    }
  }
  if (words.length === 0) throw reader.error('', 'NOTHING, EXACTLY n, a query, or servers')
  return { kind: 'path', servers: words.map((word) => askedServer(word, reader)) }
}

function askedServer(word: string, reader: LineReader): AskedServer {
  if (word === 'any') return 'any'
  if (word === 'root') return { zone: DomainName.root }
  if (addressOctets(word) !== undefined) return { ip: address(word, reader) }
  if (!word.endsWith('.')) throw reader.error(word, 'root, a zone such as com., an address, or any')
  return { zone: nameIn(word, reader) }
}
