import { describe, expect, it } from 'vitest'
import { reverseName } from '../../../src/dns/name/reverse-name.ts'

describe('reverseName', () => {
  it('turns the octets of an IPv4 address around (RFC 1035 §3.5)', () => {
    expect(reverseName('84.103.237.140').toString()).toBe('140.237.103.84.in-addr.arpa.')
  })

  it('turns the nibbles of an IPv6 address around (the example of RFC 3596 §2.5)', () => {
    expect(reverseName('4321:0:1:2:3:4:567:89ab').toString()).toBe(
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa.',
    )
  })

  it.each(['84.103', 'example.com', '::1::', ''])("refuses '%s'", (text) => {
    expect(() => reverseName(text)).toThrow(expect.objectContaining({ code: 'bad-address' }))
  })
})
