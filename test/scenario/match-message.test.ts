import { describe, expect, it } from 'vitest'
import { encodeMessage } from '../../src/dns/message/message-encoder.ts'
import type { MessageInput } from '../../src/dns/message/plain-message.ts'
import { isMatch, mismatches } from '../../src/scenario/match-message.ts'
import { readScenario } from '../../src/scenario/read-scenario.ts'
import { received } from '../../src/scenario/received-message.ts'
import type { Entry } from '../../src/scenario/scenario.ts'

function entry(lines: string): Entry {
  const text = `CONFIG_END\nSCENARIO_BEGIN x\nSTEP 1 QUERY\nENTRY_BEGIN\n${lines}\nENTRY_END\nSCENARIO_END\n`
  const [step] = readScenario(text, 'x.rpl').steps
  if (step?.kind !== 'QUERY') throw new Error('no query')
  return step.entry
}

function matches(lines: string, message: MessageInput, transport: 'udp' | 'tcp' = 'udp'): boolean {
  return isMatch(entry(lines), received(encodeMessage(message), transport))
}

const QUESTION = { name: 'www.example.', type: 'A' }
const A1 = { name: 'www.example.', type: 'A', ttl: 60, data: '192.0.2.1' }
const A2 = { name: 'www.example.', type: 'A', ttl: 60, data: '192.0.2.2' }
const CNAME = { name: 'a.example.', type: 'CNAME', ttl: 60, data: 'www.example.' }
const RESPONSE: MessageInput = { type: 'response', flag_rd: true, flag_ra: true, questions: [QUESTION] }
const ALL = 'MATCH all\nREPLY QR RD RA\nSECTION QUESTION\nwww.example. A\n'

describe('a word of MATCH', () => {
  it.each<[string, string, MessageInput, MessageInput]>([
    ['opcode', 'REPLY NOTIFY', { opcode: 'NOTIFY' }, { opcode: 'QUERY' }],
    [
      'qtype',
      'SECTION QUESTION\nx. A',
      { questions: [QUESTION] },
      { questions: [{ name: 'x.', type: 'MX' }] },
    ],
    [
      'qname',
      'SECTION QUESTION\nWWW.example. MX',
      { questions: [QUESTION] },
      { questions: [{ name: 'example.', type: 'A' }] },
    ],
    [
      'subdomain',
      'SECTION QUESTION\nexample. MX',
      { questions: [QUESTION] },
      { questions: [{ name: 'wwwexample.', type: 'A' }] },
    ],
    [
      'question',
      'SECTION QUESTION\nwww.example. A',
      { questions: [QUESTION] },
      { questions: [{ ...QUESTION, class: 'CH' }] },
    ],
    ['rcode', 'REPLY REFUSED', { rcode: 'REFUSED' }, { rcode: 'SERVFAIL' }],
    [
      'answer',
      'SECTION ANSWER\nwww.example. 1 A 192.0.2.2\nwww.example. 2 A 192.0.2.1',
      { answers: [A1, A2] },
      { answers: [A1] },
    ],
    [
      'answer ttl',
      'SECTION ANSWER\nwww.example. 60 A 192.0.2.1',
      { answers: [A1] },
      { answers: [{ ...A1, ttl: 59 }] },
    ],
    ['noedns', '', {}, { additionals: [{ type: 'OPT' }] }],
    ['DO', '', { additionals: [{ type: 'OPT', flag_do: true }] }, { additionals: [{ type: 'OPT' }] }],
    [
      'ednsdata',
      'HEX_EDNSDATA_BEGIN\n00 03 00 00\nHEX_EDNSDATA_END',
      { additionals: [{ type: 'OPT', options: [{ code: 3, data: new Uint8Array() }] }] },
      { additionals: [{ type: 'OPT' }] },
    ],
    [
      'ede=18',
      '',
      { additionals: [{ type: 'OPT', options: [{ code: 15, data: Uint8Array.of(0, 18) }] }] },
      { additionals: [{ type: 'OPT', options: [{ code: 15, data: Uint8Array.of(0, 17) }] }] },
    ],
    [
      'ede=any',
      '',
      { additionals: [{ type: 'OPT', options: [{ code: 15, data: Uint8Array.of(0, 3, 65) }] }] },
      { additionals: [{ type: 'OPT' }] },
    ],
    [
      'client_cookie',
      '',
      { additionals: [{ type: 'OPT', options: [{ code: 10, data: new Uint8Array(8) }] }] },
      { additionals: [{ type: 'OPT', options: [{ code: 10, data: new Uint8Array(24) }] }] },
    ],
    [
      'server_cookie',
      '',
      { additionals: [{ type: 'OPT', options: [{ code: 10, data: new Uint8Array(24) }] }] },
      { additionals: [{ type: 'OPT', options: [{ code: 10, data: new Uint8Array(8) }] }] },
    ],
    [
      'serial=7',
      '',
      { authorities: [{ name: 'x.', type: 'SOA', data: soa(7) }] },
      { authorities: [{ name: 'x.', type: 'SOA', data: soa(8) }] },
    ],
  ])('%s tells messages apart', (word, lines, like, unlike) => {
    expect([matches(`MATCH ${word}\n${lines}`, like), matches(`MATCH ${word}\n${lines}`, unlike)]).toEqual([
      true,
      false,
    ])
  })

  it.each(['UDP', 'TCP'] as const)('%s tells the transport', (word) => {
    const transport = word === 'UDP' ? 'udp' : 'tcp'
    expect([
      matches(`MATCH ${word}`, {}, transport),
      matches(`MATCH ${word}`, {}, transport === 'udp' ? 'tcp' : 'udp'),
    ]).toEqual([true, false])
  })

  it('is one of several, which all have to hold', () => {
    const lines = 'MATCH qname rcode\nREPLY NXDOMAIN\nSECTION QUESTION\nwww.example. A'
    const got = received(encodeMessage(RESPONSE), 'udp')
    expect(isMatch(entry(lines), got)).toBe(false)
    expect(mismatches(entry(lines), got)).toEqual([{ kind: 'rcode' }])
  })

  it('is not needed: without any, all messages match', () => expect(matches('', RESPONSE)).toBe(true))
})

describe('MATCH all', () => {
  it('compares flags, rcode and question', () => {
    expect(matches(ALL, RESPONSE)).toBe(true)
    expect(matches(ALL, { ...RESPONSE, flag_aa: true })).toBe(false)
    expect(matches(ALL, { ...RESPONSE, flag_ad: true })).toBe(false)
    expect(matches(ALL, { ...RESPONSE, rcode: 'SERVFAIL' })).toBe(false)
    expect(matches(ALL, { ...RESPONSE, questions: [] })).toBe(false)
  })

  it.each(['ANSWER', 'AUTHORITY', 'ADDITIONAL'])('compares %s', (section) => {
    const key = { ANSWER: 'answers', AUTHORITY: 'authorities', ADDITIONAL: 'additionals' }[section]!
    const lines = `${ALL}SECTION ${section}\nwww.example. A 192.0.2.1`
    expect(matches(lines, { ...RESPONSE, [key]: [A1] })).toBe(true)
    expect(matches(lines, { ...RESPONSE, [key]: [A2] })).toBe(false)
    expect(matches(lines, { ...RESPONSE, [key]: [A1, A2] })).toBe(false)
    expect(matches(lines, RESPONSE)).toBe(false)
  })

  it('wants the RRsets of an answer in their order, and the records of one in any', () => {
    const lines = `${ALL}SECTION ANSWER\na.example. CNAME www.example.\nwww.example. A 192.0.2.1\nwww.example. A 192.0.2.2`
    expect(matches(lines, { ...RESPONSE, answers: [CNAME, A2, A1] })).toBe(true)
    expect(matches(lines, { ...RESPONSE, answers: [A1, A2, CNAME] })).toBe(false)
    expect(matches(lines.replace('all', 'all_noloc'), { ...RESPONSE, answers: [A1, CNAME, A2] })).toBe(true)
  })

  it('wants EDNS where the entry has it, and nowhere else, but leaves out extended errors and the payload size', () => {
    const withDo = ALL.replace('RD RA', 'RD RA DO')
    const opt = { type: 'OPT', flag_do: true, udpPayloadSize: 4000 } as const
    const ede = { code: 15, data: Uint8Array.of(0, 22) }
    const nsid = { code: 3, data: Uint8Array.of(1) }
    expect(matches(withDo, { ...RESPONSE, additionals: [opt] })).toBe(true)
    expect(matches(withDo, { ...RESPONSE, additionals: [{ ...opt, options: [ede] }] })).toBe(true)
    expect(matches(withDo, { ...RESPONSE, additionals: [{ ...opt, options: [nsid] }] })).toBe(false)
    expect(matches(withDo, RESPONSE)).toBe(false)
    expect(matches(ALL, { ...RESPONSE, additionals: [opt] })).toBe(false)
  })
})

function soa(serial: number): object {
  return { mname: '.', rname: '.', serial, refresh: 1, retry: 1, expire: 1, minimum: 1 }
}
