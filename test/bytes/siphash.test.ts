import { describe, expect, it } from 'vitest'
import { sipHash } from '../../src/bytes/siphash.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, i) => i)

function hashOf(length: number): string {
  const input = Uint8Array.from({ length }, (_, i) => i)
  const hash = new Uint8Array(8)
  sipHash(KEY, input, length, hash)
  return Buffer.from(hash).toString('hex')
}

// The first, and the one that its paper works out in Appendix A.
describe('SipHash-2-4', () => {
  it.each([
    [0, '310e0edd47db6f72'],
    [15, 'e545be4961ca29a1'],
  ])('of the octets 0, 1, 2 … (%i of them) is as its authors published', (length, hash) => {
    expect(hashOf(length)).toBe(hash)
  })

  it('depends on every octet, on the length, and on the key', () => {
    const all = Array.from({ length: 40 }, (_, length) => hashOf(length))
    expect(new Set(all).size).toBe(40)
    const other = new Uint8Array(8)
    sipHash(new Uint8Array(16), new Uint8Array(0), 0, other)
    expect(Buffer.from(other).toString('hex')).not.toBe(all[0])
  })
})
