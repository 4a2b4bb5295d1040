import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import type { JournaledZone } from '../../../src/dns/update/journaled-zone.ts'
import { UPDATE_LIMITS } from '../../../src/dns/update/update-limits.ts'
import { UpdateQueue } from '../../../src/dns/update/update-queue.ts'
import { exampleZone, updateMessage } from './requests.ts'

/** A queue before a disk that never answers. */
function stuckQueue(): UpdateQueue {
  const zone = { inTurn: () => new Promise(() => {}) } as unknown as JournaledZone
  const nothing = (): void => {}
  const parts = {
    clock: { now: () => 0 },
    pause: () => Promise.resolve(),
    onChange: nothing,
    onFailure: nothing,
  }
  return new UpdateQueue({ zone, ...parts })
}

describe('updates that wait', () => {
  it('are few when they are large, and who comes then is told SERVFAIL', async () => {
    const octets = 60_000
    const large = updateMessage({
      updates: [`www.example. 60 IN TYPE65280 \\# ${octets} ${'00'.repeat(octets)}`],
    })
    const queue = stuckQueue()
    const most = Math.ceil(UPDATE_LIMITS.waitingOctets / octets)
    for (let i = 0; i < most; i++) void queue.add(large)
    expect(await queue.add(large)).toBe(RCODE.SERVFAIL)
  })

  it('are worked through in slices, however large one is', async () => {
    let nowMs = 0
    let pauses = 0
    const zone = {
      zone: exampleZone(),
      inTurn: (work: () => Promise<unknown>) => work(),
      commit: () => Promise.resolve(),
    } as unknown as JournaledZone
    const queue = new UpdateQueue({
      zone,
      // A tenth of a millisecond a step.
      clock: { now: () => (nowMs += 0.1) },
      pause: () => {
        pauses++
        return Promise.resolve()
      },
      onChange: () => {},
      onFailure: () => {},
    })
    const updates = Array.from({ length: 1000 }, (_, i) => `h${i}.example. 60 IN A 192.0.2.1`)
    expect(await queue.add(updateMessage({ updates }))).toBe(RCODE.NOERROR)
    expect(pauses).toBeGreaterThanOrEqual(100 / UPDATE_LIMITS.sliceMs - 1)
  })
})
