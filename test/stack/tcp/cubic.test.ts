import { describe, expect, it } from 'vitest'
import { cubic } from '../../../src/stack/tcp/cubic.ts'
import type { CongestionControl } from '../../../src/stack/tcp/congestion-control.ts'

const MSS = 1000
const RTT = 100

/** Runs a full window in each round trip; returns the window after each, in segments. */
function rounds(control: CongestionControl, from: number, count: number): number[] {
  return Array.from({ length: count }, (_, round) => {
    const inFlight = control.window
    for (let acknowledged = 0; acknowledged < inFlight; acknowledged += MSS) {
      control.acknowledged(from + round * RTT, MSS, inFlight, RTT)
    }
    return control.window / MSS
  })
}

describe('cubic', () => {
  it('is back at the window of the last loss after K seconds, flat there, and then leaves it faster and faster', () => {
    const control = cubic(MSS, 1000 * MSS)
    control.congestion(0, 1000 * MSS)
    control.recovered(0)
    expect(control.window).toBe(700 * MSS)
    const plateau = Math.cbrt(300 / 0.4) // 9.1 s
    const windows = rounds(control, 0, 200)
    const at = (seconds: number): number => windows[Math.round((seconds * 1000) / RTT)]!
    expect(at(plateau)).toBeGreaterThan(990)
    expect(at(plateau)).toBeLessThan(1010)
    const growth = (seconds: number): number => at(seconds + 1) - at(seconds)
    expect(growth(1)).toBeGreaterThan(growth(4))
    expect(growth(plateau - 0.5)).toBeLessThan(1)
    expect(growth(plateau + 4)).toBeGreaterThan(growth(plateau + 2))
  })

  it('makes room when a loss comes before the window is back where it was', () => {
    const control = cubic(MSS, 1000 * MSS)
    control.congestion(0, 1000 * MSS)
    control.congestion(10, 700 * MSS)
    expect(control.window).toBeCloseTo(490 * MSS, 5)
    // The plateau is at (700 × 1.7) ÷ 2 = 595, not at 700.
    const windows = rounds(control, 20, Math.round((Math.cbrt(105 / 0.4) * 1000) / RTT))
    expect(windows.at(-1)).toBeGreaterThan(590)
    expect(windows.at(-1)).toBeLessThan(600)
  })

  it('does not count time in which the program had nothing to send', () => {
    const busy = cubic(MSS, 100 * MSS)
    const idle = cubic(MSS, 100 * MSS)
    for (const control of [busy, idle]) {
      control.congestion(0, 100 * MSS)
      rounds(control, 0, 10)
    }
    idle.acknowledged(1000, MSS, MSS, RTT)
    idle.acknowledged(60_000, MSS, MSS, RTT)
    expect(rounds(idle, 60_000, 1)[0]).toBeCloseTo(rounds(busy, 900, 1)[0]!, 0)
  })
})
