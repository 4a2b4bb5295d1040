import { describe, expect, it } from 'vitest'
import { PrimaryTable, type Attempt } from '../../../src/dns/transfer/primary-table.ts'
import { PRIMARY_LIMITS } from '../../../src/dns/transfer/transfer-limits.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { peerAt } from './world.ts'

const [A, B] = [peerAt('192.0.2.1'), peerAt('192.0.2.2')]
const never = (): AbortSignal => new AbortController().signal

function stage() {
  const world = new FlatWorld()
  const { clock } = world.host('192.0.2.9')
  const table = new PrimaryTable(clock)
  const tried: string[] = []
  const as = (outcomes: Readonly<Record<string, Attempt>>) => async (peer: typeof A) => {
    tried.push(peer.address.ip)
    await new Promise<void>((resolve) => clock.schedule(1000, resolve))
    return outcomes[peer.address.ip]!
  }
  return { world, table, tried, as }
}

describe('primaries that secondaries share', () => {
  it('are tried in their order, until one is enough', async () => {
    const { world, table, tried, as } = stage()
    const first = as({ '192.0.2.1': 'failed', '192.0.2.2': 'over' })
    expect(await world.run(table.tryInTurn([A, B], undefined, first, never()))).toBe(true)
    expect(tried).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(await world.run(table.tryInTurn([A, B], '192.0.2.2', first, never()))).toBe(true)
    expect(tried.slice(2)).toEqual(['192.0.2.2'])
  })

  it('have all failed when the last one has', async () => {
    const { world, table, tried, as } = stage()
    const bad = as({ '192.0.2.1': 'out-of-reach', '192.0.2.2': 'failed' })
    expect(await world.run(table.tryInTurn([A, B], undefined, bad, never()))).toBe(false)
    expect(tried).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  it('come last for a while after being out of reach, unless it is they who call', async () => {
    const { world, table, tried, as } = stage()
    const outcomes = as({ '192.0.2.1': 'out-of-reach', '192.0.2.2': 'over' })
    const round = () => world.run(table.tryInTurn([A, B], undefined, outcomes, never()))
    await round()
    await round()
    expect(tried).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.2'])
    await world.run(table.tryInTurn([A, B], '192.0.2.1', outcomes, never()))
    expect(tried.slice(3)).toEqual(['192.0.2.1', '192.0.2.2'])
    await world.runFor(PRIMARY_LIMITS.unreachableMs)
    await round()
    expect(tried.slice(5)).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  it('cost a hundred zones one timeout, not a hundred', async () => {
    const { world, table, tried, as } = stage()
    const outcomes = as({ '192.0.2.1': 'out-of-reach', '192.0.2.2': 'over' })
    const all = Array.from({ length: 100 }, () => table.tryInTurn([A, B], undefined, outcomes, never()))
    await world.run(Promise.all(all))
    expect(tried.filter((ip) => ip === '192.0.2.1')).toHaveLength(PRIMARY_LIMITS.atATime)
    expect(tried.filter((ip) => ip === '192.0.2.2')).toHaveLength(100)
  })

  it('are dealt with by a few at a time', async () => {
    const { world, table, as } = stage()
    const begunMs = world.nowMs
    const outcomes = as({ '192.0.2.1': 'over' })
    const all = Array.from({ length: 40 }, () => table.tryInTurn([A], undefined, outcomes, never()))
    await world.run(Promise.all(all))
    expect(world.nowMs - begunMs).toBe((40 / PRIMARY_LIMITS.atATime) * 1000)
  })

  it('keep nobody waiting who has given up', async () => {
    const { world, table, as } = stage()
    const outcomes = as({ '192.0.2.1': 'over' })
    const busy = Array.from({ length: 40 }, () => table.tryInTurn([A], undefined, outcomes, never()))
    const giving = new AbortController()
    const work = table.tryInTurn([A], undefined, outcomes, giving.signal)
    giving.abort()
    const begunMs = world.nowMs
    expect(await world.run(work)).toBe(true)
    expect(world.nowMs).toBe(begunMs)
    await world.run(Promise.all(busy))
  })
})
