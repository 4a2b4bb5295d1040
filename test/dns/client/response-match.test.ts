import { describe, expect, it } from 'vitest'
import { isResponseTo, isTruncated } from '../../../src/dns/client/response-match.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { question } from '../resolver/little-internet.ts'
import { replyTo } from '../resolver/messages.ts'

const query = encodeQuery({ id: 0x1234, ...question('www.Example.com.'), flags: 0 }).slice()
const reply = () => replyTo(query, { answer: ['www.example.com. 300 A 192.0.2.1'] })

function changed(at: number, change: (octet: number) => number): Uint8Array {
  const octets = reply()
  octets[at] = change(octets[at]!)
  return octets
}

describe('isResponseTo', () => {
  it('takes the response with the id and the question of the query', () => {
    expect(isResponseTo(query, reply())).toBe(true)
  })

  it('compares names without case', () => {
    const octets = replyTo(query, { question: question('WWW.EXAMPLE.COM.') })
    expect(isResponseTo(query, octets)).toBe(true)
  })

  it.each([
    ['another id', changed(0, (octet) => octet ^ 1)],
    ['another id in the second octet', changed(1, (octet) => octet ^ 0x80)],
    ['a query', changed(2, (octet) => octet & 0x7f)],
    ['another opcode', changed(2, (octet) => octet | 0x20)],
    ['no question', changed(5, () => 0)],
    ['two questions', changed(5, () => 2)],
    ['another name', changed(14, (octet) => octet ^ 1)],
    ['another type', changed(12 + 17 + 1, () => 28)],
    ['another class', changed(12 + 17 + 3, () => 3)],
    ['a longer name', replyTo(query, { question: question('a.www.example.com.') })],
    ['a shorter name', replyTo(query, { question: question('example.com.') })],
    ['half a header', reply().slice(0, 6)],
    ['half a question', reply().slice(0, 20)],
    ['nothing', new Uint8Array(0)],
  ])('refuses %s', (_, octets) => expect(isResponseTo(query, octets)).toBe(false))

  it('takes a bare header only from a server that could not read the query', () => {
    const header = (rcode: number) => Uint8Array.of(0x12, 0x34, 0x80, rcode, 0, 0, 0, 0, 0, 0, 0, 0)
    expect(isResponseTo(query, header(1))).toBe(true)
    expect(isResponseTo(query, header(4))).toBe(true)
    expect(isResponseTo(query, header(9))).toBe(true)
    expect(isResponseTo(query, header(0))).toBe(false)
    expect(isResponseTo(query, header(3))).toBe(false)
  })
})

describe('isTruncated', () => {
  it('reads the TC bit', () => {
    expect(isTruncated(replyTo(query, { flags: ['TC'] }))).toBe(true)
    expect(isTruncated(reply())).toBe(false)
  })
})
