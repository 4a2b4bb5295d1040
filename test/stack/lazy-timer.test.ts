import { describe, expect, it } from 'vitest'
import { WorldSurroundings } from '../../src/sim/world-surroundings.ts'
import { World } from '../../src/sim/world.ts'
import { LazyTimer } from '../../src/stack/lazy-timer.ts'

function newTimer() {
  const world = new World()
  const surroundings = new WorldSurroundings(world, world.random)
  let scheduled = 0
  const counting = Object.assign(Object.create(surroundings) as typeof surroundings, {
    now: () => surroundings.now(),
    schedule: (delayMs: number, fire: () => void) => {
      scheduled++
      return surroundings.schedule(delayMs, fire)
    },
  })
  const state = { deadline: Infinity, firedAt: [] as number[] }
  const timer = new LazyTimer(
    counting,
    () => state.deadline,
    (now) => {
      state.firedAt.push(now)
      state.deadline = Infinity
    },
  )
  return { world, state, timer, scheduled: () => scheduled }
}

describe('LazyTimer', () => {
  it('fires once at its deadline', async () => {
    const { world, state, timer } = newTimer()
    state.deadline = 20
    timer.arm()
    await world.runUntilIdle()
    expect(state.firedAt).toEqual([20])
  })

  it('comes earlier when the deadline does', async () => {
    const { world, state, timer } = newTimer()
    state.deadline = 20
    timer.arm()
    state.deadline = 5
    timer.arm()
    await world.runUntilIdle()
    expect(state.firedAt).toEqual([5])
  })

  it('follows a deadline that moves away a thousand times with two events', async () => {
    const { world, state, timer, scheduled } = newTimer()
    for (let i = 0; i < 1000; i++) {
      state.deadline = 20 + i
      timer.arm()
    }
    await world.runUntilIdle()
    expect(state.firedAt).toEqual([1019])
    expect(scheduled()).toBe(2)
  })

  it('does nothing without a deadline or after it was cancelled', async () => {
    const { world, state, timer } = newTimer()
    timer.arm()
    state.deadline = 20
    timer.arm()
    timer.cancel()
    await world.runUntilIdle()
    expect(state.firedAt).toEqual([])
    timer.arm()
    await world.runUntilIdle()
    expect(state.firedAt).toHaveLength(1)
  })

  it('is on time for deadlines that are no whole number of ticks', async () => {
    const { world, state, timer } = newTimer()
    state.deadline = 1 / 3
    timer.arm()
    await world.runUntilIdle()
    expect(state.firedAt).toHaveLength(1)
  })
})
