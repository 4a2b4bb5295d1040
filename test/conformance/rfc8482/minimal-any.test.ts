import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const authority = authorityOf([
  `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
ns AAAA 2001:db8::1
ns TXT "one" 
`,
])

describe('RFC 8482 §4.1: ANY over UDP', () => {
  it('gives one RRset of those that are there', () => {
    expect(ask(authority, 'ns.example. ANY', { transport: 'udp' }).answer).toHaveLength(1)
  })

  it('still tells a name without data and one that does not exist', () => {
    expect(ask(authority, 'no.example. ANY', { transport: 'udp' }).rcode).toBe('NXDOMAIN')
  })
})

describe('RFC 8482 §4.4: ANY over TCP, where nobody can forge the asker', () => {
  it('gives all of them', () => {
    expect(ask(authority, 'ns.example. ANY', { transport: 'tcp' }).answer).toHaveLength(3)
  })
})
