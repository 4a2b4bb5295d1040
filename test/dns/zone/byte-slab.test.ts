import { describe, expect, it } from 'vitest'
import { ByteSlab, offsetOf } from '../../../src/dns/zone/byte-slab.ts'

describe('ByteSlab', () => {
  it('gives back what was put in, across chunks', () => {
    const slab = new ByteSlab()
    const runs = Array.from({ length: 300 }, (_, i) => new Uint8Array(1 + ((i * 7919) % 65_000)).fill(i))
    const addresses = runs.map((run) => slab.append(run, 0, run.length))
    for (const [i, address] of addresses.entries()) {
      const at = offsetOf(address)
      const run = slab.chunkOf(address).subarray(at, at + runs[i]!.length)
      expect(run.every((octet) => octet === (i & 0xff))).toBe(true)
      expect(run).toHaveLength(runs[i]!.length)
    }
  })

  it('is small while it holds little', () => {
    const slab = new ByteSlab()
    slab.append(new Uint8Array(100), 0, 100)
    expect(slab.byteLength).toBeLessThanOrEqual(1024)
  })
})
