import { describe, expect, it } from 'vitest'
import { negativeTtl, positiveTtl, remainingSeconds } from '../../../src/dns/cache/ttl.ts'
import { soaMinimum } from '../../../src/dns/rdata/soa-data.ts'
import { parseRdata } from '../../../src/dns/rdata/registry.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'

const BOUNDS = {
  minTtlSeconds: 0,
  maxTtlSeconds: 86_400,
  minNegativeTtlSeconds: 0,
  maxNegativeTtlSeconds: 3600,
}
const soa = (minimum: number) => parseRdata(TYPE.SOA, 1, `ns.example. root.example. 1 2 3 4 ${minimum}`)

describe('positiveTtl', () => {
  it('keeps a TTL within the bounds, and cuts a longer one', () => {
    expect(positiveTtl(300, BOUNDS)).toBe(300)
    expect(positiveTtl(604_800, BOUNDS)).toBe(86_400)
  })

  it('takes a TTL with the top bit set for zero', () => {
    expect(positiveTtl(0x7fff_ffff, BOUNDS)).toBe(86_400)
    expect(positiveTtl(0x8000_0000, BOUNDS)).toBe(0)
    expect(positiveTtl(0xffff_ffff, BOUNDS)).toBe(0)
  })
})

describe('positiveTtl with a floor', () => {
  it('keeps nothing for less, not even what is not to be kept at all', () => {
    const floor = { ...BOUNDS, minTtlSeconds: 60 }
    expect(positiveTtl(0, floor)).toBe(60)
    expect(positiveTtl(0x8000_0000, floor)).toBe(60)
    expect(positiveTtl(300, floor)).toBe(300)
    expect(positiveTtl(300, { ...floor, maxTtlSeconds: 30 })).toBe(30)
  })
})

describe('negativeTtl', () => {
  it("is the lesser of the SOA's TTL and its MINIMUM", () => {
    expect(negativeTtl(600, soa(60), BOUNDS)).toBe(60)
    expect(negativeTtl(30, soa(60), BOUNDS)).toBe(30)
  })

  it('is bounded', () => {
    expect(negativeTtl(86_400, soa(86_400), BOUNDS)).toBe(3600)
    expect(negativeTtl(0xffff_ffff, soa(0xffff_ffff), BOUNDS)).toBe(0)
  })

  it('has a floor and a cap of its own, which hold instead of the general ones', () => {
    const own = { ...BOUNDS, minTtlSeconds: 5, maxTtlSeconds: 15, minNegativeTtlSeconds: 10 }
    expect(negativeTtl(3600, soa(1), own)).toBe(10)
    expect(negativeTtl(3600, soa(1800), own)).toBe(1800)
    expect(negativeTtl(86_400, soa(86_400), own)).toBe(3600)
  })

  it('has the general floor where it has none of its own, but no more than its cap', () => {
    expect(negativeTtl(3600, soa(1), { ...BOUNDS, minTtlSeconds: 5 })).toBe(5)
    expect(negativeTtl(3600, soa(1), { ...BOUNDS, minTtlSeconds: 60, maxNegativeTtlSeconds: 10 })).toBe(10)
  })
})

describe('soaMinimum', () => {
  it('reads the last number, all 32 bits of it', () => {
    expect(soaMinimum(soa(4_294_967_295))).toBe(4_294_967_295)
  })
})

describe('remainingSeconds', () => {
  const entry = { ttlSeconds: 300, expiresAtMs: 1_300_000 }

  it('counts down in whole seconds, rounded down', () => {
    expect(remainingSeconds(entry, 1_000_000)).toBe(300)
    expect(remainingSeconds(entry, 1_000_001)).toBe(299)
    expect(remainingSeconds(entry, 1_299_001)).toBe(0)
  })

  it('is never negative, and never more than the TTL', () => {
    expect(remainingSeconds(entry, 2_000_000)).toBe(0)
    expect(remainingSeconds(entry, 990_000)).toBe(300)
    expect(remainingSeconds({ ttlSeconds: 300, expiresAtMs: Infinity }, 1e9)).toBe(300)
  })
})
