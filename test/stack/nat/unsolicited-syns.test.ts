import { describe, expect, it } from 'vitest'
import { WorldSurroundings } from '../../../src/sim/world-surroundings.ts'
import { World } from '../../../src/sim/world.ts'
import { UnsolicitedSyns } from '../../../src/stack/nat/unsolicited-syns.ts'

function scene() {
  const world = new World({ seed: 1 })
  const refused: [atMs: number, port: number][] = []
  const surroundings = new WorldSurroundings(world, world.random)
  const syns = new UnsolicitedSyns(surroundings, (_frame, port) => refused.push([surroundings.now(), port]))
  // Where the header begins says here which of them it is.
  const hold = (port: number): void => syns.hold(port, 1, 2, new Uint8Array(), port, 0)
  return { world, syns, refused, hold }
}

describe('UnsolicitedSyns', () => {
  it('refuses each six seconds after it came', async () => {
    const { world, refused, hold } = scene()
    hold(80)
    await world.runFor(1000)
    hold(81)
    await world.runFor(20_000)
    expect(refused).toEqual([
      [6000, 80],
      [7000, 81],
    ])
  })

  it('forgets one that was answered, and no other', async () => {
    const { world, syns, refused, hold } = scene()
    hold(80)
    hold(81)
    syns.forget(80, 1, 2)
    syns.forget(81, 1, 3)
    await world.runFor(20_000)
    expect(refused).toEqual([[6000, 81]])
  })

  it('holds 256 and drops the rest in silence', async () => {
    const { world, refused, hold } = scene()
    for (let port = 1; port <= 300; port++) hold(port)
    await world.runFor(20_000)
    expect(refused).toHaveLength(256)
    expect(refused.at(-1)).toEqual([6000, 256])
  })
})
