import { describe, expect, it } from 'vitest'
import { formatIpv6 } from '../../../src/address/ipv6.ts'
import { TextError } from '../../../src/errors.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { reverseName } from '../../../src/dns/name/reverse-name.ts'
import { Dns64 } from '../../../src/dns/resolver/operator/dns64.ts'

const IPV4 = Uint8Array.of(192, 0, 2, 33)

describe('RFC 6052 §2.4: where an IPv4 address stands in an IPv6 one', () => {
  // Table 2.
  it.each([
    ['2001:db8::/32', '2001:db8:c000:221::'],
    ['2001:db8:100::/40', '2001:db8:1c0:2:21::'],
    ['2001:db8:122::/48', '2001:db8:122:c000:2:2100::'],
    ['2001:db8:122:300::/56', '2001:db8:122:3c0:0:221::'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:c0:2:2100:0'],
    ['2001:db8:122:344::/96', '2001:db8:122:344::c000:221'],
    ['64:ff9b::/96', '64:ff9b::c000:221'],
  ])('under %s it is %s, and found there again', (prefix, expected) => {
    const dns64 = new Dns64({ prefix })
    const ipv6 = formatIpv6(dns64.embed(IPV4))
    expect(ipv6).toBe(expected)
    expect(dns64.reverseTarget(reverseName(ipv6))?.toString()).toBe('33.2.0.192.in-addr.arpa.')
  })

  it('is nowhere in other addresses and names', () => {
    const dns64 = new Dns64({})
    for (const name of [
      reverseName('2001:db8::1'),
      ...['ip6.arpa.', 'x.b.9.f.f.4.6.0.0.ip6.arpa.'].map((text) => DomainName.parse(text)),
    ])
      expect(dns64.reverseTarget(name)).toBeUndefined()
    const odd = reverseName('64:ff9b::1').toString().replace('1.', 'g.')
    expect(dns64.reverseTarget(DomainName.parse(odd))).toBeUndefined()
  })

  it.each(['192.0.2.0/24', '2001:db8::/33', '2001:db8::/100', '2001:db8:0:0:100::/96', 'prefix'])(
    'cannot be under %s',
    (prefix) => expect(() => new Dns64({ prefix })).toThrow(TextError),
  )
})
