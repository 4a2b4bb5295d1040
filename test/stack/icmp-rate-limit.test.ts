import { describe, expect, it } from 'vitest'
import { IcmpRateLimit } from '../../src/stack/icmp-rate-limit.ts'

const RATES = { icmpErrorsPerSecond: 1000, icmpErrorsPerSecondToOne: 1 }

/** How many of `tries` errors at `now` are allowed. */
function allowed(limit: IcmpRateLimit, now: number, destination: number, tries = 100): number {
  return Array.from({ length: tries }, () => limit.allows(now, destination)).filter(Boolean).length
}

describe('ICMP errors', () => {
  it('may go to one destination six at once, and then one a second', () => {
    const limit = new IcmpRateLimit(RATES)
    expect(allowed(limit, 0, 1)).toBe(6)
    expect(allowed(limit, 999, 1)).toBe(0)
    expect(allowed(limit, 3000, 1)).toBe(3)
    expect(allowed(limit, 60_000, 1)).toBe(6)
  })

  it('may go to all together fifty at once, and then a thousand a second', () => {
    const limit = new IcmpRateLimit(RATES)
    let sent = 0
    for (let destination = 0; destination < 100; destination++) sent += allowed(limit, 0, destination, 1)
    expect(sent).toBe(50)
    for (let destination = 0; destination < 100; destination++) sent += allowed(limit, 20, destination, 1)
    expect(sent).toBe(70)
  })

  it('are held to rates that may be changed at any time', () => {
    const rates = { ...RATES }
    const limit = new IcmpRateLimit(rates)
    allowed(limit, 0, 1)
    rates.icmpErrorsPerSecondToOne = 5
    expect(allowed(limit, 1000, 1)).toBe(5)
  })
})
