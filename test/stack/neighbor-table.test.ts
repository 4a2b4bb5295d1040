import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../src/sim/seeded-random.ts'
import { NeighborTable } from '../../src/stack/neighbor-table.ts'

function table() {
  const done: string[] = []
  const neighbors = new NeighborTable(
    {
      request: (ip, mac) => done.push(`ask ${mac ?? 'all'} for ${ip}`),
      deliver: (frame, mac) => done.push(`deliver ${frame[0]} to ${mac}`),
      unresolved: (frame) => done.push(`unresolved ${frame[0]}`),
      dropped: (frame) => done.push(`dropped ${frame[0]}`),
      overflow: () => done.push('overflow'),
      refused: (frame) => done.push(`refused ${frame[0]}`),
    },
    new SeededRandom(1),
  )
  const states = (now: number) => [...neighbors.neighbors()].map((each) => neighbors.stateAt(now, each))
  return { neighbors, done, states }
}

const frame = (mark: number) => Uint8Array.of(mark)

describe('NeighborTable', () => {
  it('goes from incomplete to reachable, stale, delay, probe and failed', () => {
    const { neighbors, done, states } = table()
    neighbors.send(0, frame(1), 5)
    expect(states(0)).toEqual(['incomplete'])
    neighbors.learn(10, 5, 77, 'reply', false)
    expect(states(10)).toEqual(['reachable'])
    expect(neighbors.deadline).toBe(Infinity)
    expect(states(15_009)).toEqual(['reachable'])
    expect(states(45_011)).toEqual(['stale'])
    neighbors.send(50_000, frame(2), 5)
    expect(states(50_000)).toEqual(['delay'])
    expect(neighbors.deadline).toBe(55_000)
    neighbors.timerFired(55_000)
    expect(states(55_000)).toEqual(['probe'])
    neighbors.send(55_500, frame(3), 5)
    for (const now of [56_000, 57_000, 58_000]) neighbors.timerFired(now)
    expect(states(58_000)).toEqual(['failed'])
    expect(done).toEqual([
      'ask all for 5',
      'deliver 1 to 77',
      'deliver 2 to 77',
      'ask 77 for 5',
      'deliver 3 to 77',
      'ask 77 for 5',
      'ask 77 for 5',
    ])
  })

  it('is told in passing no more than that a neighbor exists: it will be checked when used', () => {
    const { neighbors, states } = table()
    neighbors.learn(0, 5, 77, 'request', true)
    expect(states(0)).toEqual(['stale'])
    neighbors.send(1, frame(1), 5)
    expect(states(1)).toEqual(['delay'])
    // The same again says nothing new; an answer does.
    neighbors.learn(2, 5, 77, 'request', true)
    expect(states(2)).toEqual(['delay'])
    neighbors.learn(3, 5, 77, 'reply', false)
    expect(states(3)).toEqual(['reachable'])
  })

  it('takes no timer back early or late: a failed neighbor is asked again at once', () => {
    const { neighbors, done } = table()
    neighbors.send(0, frame(1), 5)
    neighbors.timerFired(999)
    for (const now of [1000, 2000, 3000]) neighbors.timerFired(now)
    neighbors.send(3001, frame(2), 5)
    expect(done).toEqual([...Array<string>(3).fill('ask all for 5'), 'unresolved 1', 'ask all for 5'])
  })

  it('removes an entry and reports what waited for it', () => {
    const { neighbors, done } = table()
    neighbors.send(0, frame(1), 5)
    expect(neighbors.remove(5)).toBe(true)
    expect(neighbors.remove(5)).toBe(false)
    expect(done).toEqual(['ask all for 5', 'unresolved 1'])
    expect(neighbors.deadline).toBe(Infinity)
  })

  it('makes room by the stale entry that was used least lately', () => {
    const { neighbors } = table()
    for (let ip = 0; ip < 1024; ip++) neighbors.learn(0, ip, ip + 1, 'request', true)
    neighbors.send(1, frame(1), 0)
    neighbors.learn(2, 5000, 1, 'request', true)
    const held = new Set([...neighbors.neighbors()].map(({ ip }) => ip))
    expect(held.size).toBe(1024)
    expect([held.has(0), held.has(1), held.has(5000)]).toEqual([true, false, true])
  })

  it('refuses one more while every neighbor is being asked for', () => {
    const { neighbors, done } = table()
    for (let ip = 0; ip < 1024; ip++) neighbors.send(0, frame(1), ip)
    done.length = 0
    neighbors.send(1, frame(2), 5000)
    expect(done).toEqual(['overflow', 'refused 2'])
  })
})
