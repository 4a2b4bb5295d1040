import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/runtime/runtime.ts'
import { stages } from './stages.ts'

const pause = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => clock.schedule(delayMs, resolve))

describe.each(stages)('clock on $name', (stage) => {
  it('never goes back, and is no earlier than due when a timer fires', () =>
    stage.play(async ({ server: { clock } }) => {
      let last = clock.now()
      for (const delayMs of [0, 1, 0.3, 7.7, 0, 2]) {
        const due = clock.now() + delayMs
        await pause(clock, delayMs)
        const now = clock.now()
        expect(now).toBeGreaterThanOrEqual(due)
        expect(now).toBeGreaterThanOrEqual(last)
        last = now
      }
    }))

  it('fires timers in the order they are due, those of equal delay in the order they were made', () =>
    stage.play(async ({ server: { clock } }) => {
      const fired: string[] = []
      await new Promise<void>((resolve) => {
        clock.schedule(40, () => {
          fired.push('d')
          resolve()
        })
        clock.schedule(20, () => fired.push('b'))
        clock.schedule(20, () => fired.push('c'))
        clock.schedule(0, () => fired.push('a'))
      })
      expect(fired).toEqual(['a', 'b', 'c', 'd'])
    }))

  it('does not fire within the call that schedules', () =>
    stage.play(async ({ server: { clock } }) => {
      let fired = false
      const elapsed = new Promise<void>((resolve) =>
        clock.schedule(0, () => {
          fired = true
          resolve()
        }),
      )
      expect(fired).toBe(false)
      await elapsed
      expect(fired).toBe(true)
    }))

  it('takes a delay below zero for none', () =>
    stage.play(async ({ server: { clock } }) => {
      await pause(clock, -5)
    }))

  it('does not fire a cancelled timer, and cancelling after the fact does nothing', () =>
    stage.play(async ({ server: { clock } }) => {
      const fired: string[] = []
      clock.schedule(5, () => fired.push('cancelled')).cancel()
      clock.schedule(0, () => fired.push('cancelled at once')).cancel()
      const kept = clock.schedule(1, () => fired.push('kept'))
      await pause(clock, 30)
      kept.cancel()
      kept.cancel()
      expect(fired).toEqual(['kept'])
    }))

  it('lets a timer cancel another that is due at the same moment', () =>
    stage.play(async ({ server: { clock } }) => {
      const fired: string[] = []
      clock.schedule(5, () => {
        fired.push('first')
        second.cancel()
      })
      const second = clock.schedule(5, () => fired.push('second'))
      await pause(clock, 30)
      expect(fired).toEqual(['first'])
    }))

  it('holds a timer longer than 24.8 days without firing it', () =>
    stage.play(async ({ server: { clock } }) => {
      let fired = false
      const timer = clock.schedule(40 * 86_400_000, () => {
        fired = true
      })
      await pause(clock, 20)
      expect(fired).toBe(false)
      timer.cancel()
    }))

  it('tells wall time as milliseconds of this century, in step with now', () =>
    stage.play(async ({ server: { clock } }) => {
      const offset = clock.wall() - clock.now()
      expect(clock.wall()).toBeGreaterThan(Date.UTC(2020, 0, 1))
      await pause(clock, 10)
      expect(Math.abs(clock.wall() - clock.now() - offset)).toBeLessThan(50)
    }))
})
