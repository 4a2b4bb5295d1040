import { describe, expect, it, vi } from 'vitest'
import { NodeClock } from '../../src/node/clock.ts'

describe('NodeClock', () => {
  it('waits in hops for what setTimeout cannot hold, and fires when it is due', () => {
    vi.useFakeTimers()
    try {
      const clock = new NodeClock()
      const days = 100
      let firedAt: number | undefined
      const start = clock.now()
      clock.schedule(days * 86_400_000, () => (firedAt = clock.now()))
      vi.advanceTimersByTime((days - 1) * 86_400_000)
      expect(firedAt).toBeUndefined()
      vi.advanceTimersByTime(2 * 86_400_000)
      expect(firedAt).toBeDefined()
      expect(firedAt! - start).toBeGreaterThanOrEqual(days * 86_400_000)
      expect(firedAt! - start).toBeLessThan(days * 86_400_000 + 20)
    } finally {
      vi.useRealTimers()
    }
  })

  it('can cancel a timer that is on one of its later hops', () => {
    vi.useFakeTimers()
    try {
      let fired = false
      const timer = new NodeClock().schedule(60 * 86_400_000, () => (fired = true))
      vi.advanceTimersByTime(40 * 86_400_000)
      timer.cancel()
      vi.advanceTimersByTime(40 * 86_400_000)
      expect(fired).toBe(false)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
