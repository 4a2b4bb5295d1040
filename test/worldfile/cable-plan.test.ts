import { describe, expect, it } from 'vitest'
import { cableCost, cableOptions } from '../../src/worldfile/cable-plan.ts'
import type { CableEntry } from '../../src/worldfile/world-file.ts'

const ATLANTIC: CableEntry = {
  between: ['a', 'b'],
  name: 'atlantic',
  load: 0,
  latencyMs: 36,
  bandwidthBps: 1e9,
}

describe('a cable under load', () => {
  it('is what it is when nobody else uses it', () => {
    expect(cableOptions({ ...ATLANTIC, mtu: 1400, loss: 0.1 })).toEqual({
      latencyMs: 36,
      bandwidthBps: 1e9,
      mtu: 1400,
      loss: 0.1,
    })
  })

  it('has the bandwidth that others leave, and the delay of a queue', () => {
    const { latencyMs, bandwidthBps } = cableOptions({ ...ATLANTIC, load: 0.95 })
    expect(latencyMs).toBeCloseTo(720)
    expect(bandwidthBps).toBeCloseTo(50e6)
  })

  it('has that of the usual cable where the file says none', () => {
    const { latencyMs, bandwidthBps } = cableOptions({ between: ['a', 'b'], load: 0.5 })
    expect(latencyMs).toBeCloseTo(0.01)
    expect(bandwidthBps).toBeCloseTo(500e6)
  })

  it('costs ten for each millisecond, more under load, and never nothing', () => {
    expect(cableCost(ATLANTIC)).toBe(360)
    expect(cableCost({ ...ATLANTIC, load: 0.95 })).toBe(7200)
    expect(cableCost({ between: ['a', 'b'], load: 0 })).toBe(1)
  })

  it('costs what the file says, whatever the load', () => {
    expect(cableCost({ ...ATLANTIC, load: 0.95, cost: 7 })).toBe(7)
  })
})
