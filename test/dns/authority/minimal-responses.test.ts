import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from './asking.ts'

const ZONE = `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
@ MX 10 mail
ns A 192.0.2.1
mail A 192.0.2.2
child NS ns.child
ns.child A 192.0.2.3
`
const minimal = authorityOf([ZONE], { minimalResponses: true })
const full = authorityOf([ZONE])

describe('minimal responses', () => {
  it('leave out of an answer what was not asked for', () => {
    expect(ask(full, 'example. MX')).toMatchObject({
      authority: ['example. 3600 NS ns.example.'],
      additional: ['mail.example. 3600 A 192.0.2.2'],
    })
    expect(ask(minimal, 'example. MX')).toMatchObject({ authority: [], additional: [] })
  })

  it('keep the addresses of name servers, without which who asks for these has gained nothing', () => {
    expect(ask(minimal, 'example. NS')).toMatchObject({
      authority: [],
      additional: ['ns.example. 3600 A 192.0.2.1'],
    })
  })

  it('are the same as others for referrals and denials', () => {
    for (const question of ['www.child.example. A', 'no.example. A', 'ns.example. MX']) {
      const { authority, additional } = ask(full, question)
      expect(ask(minimal, question)).toMatchObject({ authority, additional })
    }
  })
})
