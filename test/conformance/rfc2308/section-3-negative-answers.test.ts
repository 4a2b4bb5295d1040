import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const zone = (ttl: number, minimum: number) => `
$ORIGIN example.
@ ${ttl} SOA ns hostmaster 1 7200 900 1209600 ${minimum}
@ ${ttl} NS ns
ns ${ttl} A 192.0.2.1
`

describe('RFC 2308 §3: the TTL of the SOA in a negative answer', () => {
  it.each([
    [3600, 300, 300],
    [60, 300, 60],
    [300, 300, 300],
    [3600, 0, 0],
  ])('is the lesser of the SOA’s TTL (%i) and its MINIMUM (%i)', (ttl, minimum, expected) => {
    const authority = authorityOf([zone(ttl, minimum)])
    expect(ask(authority, 'no.example. A').authority[0]).toMatch(new RegExp(`^example\\. ${expected} SOA `))
    expect(ask(authority, 'ns.example. AAAA').authority[0]).toMatch(
      new RegExp(`^example\\. ${expected} SOA `),
    )
  })

  it('does not change the SOA that is asked for', () => {
    expect(ask(authorityOf([zone(3600, 300)]), 'example. SOA').answer[0]).toMatch(/^example\. 3600 SOA /)
  })
})
