// A few seeds, as `npm run simulate` runs by the thousand. SIMULATION_SEEDS=1000-1100 takes others.

import { describe, expect, it } from 'vitest'
import { simulate } from './simulation.ts'
import { Tally } from './tally.ts'
import { seedsOf } from './task.ts'

const QUESTIONS = 60
const SEEDS = seedsOf(process.env.SIMULATION_SEEDS ?? '1-12')

describe('a simulated Internet', () => {
  it.each(SEEDS)('gets right answers from the resolver with seed %i', async (seed) => {
    const { violation, tally } = await simulate({ seed, questions: QUESTIONS })
    expect(violation?.message).toBeUndefined()
    expect(tally.of('questions')).toBeGreaterThanOrEqual(QUESTIONS)
  })

  it('is the same again with the same seed, to the octet, and another with another', async () => {
    const runs = [7, 7, 8].map((seed) => simulate({ seed, questions: QUESTIONS }))
    const [once, again, other] = await Promise.all(runs)
    expect(again!.hash).toBe(once!.hash)
    expect(again!.virtualMs).toBe(once!.virtualMs)
    expect(other!.hash).not.toBe(once!.hash)
  })

  it('is the same up to where it is stopped', async () => {
    const { steps } = await simulate({ seed: 3, questions: QUESTIONS, until: 10 })
    expect(steps).toBe(10)
  })
})

describe('what simulations meet', () => {
  it('is everything that is to be tested', async () => {
    const met = new Tally()
    for (const seed of [101, 102, 103]) {
      const { tally } = await simulate({ seed, questions: 600, until: 40 })
      met.add(tally.entries)
    }
    const missing = EVERYTHING.filter((what) => met.of(what) === 0)
    expect(missing).toEqual([])
  })
})

const EVERYTHING = [
  'zone at depth 4',
  'servers: hosted',
  'servers: vanity',
  'delegation: no-glue',
  'delegation: wrong-glue',
  'delegation: loopback-glue',
  'delegation: all-lame',
  'delegation: child-lists-fewer',
  'records: wildcard',
  'records: empty non-terminal',
  'records: alias chain',
  'records: alias circle',
  'records: DNAME across',
  'records: big RRset',
  'records: unusual type',
  'edit: change',
  'edit: move',
  'trouble: a server dies',
  'answer: data',
  'answer: CNAME',
  'answer: nodata',
  'answer: nxdomain',
]
