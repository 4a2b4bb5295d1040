import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { encodeQuery, Query } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatName } from '../../../src/dns/name/name-text.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'
import { captured } from './captured.ts'
import { messageOf, type Pieces } from './message-of.ts'

const QUESTION = '03777777 076578616d706c65 00 0001 0001'
const A = '0161 00 0001 0001 00000000 0004 c0000201'
const OPT = '00 0029 04d0 00008000 0000'
const TSIG = '0161 00 00fa 00ff 00000000 0000'

function decode(pieces: Pieces): { query: Query; problem: ReturnType<Query['decode']> } {
  const query = new Query()
  const problem = query.decode(messageOf(pieces))
  return { query, problem }
}

describe('Query', () => {
  it('reads a plain query', () => {
    const query = new Query()
    expect(query.decode(captured('google-fr-query'))).toBeUndefined()
    expect(query).toMatchObject({
      id: 3099,
      flags: FLAG.RD,
      opcode: 0,
      questionCount: 1,
      type: TYPE.A,
      rrclass: 1,
      nameLength: 15,
      hasEdns: false,
      udpSize: 512,
      dnssecOk: false,
    })
    expect(formatName(query.name)).toBe('www.google.fr.')
    expect(query.options()).toEqual([])
  })

  it('reads EDNS and, when asked, its options', () => {
    const query = new Query()
    expect(query.decode(captured('query-options'))).toBeUndefined()
    expect(query).toMatchObject({ hasEdns: true, ednsVersion: 0, udpSize: 1232, dnssecOk: false })
    expect(query.options().map(({ type }) => type)).toEqual([
      'NSID',
      'CLIENT_SUBNET',
      'COOKIE',
      'EXPIRE',
      'TCP_KEEPALIVE',
      'PADDING',
    ])
  })

  it('keeps the case in which the name was asked for', () => {
    const { query } = decode({ questions: ['03577777 00 0001 0001'] })
    expect(formatName(query.name)).toBe('Www.')
  })

  it('takes a payload size under 512 for 512 (RFC 6891 §6.2.3)', () => {
    const { query } = decode({ questions: [QUESTION], additionals: ['00 0029 0100 00008000 0000'] })
    expect(query).toMatchObject({ udpSize: 512, dnssecOk: true })
  })

  it('finds EDNS behind other records, as in NOTIFY and IXFR', () => {
    const { query, problem } = decode({
      flags: '2400',
      questions: [QUESTION],
      answers: [A],
      authorities: [A, A],
      additionals: [A, OPT, TSIG],
    })
    expect(problem).toBeUndefined()
    expect(query).toMatchObject({ opcode: 4, hasEdns: true, dnssecOk: true })
  })

  it('does not judge the options of a later version of EDNS', () => {
    const { query, problem } = decode({
      questions: [QUESTION],
      additionals: ['00 0029 04d0 00010000 0003 ffffff'],
    })
    expect(problem).toBeUndefined()
    expect(query).toMatchObject({ ednsVersion: 1, optionsLength: 0 })
  })

  it('has no options where one is malformed, so that whoever answers may look for some', () => {
    const { query, problem } = decode({
      questions: [QUESTION],
      additionals: ['00 0029 04d0 00000000 0009 0003 0000 000a 0001 00'],
    })
    expect(problem).toBe('formerr')
    expect(query).toMatchObject({ hasEdns: true, optionsLength: 0 })
    expect(query.options()).toEqual([])
  })

  it('has nothing left of the query before', () => {
    const query = new Query()
    query.decode(captured('query-options'))
    query.decode(messageOf({ questions: ['00 0002 0001'] }))
    expect(query).toMatchObject({ hasEdns: false, udpSize: 512, optionsLength: 0, nameLength: 1 })
    expect(formatName(query.name)).toBe('.')
    expect(query.options()).toEqual([])
  })

  it.each(['', '00', '00'.repeat(11)])('drops what is shorter than a header', (octets) => {
    expect(new Query().decode(hex(octets))).toBe('drop')
  })

  it('drops responses', () => {
    expect(decode({ flags: '8000', questions: [QUESTION] }).problem).toBe('drop')
  })

  it.each<[what: string, pieces: Pieces, questionCount: number]>([
    ['two questions', { questions: [QUESTION, QUESTION] }, 0],
    ['a question that is not there', { counts: [1, 0, 0, 0] }, 0],
    ['a question cut off', { questions: ['0361'] }, 0],
    ['a question without a class', { questions: ['0161 00 0001'] }, 0],
    ['a compressed question', { questions: ['0161 c00c 0001 0001'] }, 0],
    ['a label of an unknown type', { questions: ['4161 00 0001 0001'] }, 0],
    ['a name of 256 octets', { questions: [`${'0161'.repeat(127)} 0161 00 0001 0001`] }, 0],
    ['octets left over', { questions: [QUESTION], trailing: '00' }, 1],
    ['an answer that is not there', { questions: [QUESTION], counts: [1, 1, 0, 0] }, 1],
    ['an additional that is not there', { questions: [QUESTION], counts: [1, 0, 0, 1] }, 1],
    ['a record cut off', { questions: [QUESTION], authorities: ['0161 00 0001 0001 00000000 0004 c000'] }, 1],
    [
      'an owner that points at itself',
      { questions: [QUESTION], additionals: ['c01d 0001 0001 00000000 0000'] },
      1,
    ],
    [
      'an owner that points into the header',
      { questions: [QUESTION], additionals: ['c000 0001 0001 00000000 0000'] },
      1,
    ],
    ['two OPT records', { questions: [QUESTION], additionals: [OPT, OPT] }, 1],
    ['an OPT record with an owner', { questions: [QUESTION], additionals: [`0161 ${OPT}`] }, 1],
    [
      'an OPT record with a pointer to the root',
      { questions: [QUESTION], additionals: ['c018 0029 04d0 00000000 0000'] },
      1,
    ],
    [
      'an option that does not fit',
      { questions: [QUESTION], additionals: ['00 0029 04d0 00000000 0005 0003 0002 00'] },
      1,
    ],
    [
      'a malformed option',
      { questions: [QUESTION], additionals: ['00 0029 04d0 00000000 0005 000a 0001 00'] },
      1,
    ],
    ['a TSIG that is not last', { questions: [QUESTION], additionals: [TSIG, OPT] }, 1],
  ])('answers %s with FORMERR', (_what, pieces, questionCount) => {
    const { query, problem } = decode({ id: 'abcd', flags: '0100', ...pieces })
    expect(problem).toBe('formerr')
    expect(query).toMatchObject({ id: 0xabcd, flags: FLAG.RD, questionCount })
  })

  it('tells a query that asks nothing from one that is malformed', () => {
    const { query, problem } = decode({ id: 'abcd', flags: '0100', additionals: [OPT] })
    expect(problem).toBe('no-question')
    expect(query).toMatchObject({ id: 0xabcd, questionCount: 0, hasEdns: true })
  })

  it('refuses a query cut off at any octet', () => {
    const octets = captured('query-options')
    for (let length = 0; length < octets.length; length++)
      expect(new Query().decode(octets.slice(0, length))).toBe(length < 12 ? 'drop' : 'formerr')
  })

  it('takes a name of 255 octets', () => {
    const { query, problem } = decode({ questions: [`${'0161'.repeat(127)} 00 0001 0001`] })
    expect(problem).toBeUndefined()
    expect(query.nameLength).toBe(255)
  })
})

describe('encodeQuery', () => {
  it('encodes the query for www.google.com', () => {
    const query = { id: 1, name: DomainName.parse('www.google.com.'), type: TYPE.A, flags: FLAG.RD }
    const octets = '00010100000100000000000003777777 06676f6f676c6503636f6d0000010001'
    expect(toHex(encodeQuery(query))).toBe(toHex(hex(octets)))
    expect(toHex(encodeQuery({ ...query, name: query.name.octets }))).toBe(toHex(hex(octets)))
  })

  it('adds EDNS', () => {
    const edns = { udpSize: 1232, version: 0, flags: 0x8000, options: [{ code: 3, data: hex('') }] }
    const octets = encodeQuery({ id: 1, name: DomainName.root, type: TYPE.NS, rrclass: 3, flags: 0, edns })
    expect(toHex(octets)).toBe(
      toHex(hex('0001 0000 0001 0000 0000 0001 00 0002 0003 00 0029 04d0 00 00 8000 0004 0003 0000')),
    )
  })
})
