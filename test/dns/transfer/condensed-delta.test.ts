import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { condenseDeltas } from '../../../src/dns/transfer/condensed-delta.ts'
import { applyDelta } from '../../../src/dns/zone/apply-delta.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import type { ZoneDelta } from '../../../src/dns/zone/zone-delta.ts'
import { edit, ORIGIN, sameRecords, zoneOf } from './world.ts'

const RECORDS = [
  'a 300 IN TXT x',
  'a 300 IN TXT y',
  'b 300 IN A 192.0.2.1',
  'c.d 300 IN TXT z',
  '* 300 IN TXT w',
]

/** Edits that each toggle some records of a zone. */
function deltasOf(toggles: readonly (readonly number[])[]): { before: HostedZone; after: HostedZone } {
  const make = (): HostedZone => {
    const hosted = new HostedZone({ origin: ORIGIN, rrclass: 1 })
    hosted.publish(zoneOf())
    return hosted
  }
  const [before, after] = [make(), make()]
  const there = new Set<number>()
  for (const toggle of toggles) {
    const chosen = [...new Set(toggle)]
    const removed = chosen.filter((i) => there.has(i))
    const added = chosen.filter((i) => !there.has(i))
    for (const i of removed) there.delete(i)
    for (const i of added) there.add(i)
    edit(
      after,
      added.map((i) => RECORDS[i]!),
      removed.map((i) => RECORDS[i]!),
    )
  }
  return { before, after }
}

describe('condensed differences', () => {
  it('lead to the same zone as all of them, and hold nothing twice', async () => {
    const toggles = fc.array(fc.array(fc.nat(RECORDS.length - 1), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
    })
    await fc.assert(
      fc.asyncProperty(toggles, async (edits) => {
        const { before, after } = deltasOf(edits)
        const [first, ...others] = after.history.deltas
        const condensed = await condenseDeltas([first!, ...others], () => Promise.resolve())
        expect(sameRecords(applyDelta(before.zone!, condensed), after.zone)).toBe(true)
        expect(condensed.removed).toHaveLength(1)
        expect(condensed.added.length).toBeLessThanOrEqual(1 + RECORDS.length)
      }),
      { numRuns: 50 },
    )
  })

  it('say nothing of what came and went', async () => {
    const { after } = deltasOf([[0, 1], [0], [1]])
    const { removed, added, fromSerial, toSerial } = await condenseDeltas(
      after.history.deltas as [ZoneDelta, ...ZoneDelta[]],
      () => Promise.resolve(),
    )
    expect([removed.length, added.length, fromSerial, toSerial]).toEqual([1, 1, 1, 4])
  })
})
