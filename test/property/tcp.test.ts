// Two machines that speak to each other over a bad wire: nothing is lost, doubled or out of order, and it ends.
// FUZZ_RUNS sets how many conversations; a failure names its seed, and FUZZ_SEED runs it again.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EndPlan } from '../stack/tcp/conversation-end.ts'
import { Conversation, type Faults, type Plan } from '../stack/tcp/conversation.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
const TIMEOUT_MS = 60_000 + RUNS * 200
const parameters = {
  numRuns: RUNS,
  ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
}

const u32 = fc.oneof(fc.nat(0xffff_ffff), fc.integer({ min: 0xffff_0000, max: 0xffff_ffff }))

const settings = fc.record({
  congestionControl: fc.constantFrom('reno' as const, 'cubic' as const),
  noDelay: fc.boolean(),
  windowScaling: fc.boolean(),
  timestamps: fc.boolean(),
  selectiveAcknowledgment: fc.boolean(),
  tailLossProbe: fc.boolean(),
  receiveBufferOctets: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constantFrom(5000, 65_535, 300_000)),
  sendBufferOctets: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constantFrom(5000, 65_535, 300_000)),
  delayedAckMs: fc.constantFrom(0, 40, 200),
  // So that nobody gives up: that two ends which want to talk do is what is to be shown.
  synRetries: fc.constant(50),
  dataRetries: fc.constant(100),
})

const octets = fc.oneof(fc.nat(3000), fc.nat(60_000), fc.constant(0))

function end(closesLast: fc.Arbitrary<boolean>): fc.Arbitrary<EndPlan> {
  return fc.record({
    settings,
    initialSequence: u32,
    timestampOffset: u32,
    mtu: fc.constantFrom(1500, 1500, 576, 9000, 120),
    octets,
    writeOctets: fc.constantFrom(1, 10, 1000, 20_000),
    writePauseMs: fc.constantFrom(0, 0, 5, 300),
    readPauseMs: fc.constantFrom(0, 0, 5, 300),
    closesLast,
  })
}

const probability = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constant(0),
    fc.nat(100).map((percent) => (percent * most) / 100),
  )

const faults: fc.Arbitrary<Faults> = fc.record({
  loss: probability(0.25),
  duplication: probability(0.3),
  corruption: probability(0.1),
  latencyMs: fc.constantFrom(0, 1, 20, 150),
  jitterMs: fc.constantFrom(0, 0, 3, 60, 400),
})

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  simultaneous: fc.boolean(),
  ends: fc.tuple(end(fc.constant(false)), end(fc.boolean())),
  faults: fc.tuple(faults, faults),
  narrowing: fc.option(fc.record({ atMs: fc.nat(2000), mtu: fc.constantFrom(1400, 576, 296) }), {
    nil: undefined,
  }),
})

function small({ ends }: Plan): Plan['ends'] {
  // Millions of one-octet segments show nothing that thousands do not.
  return ends.map((one, index) => {
    const peer = ends[1 - index]!
    const tiny =
      one.writeOctets === 1 ||
      one.settings.sendBufferOctets! < 100 ||
      peer.settings.receiveBufferOctets! < 100
    return tiny ? { ...one, octets: Math.min(one.octets, 400) } : one
  }) as unknown as Plan['ends']
}

describe('two TCP machines', () => {
  it(
    'carry two streams whole and in order over whatever wire, and end',
    () => {
      fc.assert(
        fc.property(plan, (given) => {
          const conversation = new Conversation({ ...given, ends: small(given) }).run()
          const [first, second] = conversation.ends
          const [firstPlan, secondPlan] = small(given)
          expect([first.read, second.read]).toEqual([secondPlan.octets, firstPlan.octets])
          expect([first.sawEnd, second.sawEnd]).toEqual([true, true])
          expect([first.failure, second.failure]).toEqual([undefined, undefined])
          expect([first.state, second.state]).toEqual(['CLOSED', 'CLOSED'])
          expect([first.deadline, second.deadline]).toEqual([Infinity, Infinity])
        }),
        parameters,
      )
    },
    TIMEOUT_MS,
  )

  it(
    'send nothing twice over a wire that loses nothing',
    () => {
      const good = fc.constantFrom(0, 1, 20, 150).map((latencyMs) => {
        return { loss: 0, duplication: 0, corruption: 0, latencyMs, jitterMs: 0 }
      })
      fc.assert(
        fc.property(plan, good, (given, wire) => {
          // With room to read and write, or else windows are shut and probed.
          const ends = small(given).map((one) => ({
            ...one,
            readPauseMs: 0,
            settings: {
              ...one.settings,
              receiveBufferOctets: 65_535,
              sendBufferOctets: 65_535,
              delayedAckMs: 40,
            },
          })) as unknown as Plan['ends']
          const conversation = new Conversation({
            ...given,
            ends,
            faults: [wire, wire],
            narrowing: undefined,
          }).run()
          for (const { counts } of conversation.ends) {
            expect(counts.retransmitted ?? 0).toBe(0)
            expect(counts.unacceptable ?? 0).toBe(0)
          }
        }),
        parameters,
      )
    },
    TIMEOUT_MS,
  )

  it(
    'leave nothing behind when one of them aborts: what was read is the beginning of what was written',
    () => {
      const abort = fc.record({ end: fc.constantFrom(0 as const, 1 as const), atMs: fc.nat(3000) })
      // The one that is left may never send anything again, and its keepalive has to find out.
      const keepalive = { enabled: true, idleMs: 10_000, intervalMs: 1000, probes: 5 }
      fc.assert(
        fc.property(plan, abort, (given, aborting) => {
          const ends = small(given).map((one) => ({
            ...one,
            settings: { ...one.settings, keepalive, synRetries: 6, dataRetries: 8 },
          })) as unknown as Plan['ends']
          const conversation = new Conversation({ ...given, ends, abort: aborting }).run()
          const [first, second] = conversation.ends
          expect(first.read).toBeLessThanOrEqual(second.written)
          expect(second.read).toBeLessThanOrEqual(first.written)
          for (const one of conversation.ends) {
            expect(one.state).toBe('CLOSED')
            expect(one.deadline).toBe(Infinity)
          }
        }),
        parameters,
      )
    },
    TIMEOUT_MS,
  )
})
