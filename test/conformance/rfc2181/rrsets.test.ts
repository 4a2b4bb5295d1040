import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const head = `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
`
const addresses = Array.from({ length: 40 }, (_, i) => `many A 192.0.2.${i}`).join('\n')

describe('RFC 2181 §9: TC', () => {
  it('is set when an RRset of the answer does not fit, and none of it is there', () => {
    const reply = ask(authorityOf([head + addresses]), 'many.example. A', { transport: 'udp' })
    expect(reply).toMatchObject({ rcode: 'NOERROR', answer: [] })
    expect(reply.flags).toContain('tc')
  })

  it('is set when one record fills a message to its last octet and the next has the longest data', () => {
    const [first, longest] = [65_494, 65_535].map((length) => `\\# ${length} ${'00'.repeat(length)}`)
    const authority = authorityOf([`${head}big TYPE65280 ${first}\nbig TYPE65280 ${longest}`])
    for (let turn = 0; turn < 2; turn++) {
      const reply = ask(authority, 'big.example. TYPE65280')
      expect(reply).toMatchObject({ rcode: 'NOERROR', answer: [] })
      expect(reply.flags).toContain('tc')
    }
  })

  it('is not set when only what nobody needs was left out', () => {
    const names = Array.from({ length: 10 }, (_, i) => `ns${i}.with-a-long-name.elsewhere.test.`)
    const text = head + names.map((name) => `@ NS ${name}`).join('\n') + `\nb TXT "${'x'.repeat(200)}"`
    const reply = ask(authorityOf([text]), 'b.example. TXT', { transport: 'udp' })
    expect(reply.answer).toHaveLength(1)
    expect(reply.flags).not.toContain('tc')
  })
})

describe('RFC 2181 §5: an RRset is a set', () => {
  it('has no first: each record leads in its turn, whatever stands beside the answer', () => {
    const authority = authorityOf([`${head}@ NS ns2\nns2 A 192.0.2.2\nx A 192.0.2.6\nx A 192.0.2.7\n`])
    const leaders = Array.from({ length: 4 }, () => ask(authority, 'x.example. A').answer[0])
    expect(new Set(leaders).size).toBe(2)
  })

  it('holds a record once, also when the case of a name in it differs', () => {
    const zone = parseZone(`${head}x MX 10 Mail\nx MX 10 mail\nx TXT "a"\nx TXT "A"\nx TXT "a"`)
    expect([...zone.records()].filter(({ owner }) => owner.toString() === 'x.example.')).toHaveLength(3)
  })

  it('has one TTL: the first stands (§5.2)', () => {
    const authority = authorityOf([`${head}x 60 A 192.0.2.7\nx 600 A 192.0.2.8`])
    expect(ask(authority, 'x.example. A').answer.toSorted()).toEqual([
      'x.example. 60 A 192.0.2.7',
      'x.example. 60 A 192.0.2.8',
    ])
  })

  it('finds duplicates in a long RRset, whatever comes between', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `x A 192.0.2.${i % 100}\ny A 192.0.2.${i % 50}`)
    const zone = parseZone(head + lines.join('\n'))
    const owners = [...zone.records()].map(({ owner }) => owner.toString())
    expect(owners.filter((owner) => owner === 'x.example.')).toHaveLength(100)
    expect(owners.filter((owner) => owner === 'y.example.')).toHaveLength(50)
  })
})

describe('round robin (RFC 1794)', () => {
  it('puts each record of an RRset first in turn', () => {
    const authority = authorityOf([`${head}x A 192.0.2.7\nx A 192.0.2.8\nx A 192.0.2.9`])
    const firsts = Array.from({ length: 30 }, () => ask(authority, 'x.example. A').answer[0])
    expect(new Set(firsts).size).toBe(3)
    expect(new Set(ask(authority, 'x.example. A').answer).size).toBe(3)
  })
})
