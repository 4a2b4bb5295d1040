import { describe, expect, it } from 'vitest'
import { formatIpv4, parseIpv4, tryIpv4 } from '../../src/address/ipv4.ts'
import { TextError } from '../../src/errors.ts'

describe('IPv4 addresses', () => {
  it.each([
    ['0.0.0.0', [0, 0, 0, 0]],
    ['192.0.2.1', [192, 0, 2, 1]],
    ['255.255.255.255', [255, 255, 255, 255]],
  ])('%s', (text, octets) => {
    expect([...parseIpv4(text)]).toEqual(octets)
    expect(formatIpv4(Uint8Array.from(octets))).toBe(text)
  })

  it('are printed from the middle of other octets', () => {
    expect(formatIpv4(Uint8Array.of(9, 9, 192, 0, 2, 1, 9), 2)).toBe('192.0.2.1')
  })

  it.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.00',
    '1.2.3.a',
    ' 1.2.3.4',
  ])('are not %o', (text) => {
    expect(() => parseIpv4(text)).toThrow(TextError)
    expect(tryIpv4(text, new Uint8Array(4), 0)).toBe(false)
  })
})
