// Whatever a peer sends, a connection keeps its limits, does not answer without end, and can be ended.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seqAdd } from '../../src/stack/tcp/sequence.ts'
import { TCP_FLAG } from '../../src/wire/tcp.ts'
import { OneMachine, type PeerSegment } from '../stack/tcp/one-machine.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
const TIMEOUT_MS = 60_000 + RUNS * 200
const parameters = {
  numRuns: RUNS,
  ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
}

const RECEIVE_BUFFER = 8000
const SEND_BUFFER = 8000

/** Numbers near the edges of windows, and anywhere. */
const near = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: 0, max: 9000 }),
  fc.constantFrom(RECEIVE_BUFFER - 1, RECEIVE_BUFFER, RECEIVE_BUFFER + 1, 2 ** 31, -(2 ** 31), 2 ** 31 - 1),
)

interface Hostile {
  readonly flags: readonly string[]
  /** From the peer's right numbers. */
  readonly sequence: number
  readonly acknowledgment: number
  readonly length: number
  readonly window: number
  readonly urgent: number
  readonly sack: number[]
  readonly timestamp: number | undefined
}

const hostile: fc.Arbitrary<Hostile> = fc.record({
  flags: fc.oneof<fc.Arbitrary<readonly string[]>[]>(
    fc.constant(['ack']),
    fc.subarray(Object.keys(TCP_FLAG), { minLength: 1 }),
    fc.constantFrom(['fin', 'ack'], ['rst'], ['syn'], ['syn', 'ack']),
  ),
  sequence: fc.oneof(fc.constant(0), near),
  acknowledgment: fc.oneof(fc.constant(0), near),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(2000)),
  window: fc.constantFrom(0, 1, 500, 0xffff),
  urgent: fc.oneof(fc.constant(0), fc.nat(0xffff)),
  sack: fc.array(near, { minLength: 0, maxLength: 8 }).map((edges) => edges.slice(0, edges.length & ~1)),
  timestamp: fc.option(near, { nil: undefined }),
})

const step = fc.oneof(
  { weight: 20, arbitrary: hostile.map((segment) => ({ kind: 'segment' as const, segment })) },
  { weight: 4, arbitrary: fc.nat(5000).map((octets) => ({ kind: 'write' as const, octets })) },
  { weight: 4, arbitrary: fc.constant({ kind: 'read' as const }) },
  { weight: 4, arbitrary: fc.constantFrom(1, 50, 700, 60_000).map((ms) => ({ kind: 'pause' as const, ms })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'shutdown' as const }) },
)

const settings = fc.record({
  timestamps: fc.boolean(),
  selectiveAcknowledgment: fc.boolean(),
  tailLossProbe: fc.boolean(),
  windowScaling: fc.boolean(),
  congestionControl: fc.constantFrom('reno' as const, 'cubic' as const),
})

function give(
  one: OneMachine,
  { flags, sequence, acknowledgment, length, sack, timestamp, ...rest }: Hostile,
): void {
  const { send, receive } = one.machine.record
  const peerNext = receive.queue.nextSequence
  const segment: PeerSegment = {
    sequence: seqAdd(peerNext, sequence),
    acknowledgment: seqAdd(send.next, acknowledgment),
    sack: sack.map((edge) => seqAdd(send.unacknowledged, edge)),
    text: length,
    timestamp: timestamp === undefined ? undefined : seqAdd(receive.timestampRecent, timestamp),
    timestampEcho: timestamp === undefined ? undefined : Math.floor(one.now),
    ...rest,
  }
  one.give(flags.join(','), segment)
}

describe('a hostile peer', () => {
  it(
    'gets no more memory and no more answers than its due, and no connection that does not end',
    () => {
      fc.assert(
        fc.property(settings, fc.boolean(), fc.array(step, { maxLength: 120 }), (chosen, active, steps) => {
          const limits = { ...chosen, receiveBufferOctets: RECEIVE_BUFFER, sendBufferOctets: SEND_BUFFER }
          const stamp: PeerSegment = chosen.timestamps ? { timestamp: 7, timestampEcho: 1000 } : {}
          const options = { ...stamp, sackPermitted: true, windowScale: 3 }
          const one = active ? OneMachine.client(limits, options) : OneMachine.called(limits, options)
          one.sent()
          for (const what of steps) {
            const { record } = one.machine
            if (what.kind === 'segment') give(one, what.segment)
            if (what.kind === 'write') one.write(what.octets)
            if (what.kind === 'read') one.read()
            if (what.kind === 'pause') one.advance(what.ms)
            if (what.kind === 'shutdown') one.shutdown()
            const bare = one.sent().filter(({ text }) => text === '')
            if (what.kind === 'segment') expect(bare.length).toBeLessThanOrEqual(2)
            expect(record.receive.queue.readable).toBeLessThanOrEqual(RECEIVE_BUFFER + 8)
            expect(record.send.queue.length).toBeLessThanOrEqual(SEND_BUFFER)
            expect(one.machine.deadline).not.toBeNaN()
          }
          one.machine.abort(one.now)
          expect(one.machine.state).toBe('CLOSED')
          expect(one.machine.deadline).toBe(Infinity)
          expect(one.events.filter((event) => event.startsWith('closed'))).toHaveLength(1)
        }),
        parameters,
      )
    },
    TIMEOUT_MS,
  )
})
