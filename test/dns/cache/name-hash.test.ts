import { describe, expect, it } from 'vitest'
import { NameHash } from '../../../src/dns/cache/name-hash.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'

const SECRET = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const hash = new NameHash(SECRET)
const of = (text: string, by = hash) => by.of(DomainName.parse(text).octets, 0)

describe('NameHash', () => {
  it('does not see case, nor where a name stands', () => {
    expect(of('www.Example.COM.')).toBe(of('WWW.example.com.'))
    const octets = Uint8Array.of(9, 9, 9, ...DomainName.parse('www.example.com.').octets)
    expect(hash.of(octets, 3)).toBe(of('www.example.com.'))
  })

  it('depends on the secret', () => {
    expect(of('www.example.com.', new NameHash(Uint8Array.of(1)))).not.toBe(of('www.example.com.'))
    expect(of('.', new NameHash(Uint8Array.of(1)))).not.toBe(of('.'))
  })

  it('takes every octet and every length into account', () => {
    const names = Array.from(
      { length: 250 },
      (_, i) => `${'a'.repeat(Math.min(i, 62) + 1)}.${'b'.repeat((i % 60) + 1)}.`,
    )
    const changed = names.map((name) => name.replace('a', 'c'))
    const all = new Set([...names, ...changed])
    expect(new Set([...all].map((name) => of(name))).size).toBe(all.size)
  })

  it('spreads names evenly', () => {
    const buckets = new Array<number>(256).fill(0)
    for (let i = 0; i < 25_600; i++) buckets[of(`n${i}.example.`) & 255]!++
    expect(Math.min(...buckets)).toBeGreaterThan(50)
    expect(Math.max(...buckets)).toBeLessThan(160)
  })
})
