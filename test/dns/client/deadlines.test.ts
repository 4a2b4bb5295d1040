import { describe, expect, it } from 'vitest'
import { Deadlines, type Due, NOWHERE } from '../../../src/dns/client/deadlines.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { SeededRandom } from '../../../src/sim/seeded-random.ts'

function scene() {
  const world = new FlatWorld({ seed: 1 })
  const { clock } = world.host('10.0.0.1')
  const elapsed: number[] = []
  const due = (dueMs: number): Due => ({
    dueMs,
    heapPlace: NOWHERE,
    elapse: () => {
      expect(clock.now()).toBe(dueMs)
      elapsed.push(dueMs)
    },
  })
  return { world, deadlines: new Deadlines(clock), due, elapsed }
}

describe('Deadlines', () => {
  it('elapse in order and in time, but for those that were removed', async () => {
    const { world, deadlines, due, elapsed } = scene()
    const random = new SeededRandom(4)
    const all = Array.from({ length: 1000 }, () => due(1 + random.below(500)))
    for (const each of all) deadlines.add(each)
    const removed = new Set(all.filter(() => random.chance(0.5)))
    for (const each of removed) deadlines.remove(each)
    await world.runFor(600)
    const expected = all.filter((each) => !removed.has(each)).map(({ dueMs }) => dueMs)
    expect(elapsed).toEqual(expected.toSorted((a, b) => a - b))
  })

  it('may be added and removed while others elapse', async () => {
    const { world, deadlines, due, elapsed } = scene()
    const last = due(20)
    const first = due(10)
    const second = due(10)
    const { elapse } = first
    first.elapse = () => {
      elapse()
      deadlines.remove(second)
      deadlines.add(last)
      deadlines.add(due(15))
    }
    deadlines.add(first)
    deadlines.add(second)
    await world.runFor(30)
    expect(elapsed.filter((ms) => ms > 10)).toEqual([15, 20])
  })

  it('need no timer when none is left, nor do harm when removed twice', async () => {
    const { world, deadlines, due, elapsed } = scene()
    const one = due(10)
    deadlines.add(one)
    deadlines.remove(one)
    deadlines.remove(one)
    await world.runFor(20)
    expect(elapsed).toEqual([])
  })
})
