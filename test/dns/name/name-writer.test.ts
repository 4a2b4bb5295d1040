import { describe, expect, it } from 'vitest'
import { CanonicalWriter, NameWriter } from '../../../src/dns/name/name-writer.ts'
import { parseName } from '../../../src/dns/name/name-text.ts'
import { toHex } from '../../bytes/hex-octets.ts'

const NAME = parseName('WwW.example.')

function written(writer: NameWriter): string[] {
  const kinds = ['compressibleName', 'name', 'exactName'] as const
  return kinds.map((kind) => {
    writer.at = 0
    writer[kind](NAME)
    return toHex(writer.finish())
  })
}

describe('NameWriter', () => {
  it('writes every name whole and as it is', () => {
    const whole = toHex(NAME)
    expect(written(new NameWriter())).toEqual([whole, whole, whole])
  })

  it('writes a name from the midst of other octets', () => {
    const writer = new NameWriter()
    writer.name(Uint8Array.of(9, ...NAME, 9), 1)
    expect(toHex(writer.finish())).toBe(toHex(NAME))
  })
})

describe('CanonicalWriter', () => {
  it('folds the case of names, except of those that stay exact (RFC 4034 §6.2)', () => {
    const folded = toHex(parseName('www.example.'))
    expect(written(new CanonicalWriter())).toEqual([folded, folded, toHex(NAME)])
  })
})
