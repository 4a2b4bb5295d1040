import { describe, expect, it } from 'vitest'
import { formatLabel, formatName, parseName } from '../../../src/dns/name/name-text.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'

const VECTORS: readonly (readonly [text: string, wire: string])[] = [
  ['.', '00'],
  ['com.', '03636f6d00'],
  ['www.google.com.', '03777777 06676f6f676c65 03636f6d 00'],
  // Case is kept.
  ['WwW.Example.', '03577757 074578616d706c65 00'],
  // A dot inside a label, a backslash, a space, octets beyond ASCII.
  ['a\\.b.c.', '03612e62 0163 00'],
  ['a\\\\b.', '03615c62 00'],
  ['a\\032b.', '03612062 00'],
  ['\\000\\255.', '0200ff 00'],
  // What has a meaning in zone files.
  ['\\@.\\$.\\".\\;.\\(.\\).', '0140 0124 0122 013b 0128 0129 00'],
  ['_443._tcp.*.', '045f343433 045f746370 012a 00'],
]

describe('names as text', () => {
  it.each(VECTORS)('%s is written from its octets and read back', (text, wire) => {
    expect(formatName(hex(wire))).toBe(text)
    expect(toHex(parseName(text))).toBe(toHex(hex(wire)))
  })

  it('reads an escape that was not needed', () => {
    expect(toHex(parseName('\\www.\\103oogle.'))).toBe(toHex(parseName('www.google.')))
  })

  it('formats a name in the midst of other octets, and a label by itself', () => {
    const octets = hex('ffff 0161 02622e 00 ff')
    expect(formatName(octets, 2)).toBe('a.b\\..')
    expect(formatLabel(octets, 5, 2)).toBe('b\\.')
  })

  it('completes relative names with the origin', () => {
    const origin = parseName('example.com.')
    expect(formatName(parseName('www', origin))).toBe('www.example.com.')
    expect(formatName(parseName('@', origin))).toBe('example.com.')
    expect(formatName(parseName('www.', origin))).toBe('www.')
    // The last dot belongs to the label.
    expect(formatName(parseName('www\\.', origin))).toBe('www\\..example.com.')
    expect(formatName(parseName('www'))).toBe('www.')
  })

  it.each([
    ['', 'bad-name'],
    ['..', 'bad-name'],
    ['.com.', 'bad-name'],
    ['a..b.', 'bad-name'],
    ['\u0142.', 'bad-name'],
    ['a\\', 'bad-escape'],
    ['a\\1.', 'bad-escape'],
    ['a\\12x.', 'bad-escape'],
    ['a\\256.', 'bad-escape'],
    ['a\\\u0142.', 'bad-escape'],
  ])('refuses %j', (text, code) => {
    expect(() => parseName(text)).toThrow(expect.objectContaining({ name: 'TextError', code }))
  })

  it('takes labels of 63 octets and no more', () => {
    expect(parseName(`${'a'.repeat(63)}.`)).toHaveLength(65)
    expect(() => parseName(`${'a'.repeat(64)}.`)).toThrow(expect.objectContaining({ code: 'bad-name' }))
    expect(parseName(`${'\\097'.repeat(63)}.`)).toHaveLength(65)
    expect(() => parseName('a'.repeat(300))).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })

  it.each(['.', ''])('takes names of 255 octets and no more, ending in %j', (end) => {
    const label = 'a'.repeat(63)
    expect(parseName(`${label}.${label}.${label}.${'a'.repeat(61)}${end}`)).toHaveLength(255)
    expect(() => parseName(`${label}.${label}.${label}.${'a'.repeat(62)}${end}`)).toThrow(
      expect.objectContaining({ code: 'bad-name' }),
    )
    expect(parseName(`${'a.'.repeat(126)}a${end}`)).toHaveLength(255)
    expect(() => parseName(`${'a.'.repeat(127)}a${end}`)).toThrow(
      expect.objectContaining({ code: 'bad-name' }),
    )
  })

  it('counts the origin into the 255 octets', () => {
    const origin = parseName('a.'.repeat(100))
    expect(parseName('b'.repeat(53), origin)).toHaveLength(255)
    expect(() => parseName('b'.repeat(54), origin)).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })
})
