import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const PARENT = `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
signed NS ns.signed
signed DS 12345 13 2 ${'ab'.repeat(32)}
ns.signed A 192.0.2.2
plain NS ns.signed
`
const CHILD = `
$ORIGIN signed.example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.2
`

describe('RFC 4035 §3.1.4.1: DS belongs to the parent', () => {
  it('answers for it at the cut', () => {
    expect(ask(authorityOf([PARENT]), 'signed.example. DS')).toMatchObject({ flags: 'qr aa' })
    expect(ask(authorityOf([PARENT]), 'signed.example. DS').answer).toHaveLength(1)
  })

  it('denies it with its own SOA where the child has none', () => {
    const reply = ask(authorityOf([PARENT]), 'plain.example. DS')
    expect(reply).toMatchObject({ rcode: 'NOERROR', flags: 'qr aa', answer: [] })
    expect(reply.authority[0]).toMatch(/^example\. /)
  })

  it('answers from the parent when it holds both', () => {
    expect(ask(authorityOf([PARENT, CHILD]), 'signed.example. DS').answer).toHaveLength(1)
  })

  it('denies it from the child when it holds only that', () => {
    expect(ask(authorityOf([CHILD]), 'signed.example. DS').authority[0]).toMatch(/^signed\.example\. /)
  })

  it('refers below the cut, even for DS', () => {
    expect(ask(authorityOf([PARENT]), 'x.signed.example. DS')).toMatchObject({ flags: 'qr', answer: [] })
  })
})
