// RFC 9438: CUBIC. The shape of the curve is in test/stack/tcp/cubic.test.ts.

import { describe, expect, it } from 'vitest'
import type { CongestionControl } from '../../../src/stack/tcp/congestion-control.ts'
import { cubic } from '../../../src/stack/tcp/cubic.ts'

const MSS = 1000

/** One round trip in which the whole window is acknowledged, segment by segment. */
function round(control: CongestionControl, now: number, rttMs: number): number {
  const inFlight = control.window
  for (let octets = 0; octets < inFlight; octets += MSS) control.acknowledged(now, MSS, inFlight, rttMs)
  return control.window
}

describe('CUBIC (RFC 9438)', () => {
  it('starts slowly like any other (§4.10)', () => {
    const control = cubic(MSS)
    expect(round(control, 0, 10)).toBe(20 * MSS)
    expect(round(control, 10, 10)).toBe(40 * MSS)
  })

  it('keeps seven tenths of what was in flight at a loss (§4.6)', () => {
    const control = cubic(MSS, 100 * MSS)
    control.congestion(0, 100 * MSS)
    expect(control.threshold).toBeCloseTo(70 * MSS)
    expect(control.window).toBe(control.threshold)
  })

  it('goes on where it was once a loss turns out to be none (§4.9.2)', () => {
    const [control, undisturbed] = [cubic(MSS, 20 * MSS), cubic(MSS, 20 * MSS)]
    for (const one of [control, undisturbed]) {
      one.congestion(0, 20 * MSS)
      for (let now = 1; now < 1000; now += 10) round(one, now, 10)
    }
    control.congestion(1000, control.window)
    control.undo(200 * MSS)
    for (let now = 1001; now < 2000; now += 10) {
      expect(round(control, now, 10)).toBe(round(undisturbed, now, 10))
    }
  })

  it('keeps at least two segments (§4.6)', () => {
    const control = cubic(MSS, 2 * MSS)
    control.congestion(0, MSS)
    expect(control.window).toBe(2 * MSS)
  })

  it('grows as Reno would where that is faster: 9/17 of a segment a round trip at first (§4.3)', () => {
    const control = cubic(MSS, 20 * MSS)
    control.congestion(0, 20 * MSS)
    const first = round(control, 1, 1)
    expect((first - 14 * MSS) / MSS).toBeCloseTo(9 / 17, 1)
  })

  it('and by a whole segment once it is where the last loss was (§4.3)', () => {
    const control = cubic(MSS, 20 * MSS)
    control.congestion(0, 20 * MSS)
    let window = control.window
    let now = 0
    while (window < 21 * MSS) window = round(control, ++now, 1)
    expect((round(control, now + 1, 1) - window) / MSS).toBeCloseTo(1, 1)
  })

  it('grows by no more than a half in a round trip (§4.4)', () => {
    const control = cubic(MSS, 1000 * MSS)
    control.congestion(0, 1000 * MSS)
    round(control, 0, 100)
    const before = control.window
    // A minute later the curve is far above.
    for (let octets = 0; octets < before; octets += MSS) control.acknowledged(60_000, MSS, before, 100)
    expect(control.window).toBeLessThanOrEqual(before * Math.exp(0.5))
    expect(control.window).toBeGreaterThan(before * 1.3)
  })

  it('growth depends on time, not on the round trip (§4.2)', () => {
    const windows = [20, 200].map((rttMs) => {
      const control = cubic(MSS, 5000 * MSS)
      control.congestion(0, 5000 * MSS)
      for (let now = 0; now < 8000; now += rttMs) round(control, now, rttMs)
      return control.window
    })
    expect(windows[0]! / windows[1]!).toBeCloseTo(1, 1)
  })

  it('makes room for newcomers when a loss comes early (§4.7)', () => {
    const early = cubic(MSS, 1000 * MSS)
    early.congestion(0, 1000 * MSS)
    early.congestion(0, 700 * MSS)
    const steady = cubic(MSS, 700 * MSS)
    steady.congestion(0, 700 * MSS)
    for (let now = 0; now < 6000; now += 100) for (const control of [early, steady]) round(control, now, 100)
    expect(early.window).toBeLessThan(steady.window * 0.9)
  })

  it('after a timeout starts from one segment to seven tenths, and then from a new plateau (§4.8)', () => {
    const control = cubic(MSS, 100 * MSS)
    control.timedOut(0, 100 * MSS)
    expect(control.window).toBe(MSS)
    expect(control.threshold).toBeCloseTo(70 * MSS)
    let now = 0
    while (control.window < control.threshold) round(control, (now += 100), 100)
    const before = control.window
    round(control, now + 100, 100)
    expect(control.window - before).toBeLessThan(2 * MSS)
  })

  it('a program that sends little does not gain a window meanwhile (§5.8)', () => {
    const control = cubic(MSS, 100 * MSS)
    control.congestion(0, 100 * MSS)
    const before = control.window
    for (let now = 0; now < 60_000; now += 100) control.acknowledged(now, MSS, MSS, 100)
    expect(control.window).toBe(before)
  })
})
