import { describe, expect, it } from 'vitest'
import { compareNames } from '../../../src/dns/name/canonical-order.ts'
import { parseName } from '../../../src/dns/name/name-text.ts'

describe('the canonical order of names (RFC 4034 §6.1)', () => {
  /** The RFC's own example. */
  const SORTED = [
    'example.',
    'a.example.',
    'yljkjljk.a.example.',
    'Z.a.example.',
    'zABC.a.EXAMPLE.',
    'z.example.',
    '\\001.z.example.',
    '*.z.example.',
    '\\200.z.example.',
  ].map((text) => parseName(text))

  it('sorts the example of the RFC', () => {
    for (const [i, a] of SORTED.entries()) {
      for (const [j, b] of SORTED.entries()) {
        expect(Math.sign(compareNames(a, 0, b, 0))).toBe(Math.sign(i - j))
      }
    }
  })

  it('puts the root first and takes case for nothing', () => {
    expect(compareNames(parseName('.'), 0, parseName('a.'), 0)).toBeLessThan(0)
    expect(compareNames(parseName('A.b.'), 0, parseName('a.B.'), 0)).toBe(0)
  })

  it('sorts a label before one that goes on after it, and octets as unsigned', () => {
    expect(compareNames(parseName('a.'), 0, parseName('aa.'), 0)).toBeLessThan(0)
    expect(compareNames(parseName('\\127.'), 0, parseName('\\128.'), 0)).toBeLessThan(0)
    // Folded to lower case, Z sorts after underscore.
    expect(compareNames(parseName('_.'), 0, parseName('Z.'), 0)).toBeLessThan(0)
  })
})
