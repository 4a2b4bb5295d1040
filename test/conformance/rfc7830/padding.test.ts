import { describe, expect, it } from 'vitest'
import { ask, authorityOf } from '../../dns/authority/asking.ts'

const authority = authorityOf([
  'example. 60 SOA ns.example. hostmaster.example. 1 2 3 4 5\nexample. 60 NS ns.example.',
])
const padded = { code: 12, type: 'PADDING', data: new Uint8Array(64) } as const

// RFC 7830 §6: padding is for encrypted transports; over others it would be a gift to amplifiers.
describe('RFC 7830 §4: padding that is asked for without encryption', () => {
  it.each(['udp', 'tcp'] as const)('is passed over: %s', (transport) => {
    const plain = ask(authority, 'example. SOA', { transport, edns: {} })
    const reply = ask(authority, 'example. SOA', { transport, edns: { options: [padded] } })
    expect(reply.length).toBe(plain.length)
    expect(reply.edns?.options).toEqual([])
  })
})
