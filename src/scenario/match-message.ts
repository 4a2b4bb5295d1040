/**
 * Whether a message is one that an entry stands for: each word of MATCH is a test. What is compared in order and
 * what as a set is said here, and in `docs/scenarios.md`.
 */

import { EDNS_OPTION } from '../dns/iana/codes.ts'
import { TYPE } from '../dns/iana/types.ts'
import { EDNS_DO } from '../dns/message/edns.ts'
import { FLAG, opcodeOf } from '../dns/message/header.ts'
import type { Message } from '../dns/message/message.ts'
import { sequenceKey, setKey } from './record-keys.ts'
import { optionOctets, type ReceivedMessage } from './received-message.ts'
import type { Entry, MatchKeyword, MatchRule, ScriptedMessage } from './scenario.ts'

/** The words of MATCH that the message does not satisfy; none when the entry stands for it. */
export function mismatches(entry: Entry, got: ReceivedMessage): MatchRule[] {
  const withTtl = entry.match.some(({ kind }) => kind === 'ttl')
  return entry.match.filter((rule) => !satisfies(rule, entry.messages[0], got, withTtl))
}

export function isMatch(entry: Entry, got: ReceivedMessage): boolean {
  const withTtl = entry.match.some(({ kind }) => kind === 'ttl')
  return entry.match.every((rule) => satisfies(rule, entry.messages[0], got, withTtl))
}

function satisfies(
  rule: MatchRule,
  expected: ScriptedMessage,
  got: ReceivedMessage,
  withTtl: boolean,
): boolean {
  switch (rule.kind) {
    case 'serial':
      return soaSerial(got.message.authorities) === rule.serial
    case 'ede':
      return infoCodes(got.message).some((code) => rule.infoCode === 'any' || rule.infoCode === code)
    default:
      return TESTS[rule.kind](expected, got, withTtl)
  }
}

type Test = (expected: ScriptedMessage, got: ReceivedMessage, withTtl: boolean) => boolean

const TESTS: Readonly<Record<MatchKeyword, Test>> = {
  opcode: ({ flags }, { message }) => opcodeOf(flags) === opcodeOf(message.flags),
  qtype: ({ question }, { message }) => question?.type === message.question?.type,
  qname: ({ question }, { message }) => hasEqualNames(question, message.question),
  subdomain: ({ question }, { message }) =>
    question !== undefined && message.question?.name.isSubdomainOf(question.name) === true,
  question: (expected, { message }) => hasEqualQuestions(expected, message),
  rcode: ({ rcode }, { message }) => rcode === message.rcode,
  answer: ({ answers }, { message }, withTtl) =>
    sequenceKey(answers, withTtl) === sequenceKey(message.answers, withTtl),
  all: (expected, got, withTtl) => isEqualMessage(expected, got, withTtl, sequenceKey),
  all_noloc: (expected, got, withTtl) => isEqualMessage(expected, got, withTtl, setKey),
  // Says how `all` and `answer` compare, and is no test of its own.
  ttl: () => true,
  DO: (_expected, { message }) => isDnssecOk(message),
  noedns: (_expected, { message }) => message.edns === undefined,
  ednsdata: ({ edns }, { message }) => isEqual(edns?.options ?? NOTHING, optionOctets(message)),
  UDP: (_expected, { transport }) => transport === 'udp',
  TCP: (_expected, { transport }) => transport === 'tcp',
  client_cookie: (_expected, { message }) => cookieLength(message) === CLIENT_COOKIE_LENGTH,
  server_cookie: (_expected, { message }) => cookieLength(message) > CLIENT_COOKIE_LENGTH,
}

const NOTHING = new Uint8Array(0)
const CLIENT_COOKIE_LENGTH = 8

/** Every flag of the header, and the opcode. The rcode is compared whole, with what EDNS holds of it. */
const COMPARED_FLAGS = FLAG.QR | FLAG.AA | FLAG.TC | FLAG.RD | FLAG.RA | FLAG.AD | FLAG.CD | 0x7800

function isEqualMessage(
  expected: ScriptedMessage,
  { message }: ReceivedMessage,
  withTtl: boolean,
  answerKey: typeof setKey,
): boolean {
  return (
    ((expected.flags ^ message.flags) & COMPARED_FLAGS) === 0 &&
    expected.rcode === message.rcode &&
    hasEqualQuestions(expected, message) &&
    answerKey(expected.answers, withTtl) === answerKey(message.answers, withTtl) &&
    setKey(expected.authorities, withTtl) === setKey(message.authorities, withTtl) &&
    setKey(expected.additionals, withTtl) === setKey(message.additionals, withTtl) &&
    isEqualEdns(expected, message)
  )
}

/**
 * The payload size is left out: it is a matter of who sends, and no entry can tell it. So are extended errors, whose
 * texts differ from one resolver to the next: `ede=` is for these.
 */
function isEqualEdns({ edns }: ScriptedMessage, message: Message): boolean {
  if (edns === undefined || message.edns === undefined) return edns === message.edns
  const got = withoutOption(EDNS_OPTION.EDE, optionOctets(message))
  return edns.dnssecOk === isDnssecOk(message) && isEqual(withoutOption(EDNS_OPTION.EDE, edns.options), got)
}

/** The octets of options without those of one code; as they are where they are no options. */
function withoutOption(code: number, options: Uint8Array): Uint8Array {
  const kept: number[] = []
  for (let at = 0; at < options.length;) {
    const end = at + 4 + ((options[at + 2]! << 8) | options[at + 3]!)
    if (!(end <= options.length)) return options
    if (((options[at]! << 8) | options[at + 1]!) !== code) kept.push(...options.subarray(at, end))
    at = end
  }
  return Uint8Array.from(kept)
}

function isDnssecOk({ edns }: Message): boolean {
  return edns !== undefined && (edns.flags & EDNS_DO) !== 0
}

function hasEqualQuestions({ question: a }: ScriptedMessage, { question: b }: Message): boolean {
  return hasEqualNames(a, b) && a?.type === b?.type && a?.rrclass === b?.rrclass
}

function hasEqualNames(a: Message['question'], b: Message['question']): boolean {
  return a === undefined || b === undefined ? a === b : a.name.equals(b.name)
}

function infoCodes({ edns }: Message): number[] {
  return (edns?.options ?? []).flatMap((option) => (option.type === 'EDE' ? [option.infoCode] : []))
}

function cookieLength({ edns }: Message): number {
  const cookie = edns?.options.find(({ code }) => code === EDNS_OPTION.COOKIE)
  return cookie?.type === 'COOKIE' ? cookie.client.length + cookie.server.length : 0
}

function soaSerial(records: Message['authorities']): number | undefined {
  const rdata = records.find(({ type }) => type === TYPE.SOA)?.rdata
  // Two names, then five numbers of 32 bits, of which the serial is the first (RFC 1035 §3.3.13).
  return rdata && new DataView(rdata.buffer, rdata.byteOffset + rdata.length - 20).getUint32(0)
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i])
}
