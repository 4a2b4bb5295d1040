import { describe, expect, it } from 'vitest'
import { RttEstimator } from '../../../src/stack/tcp/rtt-estimator.ts'

describe('RttEstimator', () => {
  it('follows a path that slows down and quickens', () => {
    const estimator = new RttEstimator()
    for (let i = 0; i < 50; i++) estimator.sample(400)
    expect(estimator.smoothedMs).toBeCloseTo(400, 5)
    expect(estimator.rtoMs).toBeCloseTo(600, 0)
    for (let i = 0; i < 100; i++) estimator.sample(20)
    expect(estimator.rtoMs).toBeCloseTo(220, 0)
  })

  it('weighs samples less when there are many a round trip', () => {
    const few = new RttEstimator()
    const many = new RttEstimator()
    for (const estimator of [few, many]) estimator.sample(100)
    few.sample(500)
    many.sample(500, 10)
    expect(few.smoothedMs).toBe(150)
    expect(many.smoothedMs).toBe(105)
  })

  it('takes a round trip of no time for a sample all the same', () => {
    const estimator = new RttEstimator()
    estimator.sample(0)
    estimator.sample(80)
    expect(estimator.smoothedMs).toBeCloseTo(10, 5)
  })

  it('keeps to limits of its own', () => {
    const estimator = new RttEstimator({ initialMs: 10, leastMarginMs: 5, maximumMs: 15 })
    expect(estimator.rtoMs).toBe(10)
    estimator.backOff()
    expect(estimator.rtoMs).toBe(15)
    estimator.sample(0.1)
    expect(estimator.rtoMs).toBeCloseTo(5.1)
  })
})
