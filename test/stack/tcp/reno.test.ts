import { describe, expect, it } from 'vitest'
import { reno } from '../../../src/stack/tcp/reno.ts'

const MSS = 1000

describe('reno', () => {
  it('does not let a window grow that is not used', () => {
    const control = reno(MSS)
    for (let i = 0; i < 100; i++) control.acknowledged(i, 100, 100, 10)
    expect(control.window).toBe(10 * MSS)
  })

  it('goes on from half of what was in flight after a loss', () => {
    const control = reno(MSS, 20 * MSS)
    control.congestion(0, 16 * MSS)
    expect(control.window).toBe(8 * MSS)
    control.recovered(1)
    expect(control.window).toBe(8 * MSS)
    for (let i = 0; i < 8; i++) control.acknowledged(2, MSS, 8 * MSS, 10)
    expect(control.window).toBe(9 * MSS)
  })

  it('begins slowly again after a timeout, up to half of what was in flight', () => {
    const control = reno(MSS, 20 * MSS)
    control.timedOut(0, 20 * MSS)
    expect(control.window).toBe(MSS)
    for (let i = 0; i < 9; i++) control.acknowledged(1, MSS, control.window, 10)
    expect(control.window).toBe(10 * MSS)
    control.acknowledged(2, MSS, control.window, 10)
    expect(control.window).toBe(10 * MSS)
  })

  it('follows a path on which segments have become smaller', () => {
    const control = reno(MSS, 10 * MSS)
    control.segmentSize = 500
    control.timedOut(0, 1000)
    expect(control.window).toBe(500)
    expect(control.threshold).toBe(1000)
  })
})
