import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cable } from '../../src/sim/link/cable.ts'
import { Hub } from '../../src/sim/link/hub.ts'
import { Port } from '../../src/sim/link/port.ts'
import { World } from '../../src/sim/world.ts'

const probability = fc.double({ min: 0, max: 1, noNaN: true })

const options = fc.record({
  latencyMs: fc.double({ min: 0, max: 20, noNaN: true }),
  bandwidthBps: fc.constantFrom(100_000, 10_000_000, 1_000_000_000, Infinity),
  mtu: fc.constantFrom(46, 500, 1500),
  loss: probability,
  duplication: probability,
  reordering: probability,
  jitterMs: fc.double({ min: 0, max: 5, noNaN: true }),
  bitErrorRate: fc.constantFrom(0, 1e-5, 1e-3),
  queueOctets: fc.constantFrom(0, 500, 1_000_000),
})

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('send' as const), length: fc.integer({ min: 14, max: 1514 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'unplug' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'plug' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), options }) },
)

describe('a cable', () => {
  it('accounts for every frame, whatever happens to it', async () => {
    await fc.assert(
      fc.asyncProperty(options, fc.array(step, { maxLength: 60 }), async (first, steps) => {
        const world = new World()
        const [a, b] = [new Port(world, 'a', 1), new Port(world, 'b', 2)]
        const cable = new Cable(world, 'wire', first)
        cable.connect(a, b)
        const seen: Record<string, number> = { whole: 0 }
        cable.tap((_frame, _direction, comment = 'whole') => {
          const kind = comment.replace(/ .*/, '')
          seen[kind] = (seen[kind] ?? 0) + 1
        })
        let sent = 0
        for (const one of steps) {
          if (one.do === 'send') {
            sent++
            a.transmit(new Uint8Array(one.length))
          } else if (one.do === 'wait') await world.runFor(one.ms)
          else if (one.do === 'change') cable.set(one.options)
          else cable[one.do]()
        }
        await world.runUntilIdle()
        const { sentFrames, sendDropped } = a.statistics
        expect(sentFrames + sendDropped).toBe(sent)
        const { whole = 0, held = 0, duplicate = 0, bit = 0, too = 0, lost = 0, cable: unplugged = 0 } = seen
        expect(b.statistics.receivedFrames).toBe(whole + held + duplicate)
        expect(b.statistics.receiveErrors).toBe(bit + too)
        // Copies that were unplugged are told as that.
        const once = whole + held + bit + too + lost
        expect(once).toBeLessThanOrEqual(sentFrames)
        expect(once + duplicate + unplugged).toBeGreaterThanOrEqual(sentFrames)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a hub', () => {
  it('comes to rest, and every frame is sent, given up or dropped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 0.06, noNaN: true }), { minLength: 2, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 14, max: 1514 }), fc.integer({ min: 0, max: 2 })), {
          maxLength: 80,
        }),
        fc.nat(),
        async (latencies, frames, seed) => {
          const world = new World({ seed })
          const hub = new Hub(world, 'hub')
          const ports = latencies.map((latencyMs, i) => {
            const port = new Port(world, `station ${i}`, i + 1)
            new Cable(world, `cable ${i}`, { latencyMs }).connect(port, hub.port())
            return port
          })
          const transmitted = ports.map(() => 0)
          for (const [who, length, pauseMs] of frames) {
            transmitted[who % ports.length]!++
            ports[who % ports.length]!.transmit(new Uint8Array(length))
            await world.runFor(pauseMs / 4)
          }
          await world.runUntilIdle()
          ports.forEach(({ statistics }, i) => {
            const { sentFrames, sendErrors, sendDropped, lateCollisions, excessiveCollisions } = statistics
            expect(sentFrames + sendErrors + sendDropped).toBe(transmitted[i])
            expect(lateCollisions + excessiveCollisions).toBe(sendErrors)
          })
          // Within the limits of Ethernet nothing that was sent is lost: 512 bits there and back, with jam and preamble.
          if (Math.max(...latencies) < 0.01) {
            const total = (field: 'sentFrames' | 'receivedFrames'): number =>
              ports.reduce((sum, { statistics }) => sum + statistics[field], 0)
            expect(total('receivedFrames')).toBe((ports.length - 1) * total('sentFrames'))
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})
