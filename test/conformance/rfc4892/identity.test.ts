import { describe, expect, it } from 'vitest'
import { Authority } from '../../../src/dns/authority/authority.ts'
import { ask } from '../../dns/authority/asking.ts'

const authority = new Authority({ identity: { version: 'rootwalk 1.2.3', name: 'ns1' } })

describe('RFC 4892 §2: what a server tells of itself in class CHAOS', () => {
  it.each([
    ['version.bind.', 'rootwalk 1.2.3'],
    ['VERSION.SERVER.', 'rootwalk 1.2.3'],
    ['hostname.bind.', 'ns1'],
    ['id.server.', 'ns1'],
  ])('%s', (name, text) => {
    expect(ask(authority, `${name} TXT CH`)).toMatchObject({
      rcode: 'NOERROR',
      flags: 'qr aa',
      answer: [`${name} 0 TXT "${text}"`],
    })
  })

  it('refuses other names', () => {
    expect(ask(authority, 'authors.bind. TXT CH').rcode).toBe('REFUSED')
  })

  it('refuses all of them when it was given nothing to tell', () => {
    expect(ask(new Authority(), 'version.bind. TXT CH').rcode).toBe('REFUSED')
  })
})
