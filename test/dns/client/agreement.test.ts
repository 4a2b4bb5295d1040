import { describe, expect, it } from 'vitest'
import { agree } from '../../../src/dns/client/agreement.ts'
import { response, type ResponseText } from '../resolver/messages.ts'

const BASE: ResponseText = {
  answer: ['www.example. 300 A 192.0.2.1', 'www.example. 300 A 192.0.2.2'],
  authority: ['example. 300 NS ns.example.'],
}

const says = (change: ResponseText): boolean =>
  agree(response(BASE), response({ ...BASE, ...change })) &&
  agree(response({ ...BASE, ...change }), response(BASE))

describe('two responses agree', () => {
  it.each([
    ['when they are the same', {}],
    ['in another order', { answer: [...BASE.answer!].reverse() }],
    ['with other TTLs', { answer: ['www.example. 1 A 192.0.2.1', 'www.example. 2 A 192.0.2.2'] }],
    ['with letters of another case in owners', { authority: ['EXAMPLE. 300 NS ns.example.'] }],
    ['with other additional records', { additional: ['ns.example. 300 A 192.0.2.53'] }],
    ['with a record told twice', { authority: [...BASE.authority!, ...BASE.authority!] }],
  ] satisfies [string, ResponseText][])('%s', (_, change) => expect(says(change)).toBe(true))

  it.each([
    ['with another rcode', { rcode: 'NXDOMAIN' }],
    ['with another address', { answer: ['www.example. A 192.0.2.1', 'www.example. A 192.0.2.66'] }],
    ['with an address more', { answer: [...BASE.answer!, 'www.example. A 192.0.2.66'] }],
    ['with an address less', { answer: BASE.answer!.slice(1) }],
    ['with one address twice instead of two', { answer: [BASE.answer![0]!, BASE.answer![0]!] }],
    ['with the data at another name', { answer: ['x.example. A 192.0.2.1', 'www.example. A 192.0.2.2'] }],
    ['with another authority', { authority: ['example. 300 NS ns.evil.'] }],
    ['with another type of the same octets', { authority: ['example. 300 CNAME ns.example.'] }],
  ] satisfies [string, ResponseText][])('not %s', (_, change) => expect(says(change)).toBe(false))
})
