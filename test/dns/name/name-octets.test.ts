import { describe, expect, it } from 'vitest'
import {
  countLabels,
  equalNames,
  hashLabel,
  hashName,
  nameLength,
  NameScan,
  ROOT_HASH,
} from '../../../src/dns/name/name-octets.ts'
import { parseName } from '../../../src/dns/name/name-text.ts'

/** Names in one run of octets, as a slab holds them, and where each begins. */
function run(...names: string[]): { octets: Uint8Array; at: number[] } {
  const parts = names.map((name) => parseName(name))
  const at = parts.map((_, i) => parts.slice(0, i).reduce((sum, part) => sum + part.length, 0))
  return { octets: Uint8Array.from(parts.flatMap((part) => [...part])), at }
}

describe('names inside octets', () => {
  const { octets, at } = run('www.example.com.', 'WWW.eXample.com.', '.', 'www.example.net.')
  const [lower, upper, root, other] = at as [number, number, number, number]

  it('have a length and labels', () => {
    expect(at.map((begin) => nameLength(octets, begin))).toEqual([17, 17, 1, 17])
    expect(at.map((begin) => countLabels(octets, begin))).toEqual([3, 3, 0, 3])
  })

  it('end somewhere even where their end is missing', () => {
    expect(nameLength(Uint8Array.of(42, 1, 0x61), 0)).toBeGreaterThan(0)
    expect(countLabels(Uint8Array.of(3, 0x61), 0)).toBe(1)
  })

  it('are equal without case', () => {
    expect(equalNames(octets, lower, octets, upper)).toBe(true)
    expect(equalNames(octets, root, octets, root)).toBe(true)
    expect(equalNames(octets, lower, octets, other)).toBe(false)
    expect(equalNames(octets, lower, octets, root)).toBe(false)
  })

  it('have hashes that case does not change', () => {
    expect(hashName(octets, lower)).toBe(hashName(octets, upper))
    expect(hashName(octets, lower)).not.toBe(hashName(octets, other))
    expect(hashName(octets, root)).toBe(ROOT_HASH)
  })

  it('are scanned for where their labels begin and the hash from each on', () => {
    const scan = new NameScan()
    scan.scan(octets, upper)
    expect(scan.count).toBe(3)
    expect([...scan.starts.subarray(0, 4)]).toEqual([0, 4, 12, 16])
    expect(scan.hashes[0]).toBe(hashName(octets, lower))
    expect(scan.hashes[1]).toBe(hashName(parseName('example.com.'), 0))
    expect(scan.hashes[2]).toBe(hashLabel(ROOT_HASH, parseName('com.'), 0))
    expect(scan.hashes[3]).toBe(ROOT_HASH)
  })

  it('scans 127 labels', () => {
    const scan = new NameScan()
    scan.scan(parseName('a.'.repeat(127)), 0)
    expect(scan.count).toBe(127)
    expect(scan.starts[127]).toBe(254)
  })

  it('scatters hashes of names that differ little', () => {
    const names = Array.from({ length: 4096 }, (_, i) => `host${i}.example.com.`)
    const slots = new Set(names.map((name) => hashName(parseName(name), 0) & 0xffff))
    // 4096 balls in 65536 boxes: about 126 collide when thrown at random.
    expect(slots.size).toBeGreaterThan(4096 - 300)
  })
})
