import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBase16, parseBase16 } from '../../../src/dns/rdata/base16.ts'
import { formatBase32Hex, parseBase32Hex } from '../../../src/dns/rdata/base32hex.ts'
import { formatBase64, parseBase64 } from '../../../src/dns/rdata/base64.ts'

const ascii = (text: string) => new TextEncoder().encode(text)

// RFC 4648 §10.
const VECTORS = [
  ['', '', '', ''],
  ['f', '66', 'Zg==', 'CO'],
  ['fo', '666F', 'Zm8=', 'CPNG'],
  ['foo', '666F6F', 'Zm9v', 'CPNMU'],
  ['foob', '666F6F62', 'Zm9vYg==', 'CPNMUOG'],
  ['fooba', '666F6F6261', 'Zm9vYmE=', 'CPNMUOJ1'],
  ['foobar', '666F6F626172', 'Zm9vYmFy', 'CPNMUOJ1E8'],
] as const

describe.each(VECTORS)('%o', (text, base16, base64, base32hex) => {
  const octets = ascii(text)

  it('is encoded', () => {
    expect(formatBase16(octets)).toBe(base16)
    expect(formatBase64(octets)).toBe(base64)
    expect(formatBase32Hex(octets)).toBe(base32hex)
  })

  it('is decoded', () => {
    expect(parseBase16(base16.toLowerCase())).toEqual(octets)
    expect(parseBase64(base64)).toEqual(octets)
    expect(parseBase32Hex(base32hex.toLowerCase())).toEqual(octets)
  })
})

describe('text that is no encoding', () => {
  it.each(['A', 'AG', 'ÿÿ', '0x'])('%o is not base16', (text) => {
    expect(parseBase16(text)).toBeUndefined()
  })

  // Unused bits that are not zero would make two texts of the same octets.
  it.each(['Z', 'Zg', 'Zg=', 'Zh==', 'Zm9=', '====', 'Zg==Zg==', 'Zm 8', 'Zm8-', 'éééé'])(
    '%o is not base64',
    (text) => {
      expect(parseBase64(text)).toBeUndefined()
    },
  )

  it.each(['C', 'CP', 'CPNMU0', 'W0', 'CO=='])('%o is not base32hex', (text) => {
    expect(parseBase32Hex(text)).toBeUndefined()
  })
})

it('any octets come back from any encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (octets) => {
      const bytes = Uint8Array.from(octets)
      expect(parseBase16(formatBase16(bytes))).toEqual(bytes)
      expect(parseBase64(formatBase64(bytes))).toEqual(bytes)
      expect(formatBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(parseBase32Hex(formatBase32Hex(bytes))).toEqual(bytes)
    }),
  )
})
