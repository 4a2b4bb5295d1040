import { describe, expect, it } from 'vitest'
import { RealTime } from '../../src/sim/real-time.ts'
import { ticksOf } from '../../src/sim/ticks.ts'
import { World } from '../../src/sim/world.ts'
import { HandClock } from './hand-clock.ts'

async function inStep(
  act: (clock: HandClock, world: World, realTime: RealTime) => Promise<void>,
): Promise<void> {
  const clock = new HandClock()
  const world = new World()
  const realTime = new RealTime(world, clock)
  const over = new AbortController()
  const running = realTime.run(over.signal)
  await act(clock, world, realTime)
  over.abort()
  await running
}

describe('RealTime', () => {
  it('lets an event happen when the time outside has come, not before', () =>
    inStep(async (clock, world) => {
      const seen: number[] = []
      world.schedule(ticksOf(250), () => seen.push(clock.now() - 7000))
      world.schedule(ticksOf(1000), () => seen.push(clock.now() - 7000))
      await clock.pass(1005)
      expect(seen).toHaveLength(2)
      expect(seen[0]).toBeGreaterThanOrEqual(250)
      expect(seen[0]).toBeLessThanOrEqual(252)
      expect(seen[1]).toBeGreaterThanOrEqual(1000)
      expect(seen[1]).toBeLessThanOrEqual(1002)
    }))

  it('wakes a world at rest for what comes from outside, at the time it comes', () =>
    inStep(async (clock, world, realTime) => {
      await clock.pass(5000)
      let at = 0
      realTime.post(() => (at = world.nowMs))
      await clock.pass(1)
      expect(at).toBeGreaterThanOrEqual(5000)
      expect(at).toBeLessThan(5002)
    }))

  it('wakes a world at rest for what a program does from outside', () =>
    inStep(async (clock, world) => {
      await clock.pass(5000)
      let at = 0
      world.schedule(ticksOf(10), () => (at = clock.now() - 7000))
      await clock.pass(13)
      expect(at).toBeGreaterThan(5000)
      expect(at).toBeLessThanOrEqual(5012)
    }))

  it('rejects with what an event throws', async () => {
    const clock = new HandClock()
    const world = new World()
    world.schedule(ticksOf(1), () => {
      throw new Error('a broken machine')
    })
    const running = new RealTime(world, clock).run(new AbortController().signal)
    const outcome = expect(running).rejects.toThrow('a broken machine')
    await clock.pass(3)
    await outcome
  })
})
