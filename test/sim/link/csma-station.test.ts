import { describe, expect, it } from 'vitest'
import { CsmaStation } from '../../../src/sim/link/csma-station.ts'
import { Port } from '../../../src/sim/link/port.ts'
import { NOISE, type Heard } from '../../../src/sim/link/signal.ts'
import { World } from '../../../src/sim/world.ts'

/** A station by itself, a bit a tick, with what it said and when. `react` plays the wire. */
function alone(react: (heard: Heard, station: CsmaStation, world: World) => void = () => {}) {
  const world = new World()
  const port = new Port(world, 'station', 1)
  const said: { at: number; what: 'frame' | 'noise' | 'silence' }[] = []
  const station: CsmaStation = new CsmaStation({
    world,
    port,
    random: world.random,
    bitTicks: 1,
    speak: (heard) => {
      said.push({
        at: world.now,
        what: heard === undefined ? 'silence' : heard === NOISE ? 'noise' : 'frame',
      })
      react(heard, station, world)
    },
  })
  station.limitQueue(1e6)
  return { world, port, station, said }
}

/** Every frame meets noise so many bits after its beginning, until the station is silent again. */
function noisy(after: number) {
  return (heard: Heard, station: CsmaStation, world: World): void => {
    if (heard?.frame !== undefined) world.schedule(after, () => station.hear(NOISE))
    else if (heard === undefined) station.hear(undefined)
  }
}

const FRAME = new Uint8Array(60)

describe('CsmaStation', () => {
  it('jams for 32 bits when its frame collides, and tries 16 times', async () => {
    const { world, port, station, said } = alone(noisy(100))
    station.send(FRAME)
    await world.runUntilIdle()
    const frames = said.filter(({ what }) => what === 'frame')
    const noises = said.filter(({ what }) => what === 'noise')
    const silences = said.filter(({ what }) => what === 'silence')
    expect(frames).toHaveLength(16)
    expect(noises.map(({ at }, i) => at - frames[i]!.at)).toEqual(new Array(16).fill(100))
    expect(silences.map(({ at }, i) => at - noises[i]!.at)).toEqual(new Array(16).fill(32))
    expect(port.statistics).toMatchObject({
      collisions: 16,
      excessiveCollisions: 1,
      sendErrors: 1,
      sentFrames: 0,
    })
  })

  it('completes its preamble before the jam', async () => {
    const { world, station, said } = alone(noisy(10))
    station.send(FRAME)
    await world.runFor(0.01)
    expect(said.slice(0, 3).map(({ at }) => at)).toEqual([0, 10, 64 + 32])
  })

  it('waits for 0 … 2^n − 1 slots of 512 bits after the nth collision, with n up to 10', async () => {
    const most = new Array<number>(15).fill(0)
    for (let round = 0; round < 100; round++) {
      const { world, station, said } = alone(noisy(100))
      for (let i = 0; i < round; i++) world.random.below(2)
      station.send(FRAME)
      await world.runUntilIdle()
      const frames = said.filter(({ what }) => what === 'frame')
      const silences = said.filter(({ what }) => what === 'silence')
      for (let n = 0; n < 15; n++) {
        const wait = frames[n + 1]!.at - silences[n]!.at
        // The gap goes on beside the wait.
        expect(wait === 96 || wait % 512 === 0).toBe(true)
        most[n] = Math.max(most[n]!, wait / 512)
      }
    }
    expect(most.slice(0, 3)).toEqual([1, 3, 7])
    expect(most[9]).toBeGreaterThan(900)
    expect(Math.max(...most)).toBeLessThan(1024)
    expect(Math.max(...most.slice(0, 9))).toBeLessThan(512)
  })

  it('drops a frame that collides after more than 512 bits', async () => {
    for (const [after, late] of [
      [512, 0],
      [513, 1],
    ] as const) {
      const { world, port, station } = alone(noisy(after))
      station.send(FRAME)
      await world.runFor(0.07)
      expect(port.statistics).toMatchObject({ collisions: 1, lateCollisions: late, sendErrors: late })
    }
  })

  it('begins the gap anew for who speaks in its first 64 bits, and not for who comes later', async () => {
    for (const [pause, began] of [
      [63, 'after it'],
      [64, 'regardless'],
    ] as const) {
      const { world, station, said } = alone()
      station.hear(NOISE)
      station.send(FRAME)
      await world.runFor(0.01)
      station.hear(undefined)
      world.schedule(pause, () => station.hear(NOISE))
      world.schedule(400, () => station.hear(undefined))
      await world.runUntilIdle()
      expect(said[0]).toEqual({ at: 100 + (began === 'regardless' ? 96 : 400 + 96), what: 'frame' })
    }
  })

  it('hands a frame to its port, unless it speaks itself meanwhile', async () => {
    const { world, port, station } = alone()
    const frames: Uint8Array[] = []
    port.onFrame((frame) => frames.push(frame))
    const hear = async (): Promise<void> => {
      station.hear({ frame: FRAME, fate: undefined })
      await world.runFor(0.0576)
      station.hear(undefined)
    }
    await hear()
    expect(frames).toEqual([FRAME])
    station.send(FRAME)
    await world.runFor(0.02)
    await hear()
    expect(frames).toHaveLength(1)
    expect(port.statistics).toMatchObject({ runts: 0, receiveErrors: 0, collisions: 1 })
  })
})
