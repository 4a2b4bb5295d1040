import { describe, expect, it } from 'vitest'
import { formatSocketAddress, parsePort, parseSocketAddress } from '../../src/address/socket-address.ts'
import { TextError } from '../../src/errors.ts'

const DEFAULTS = { ip: '127.0.0.1', port: 53 }
const parse = (text: string) => parseSocketAddress(text, DEFAULTS)

describe('parseSocketAddress', () => {
  it.each([
    ['192.0.2.1:5300', '192.0.2.1', 5300],
    ['192.0.2.1#5300', '192.0.2.1', 5300],
    ['[2001:db8::1]:5300', '2001:db8::1', 5300],
    ['[2001:db8::1]#5300', '2001:db8::1', 5300],
    ['2001:db8::1#5300', '2001:db8::1', 5300],
    ['192.0.2.1:0', '192.0.2.1', 0],
  ])('reads %s', (text, ip, port) => {
    expect(parse(text)).toEqual({ ip, port })
  })

  it.each([
    ['5300', '127.0.0.1', 5300],
    ['192.0.2.1', '192.0.2.1', 53],
    ['[::1]', '::1', 53],
    ['::1', '::1', 53],
    ['2001:db8::1:5300', '2001:db8::1:5300', 53],
  ])('takes from the defaults what %s leaves out', (text, ip, port) => {
    expect(parse(text)).toEqual({ ip, port })
  })

  it('gives the canonical text of an address', () => {
    expect(parse('[2001:0DB8:0:0::0001]:53').ip).toBe('2001:db8::1')
  })

  it('takes localhost for the loopback', () => {
    expect(parse('localhost:5300')).toEqual({ ip: '127.0.0.1', port: 5300 })
  })

  it.each([
    '',
    ':5300',
    'example.com',
    'example.com:53',
    '192.0.2.256:53',
    '192.0.2.1.',
    '[::1',
    '::1::',
    '#53',
  ])("refuses '%s' as an address", (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'bad-address', token: text }))
  })

  it.each(['127.0.0.1:65536', '127.0.0.1:-1', '127.0.0.1:', '::1#dns', '65536', '127.0.0.1:5e3'])(
    "refuses the port of '%s'",
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'bad-number' }))
    },
  )
})

describe('parsePort', () => {
  it('takes 0 to 65535', () => {
    expect([parsePort('0'), parsePort('65535')]).toEqual([0, 65535])
    expect(() => parsePort('65536')).toThrow(TextError)
  })
})

describe('formatSocketAddress', () => {
  it.each(['127.0.0.1:53', '[::1]:53'])('gives back %s', (text) => {
    expect(formatSocketAddress(parse(text))).toBe(text)
  })
})
