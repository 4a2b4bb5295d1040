import fc from 'fast-check'
import { isIPv6 } from 'node:net'
import { describe, expect, it } from 'vitest'
import { formatIpv6, parseIpv6, tryIpv6 } from '../../src/address/ipv6.ts'
import { TextError } from '../../src/errors.ts'

const groups = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('IPv6 addresses', () => {
  it.each([
    ['::', '0000 0000 0000 0000 0000 0000 0000 0000'],
    ['::1', '0000 0000 0000 0000 0000 0000 0000 0001'],
    ['1::', '0001 0000 0000 0000 0000 0000 0000 0000'],
    ['2001:db8::1', '2001 0db8 0000 0000 0000 0000 0000 0001'],
    // RFC 5952 §4.2.2: a single zero group is not shortened; §4.2.3: of the longest runs, the first.
    ['1:0:2:3:4:5:6:7', '0001 0000 0002 0003 0004 0005 0006 0007'],
    ['2001:db8::1:0:0:1', '2001 0db8 0000 0000 0001 0000 0000 0001'],
    ['2001:0:0:1::2', '2001 0000 0000 0001 0000 0000 0000 0002'],
    ['1:2:3:4:5:6:7:0', '0001 0002 0003 0004 0005 0006 0007 0000'],
    // RFC 5952 §5.
    ['::ffff:192.0.2.1', '0000 0000 0000 0000 0000 ffff c000 0201'],
    ['::192.0.2.1', '0000 0000 0000 0000 0000 0000 c000 0201'],
    ['::ffff:0:c000:201', '0000 0000 0000 0000 ffff 0000 c000 0201'],
    ['::102', '0000 0000 0000 0000 0000 0000 0000 0102'],
    ['64:ff9b::c000:201', '0064 ff9b 0000 0000 0000 0000 c000 0201'],
  ])('%s', (text, hex) => {
    expect(formatIpv6(groups(hex))).toBe(text)
    expect(parseIpv6(text)).toEqual(groups(hex))
  })

  it.each([
    ['2001:DB8:0:0:0:0:0:00a1', '2001:db8::a1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ])('%s is also a way to write %s', (text, canonical) => {
    expect(formatIpv6(parseIpv6(text))).toBe(canonical)
  })

  it.each([
    ...[
      '',
      ':',
      ':::',
      '1',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '1::2::3',
      ':1::',
      '1:',
      '::1:',
    ],
    ...[
      '00001::',
      'g::',
      '::1.2.3',
      '::1.2.3.256',
      '1:2:3:4:5:6:7:1.2.3.4',
      '1.2.3.4',
      '1.2.3.4::',
      '::1%lo',
      '[::1]',
    ],
  ])('are not %o', (text) => {
    expect(() => parseIpv6(text)).toThrow(TextError)
  })

  it('come back from their text', () => {
    const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 0xff, 0x10), { minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(sparse, (octets) => {
        expect([...parseIpv6(formatIpv6(Uint8Array.from(octets)))]).toEqual(octets)
      }),
    )
  })

  it('are what Node takes for them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('0', '1', 'f', ':', ':', ':', '.', '::') }), (text) => {
        expect(tryIpv6(text, new Uint8Array(16), 0)).toBe(isIPv6(text))
      }),
      { numRuns: 2000 },
    )
  })
})
