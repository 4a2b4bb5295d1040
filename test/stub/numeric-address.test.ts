import { describe, expect, it } from 'vitest'
import { numericAddress } from '../../src/stub/numeric-address.ts'

describe('a numeric address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['127.1', '127.0.0.1'],
    ['10.1.515', '10.1.2.3'],
    ['3221225985', '192.0.2.1'],
    ['0xc0.0.02.0x1', '192.0.2.1'],
    ['0', '0.0.0.0'],
    ['2001:DB8:0::1', '2001:db8::1'],
  ])('%s is %s', (text, address) => {
    expect(numericAddress(text)).toBe(address)
  })

  it.each(
    [
      [
        '',
        'a',
        '1.',
        '.1',
        '1..2',
        '1.2.3.4.5',
        '256.0.0.1',
        '1.2.3.256',
        '1.2.65536',
        '4294967296',
        '08.0.0.1',
      ],
      ['1.2.3.4 ', '-1', '0x', '1e3', '0x100000000', ':', ':::', '1:2', 'fe80::1%eth0', '99999999999'],
    ].flat(),
  )('%j is none', (text) => {
    expect(numericAddress(text)).toBeUndefined()
  })
})
