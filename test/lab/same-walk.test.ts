import { describe, expect, it } from 'vitest'
import { startLab, type LabOptions } from '../../src/lab/lab.ts'
import type { LabResult } from '../../src/lab/lab-result.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { RoutedWorld } from '../../src/sim/routed-world.ts'

const QUESTIONS = [
  ['www.google.com', 'A'],
  ['www.example.org', 'A'],
  ['big.example.com', 'TXT'],
  ['nowhere.example.com', 'A'],
] as const

/** What came out; the order of an RRset is free. */
function outcome({ rcode, answers }: LabResult): unknown {
  return { rcode, records: answers.map((record) => ({ ...record, ttl: 0 })).sort(byText) }
}

/** What the servers of which zones were asked on the way. Which server's address is looked for is left to chance. */
function walk({ conversation }: LabResult, asked: string): unknown {
  return conversation.map(({ zone, name, type, transport, outcome }) => ({
    ...{ zone, type, transport, outcome },
    name: name === `${asked}.` ? name : 'a server',
  }))
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

async function resolveCold(name: string, type: string, options: Partial<LabOptions>): Promise<LabResult> {
  await using lab = await startLab({ zones: 'zones', useIpv6: false, ...options })
  return await lab.resolve(name, type)
}

describe('a cold resolution', () => {
  it.each(QUESTIONS)(
    'of %s %s goes the same way on frames, without them, and on real sockets',
    async (...what) => {
      const real = await resolveCold(...what, {})
      for (const world of [new FlatWorld({ seed: 1 }), new RoutedWorld({ seed: 1 })]) {
        const simulated = await resolveCold(...what, { world })
        expect(outcome(simulated)).toEqual(outcome(real))
        expect(walk(simulated, what[0])).toEqual(walk(real, what[0]))
      }
    },
  )

  it.each(QUESTIONS)(
    'of %s %s over cables that lose, double and reorder gives the same answer',
    async (...what) => {
      const faults = { loss: 0.03, duplication: 0.02, reordering: 0.05 }
      const world = new RoutedWorld({ seed: 7, routers: 4, trunk: faults })
      const simulated = await resolveCold(...what, { world })
      expect(outcome(simulated)).toEqual(outcome(await resolveCold(...what, {})))
    },
  )

  it('takes the same virtual time, twice, from the same seed', async () => {
    const times = []
    for (let run = 0; run < 2; run++) {
      const world = new RoutedWorld({ seed: 3, trunk: { loss: 0.1 } })
      await resolveCold('www.google.com', 'A', { world })
      times.push(world.nowMs)
    }
    expect(times[0]).toBe(times[1])
  })
})
