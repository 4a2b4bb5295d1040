import { describe, expect, it } from 'vitest'
import { FLAG } from '../../../src/dns/message/header.ts'
import { ask, authorityOf, readReply } from '../../dns/authority/asking.ts'

const authority = authorityOf([
  `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
`,
])

const NS_QUESTION = [2, 0x6e, 0x73, 7, ...Buffer.from('example'), 0, 0, 1, 0, 1]

function respond(flags: number, counts: readonly number[], body: readonly number[]): Uint8Array | null {
  const [qd = 0, an = 0, ns = 0, ar = 0] = counts
  return authority.respond(Uint8Array.of(0xab, 0xcd, flags >> 8, flags, 0, qd, 0, an, 0, ns, 0, ar, ...body))
}

describe('RFC 1035 §4.1.1: what of the query’s header comes back', () => {
  it('the id and RD, never RA', () => {
    expect(ask(authority, 'ns.example. A', { flags: FLAG.RD | FLAG.RA }).flags).toBe('qr aa rd')
    expect(respond(0, [1], NS_QUESTION)?.subarray(0, 2)).toEqual(Uint8Array.of(0xab, 0xcd))
  })

  it('CD is copied (RFC 4035 §3.2.2), AD and the reserved bit are not', () => {
    expect(ask(authority, 'ns.example. A', { flags: FLAG.CD | FLAG.AD | FLAG.Z }).flags).toBe('qr aa cd')
  })
})

describe('RFC 1035 §4.1.1: queries without an ordinary answer', () => {
  it('a response is dropped: two servers must not talk to each other for ever', () => {
    expect(respond(FLAG.QR, [1], NS_QUESTION)).toBeNull()
  })

  it('less than a header is dropped', () => {
    for (let length = 0; length < 12; length++) expect(authority.respond(new Uint8Array(length))).toBeNull()
  })

  it.each([1, 2, 3, 4, 5, 6, 15])('opcode %i is NOTIMP, with the opcode kept', (opcode) => {
    const response = respond(opcode << 11, [1], NS_QUESTION)
    expect(readReply(response!).rcode).toBe('NOTIMP')
    expect((response![2]! >> 3) & 0xf).toBe(opcode)
  })

  it.each([
    ['no question', [0], []],
    ['two questions (RFC 9619)', [2], [...NS_QUESTION, ...NS_QUESTION]],
    ['a question that ends early', [1], NS_QUESTION.slice(0, -1)],
    ['an answer that is not there', [1, 1], NS_QUESTION],
    ['a compression pointer in the question', [1], [0xc0, 0x0c, 0, 1, 0, 1]],
    ['trailing octets', [1], [...NS_QUESTION, 0]],
  ])('%s: FORMERR', (_, counts, body) => {
    expect(readReply(respond(0, counts, body)!).rcode).toBe('FORMERR')
  })

  it.each([
    ['AXFR', 'REFUSED'],
    ['IXFR', 'REFUSED'],
    ['MAILA', 'NOTIMP'],
    ['OPT', 'FORMERR'],
  ])('type %s: %s', (type, rcode) => {
    expect(ask(authority, `example. ${type}`).rcode).toBe(rcode)
  })

  it('class ANY and classes that it does not serve are refused', () => {
    expect(ask(authority, 'ns.example. A ANY').rcode).toBe('REFUSED')
    expect(ask(authority, 'ns.example. A HS').rcode).toBe('REFUSED')
  })
})
