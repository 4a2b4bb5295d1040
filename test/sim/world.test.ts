import { describe, expect, it } from 'vitest'
import { WorldClock } from '../../src/sim/world-clock.ts'
import { World, WorldStalledError } from '../../src/sim/world.ts'

describe('time in a world', () => {
  it('goes from event to event, however far apart, without taking any', async () => {
    const world = new World()
    const clock = new WorldClock(world)
    const instants: number[] = []
    clock.schedule(1.5, () => instants.push(clock.now()))
    clock.schedule(40 * 86_400_000, () => instants.push(clock.now()))
    await world.runUntilIdle()
    expect(instants).toEqual([1.5, 3_456_000_000])
  })

  it('runs for as long as it is told to and stops there, with or without events', async () => {
    const world = new World()
    const instants: number[] = []
    for (const ms of [10, 20, 30]) world.schedule(ms * 10_000, () => instants.push(world.nowMs))
    await world.runFor(20)
    expect(instants).toEqual([10, 20])
    expect(world.nowMs).toBe(20)
    await world.runFor(5)
    expect(world.nowMs).toBe(25)
    await world.runUntilIdle()
    expect(instants).toEqual([10, 20, 30])
  })

  it('begins on a day that can be chosen, and the wall clock goes along', async () => {
    expect(new WorldClock(new World()).wall()).toBe(Date.UTC(2025, 0, 1))
    const world = new World({ epochMs: Date.UTC(2038, 0, 19) })
    await world.runFor(1000)
    expect(new WorldClock(world).wall()).toBe(Date.UTC(2038, 0, 19) + 1000)
  })

  it('stands still until what a program was woken for has run dry: microtasks', async () => {
    const world = new World()
    const clock = new WorldClock(world)
    const sawAt: number[] = []
    world.schedule(20_000, () => {})
    const program = async (): Promise<void> => {
      await new Promise<void>((resolve) => clock.schedule(1, resolve))
      for (let i = 0; i < 1000; i++) await Promise.resolve()
      sawAt.push(clock.now())
    }
    await world.run(program())
    expect(sawAt).toEqual([1])
  })

  it('stands still for immediates too', async () => {
    const world = new World()
    const clock = new WorldClock(world)
    const sawAt: number[] = []
    world.schedule(20_000, () => {})
    const program = async (): Promise<void> => {
      await new Promise<void>((resolve) => clock.schedule(1, resolve))
      await new Promise((resolve) => setImmediate(resolve))
      sawAt.push(clock.now())
    }
    await world.run(program())
    expect(sawAt).toEqual([1])
  })

  it('does not wait after events that wake nobody: ten thousand of them run in one go', async () => {
    const world = new World()
    let pauses = 0
    const count = (): void => {
      pauses++
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    for (let i = 1; i <= 10_000; i++) world.schedule(i, () => {})
    await world.runUntilIdle()
    clearImmediate(next)
    expect(pauses).toBeLessThan(20)
  })

  it('is not fooled by events that beget events without delay', async () => {
    const world = new World()
    const again = (): void => void world.schedule(0, again)
    again()
    await expect(world.runUntilIdle()).rejects.toThrow('time stands still at 0 ms')
  })
})

describe('running a world', () => {
  it('ends with the work, leaving later events for the next run', async () => {
    const world = new World()
    let later = false
    const clock = new WorldClock(world)
    clock.schedule(100, () => {
      later = true
    })
    expect(await world.run(world.pause(50).then(() => 'done'))).toBe('done')
    expect([world.nowMs, later]).toEqual([50, false])
    await world.runUntilIdle()
    expect([world.nowMs, later]).toEqual([100, true])
  })

  it('passes on how the work fails', async () => {
    const world = new World()
    const failing = world.pause(5).then(() => {
      throw new Error('as planned')
    })
    await expect(world.run(failing)).rejects.toThrow('as planned')
  })

  it('passes on what a timer throws', async () => {
    const world = new World()
    new WorldClock(world).schedule(1, () => {
      throw new Error('a bug')
    })
    await expect(world.runUntilIdle()).rejects.toThrow('a bug')
    await expect(world.run(Promise.resolve('still usable'))).resolves.toBe('still usable')
  })

  it('is done by one at a time', async () => {
    const world = new World()
    const first = world.run(world.pause(5))
    await expect(world.runUntilIdle()).rejects.toThrow('already running')
    await first
  })

  it('reports what a program waits for when nothing will happen any more', async () => {
    const world = new World()
    const program = async (): Promise<void> => {
      await world.pause(7)
      await world.wait(() => 'a letter').promise
    }
    const error = await world.run(program()).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(WorldStalledError)
    expect((error as WorldStalledError).pending).toEqual(['a letter'])
    expect((error as WorldStalledError).message).toBe(
      'the world came to rest at 7 ms while a program waits for\n  a letter',
    )
  })

  it('says so when a program waits for the real world', async () => {
    const world = new World()
    const error = await world.run(new Promise<void>(() => {})).catch((error: unknown) => error)
    expect((error as WorldStalledError).pending).toEqual([])
    expect((error as WorldStalledError).message).toContain('nothing of this world: real I/O')
  })

  it('forgets waits that were settled', async () => {
    const world = new World()
    const wait = world.wait<number>(() => 'settled')
    wait.resolve(1)
    wait.reject(new Error('too late'))
    await expect(wait.promise).resolves.toBe(1)
    await expect(world.run(world.wait(() => 'open').promise)).rejects.toMatchObject({ pending: ['open'] })
  })
})
