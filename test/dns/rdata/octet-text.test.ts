import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  octetsFromText,
  octetString,
  quoteOctets,
  textFromOctets,
  unescapeOctets,
} from '../../../src/dns/rdata/octet-text.ts'

const textOf = (...octets: number[]) => textFromOctets(Uint8Array.from(octets), 0, octets.length)

describe('octets as a string', () => {
  it('are UTF-8 where they can be', () => {
    for (const text of ['', 'abc', 'é', '€', '😀', '\u0000', '\ufeff', 'a\uffffb']) {
      expect(textOf(...new TextEncoder().encode(text))).toBe(text)
      expect(octetsFromText(text)).toEqual(new TextEncoder().encode(text))
    }
  })

  // RFC 3629 §3: overlong forms, surrogates and what is beyond U+10FFFF are not UTF-8.
  it.each([
    ['a lone continuation', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong euro', [0xe0, 0x82, 0xac]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['an overlong emoji', [0xf0, 0x82, 0x82, 0xac]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a character cut short', [0x61, 0xe2, 0x82]],
  ])('keep %s as surrogates', (_, octets) => {
    const text = textOf(...octets)
    expect(text).toMatch(/^a?[\udc80-\udcff]+$/)
    expect([...octetsFromText(text)]).toEqual(octets)
  })

  it('come back, whatever they are', () => {
    const unit = fc.constantFrom(
      0x00,
      0x41,
      0x80,
      0xa9,
      0xbf,
      0xc3,
      0xe2,
      0x82,
      0xac,
      0xed,
      0xf0,
      0x9f,
      0x98,
      0xff,
    )
    fc.assert(
      fc.property(fc.array(unit), (octets) => {
        expect([...octetsFromText(textOf(...octets))]).toEqual(octets)
      }),
    )
  })
})

describe('quoted octets', () => {
  it('escape quotes, backslashes and what is not printable', () => {
    expect(quoteOctets(Uint8Array.of(0x61, 0x22, 0x5c, 0x3b, 0x20, 0x09, 0x7f, 0xc8), 0, 8)).toBe(
      '"a\\"\\\\; \\009\\127\\200"',
    )
  })

  it('come back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        const quoted = quoteOctets(octets, 0, octets.length)
        expect([...unescapeOctets(quoted.slice(1, -1))]).toEqual([...octets])
      }),
    )
  })
})

it('a token has a character for each octet', () => {
  expect(octetString(Uint8Array.of(0x61, 0xff))).toBe('a\u00ff')
})
