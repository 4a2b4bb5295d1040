import { describe, expect, it } from 'vitest'
import { addressOctets, cidrContains, formatCidr, parseCidr } from '../../src/address/cidr.ts'
import { TextError } from '../../src/errors.ts'

const contains = (block: string, ip: string) => cidrContains(parseCidr(block), addressOctets(ip)!)

describe('parseCidr', () => {
  it.each(['192.0.2.0/24', '10.0.0.0/8', '0.0.0.0/0', '192.0.2.1/32', '2001:db8::/32', '::1/128', '::/0'])(
    'reads and prints %s',
    (text) => expect(formatCidr(parseCidr(text))).toBe(text),
  )

  it('takes an address alone for a block of one', () => {
    expect(formatCidr(parseCidr('192.0.2.1'))).toBe('192.0.2.1/32')
    expect(formatCidr(parseCidr('::1'))).toBe('::1/128')
  })

  it.each([
    '',
    '192.0.2.0/33',
    '192.0.2.1/24',
    '192.0.2/24',
    '::1/64',
    '1.2.3.4/8/8',
    '1.2.3.4/',
    '1.2.3.4/x',
    'a',
  ])('refuses %j', (text) => expect(() => parseCidr(text)).toThrow(TextError))
})

describe('a block with bits beyond its prefix', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['192.0.2.200/25', '192.0.2.128/25'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['2001:db8::1/33', '2001:db8::/33'],
  ])('is refused, and %s told that it may be %s', (text, meant) => {
    expect(() => parseCidr(text)).toThrow(`expected ${meant}, as bits after the first`)
  })
})

describe('cidrContains', () => {
  it('compares as many bits as the prefix has', () => {
    expect(contains('192.0.2.128/25', '192.0.2.128')).toBe(true)
    expect(contains('192.0.2.128/25', '192.0.2.255')).toBe(true)
    expect(contains('192.0.2.128/25', '192.0.2.127')).toBe(false)
    expect(contains('127.0.0.0/8', '127.255.0.1')).toBe(true)
    expect(contains('127.0.0.0/8', '128.0.0.1')).toBe(false)
    expect(contains('2001:db8::/33', '2001:db8:7fff::1')).toBe(true)
    expect(contains('2001:db8::/33', '2001:db8:8000::1')).toBe(false)
  })

  it('holds all of its family when the prefix is empty, and none of the other', () => {
    expect(contains('0.0.0.0/0', '203.0.113.9')).toBe(true)
    expect(contains('0.0.0.0/0', '2001:db8::1')).toBe(false)
    expect(contains('::/0', '203.0.113.9')).toBe(false)
  })

  it('takes an IPv4-mapped address for the IPv4 address', () => {
    expect(contains('127.0.0.0/8', '::ffff:127.0.0.1')).toBe(true)
    expect(contains('::/0', '::ffff:127.0.0.1')).toBe(false)
  })
})

describe('addressOctets', () => {
  it('is undefined for what is no address', () => expect(addressOctets('localhost')).toBeUndefined())
})
