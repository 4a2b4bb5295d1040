// RFC 3522: the Eifel detection algorithm, for fast retransmits; and RFC 4015: what is done about those that were for
// nothing.

import { describe, expect, it } from 'vitest'
import type { TcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

const MSS = 988 // a thousand, less the timestamps

/** The left edge of the nth segment, from 0. */
const at = (segment: number): number => 101 + segment * MSS

/** With ten segments out, the first of which was sent again after three others had come. `firstAt` is when they left. */
function recovering(settings: Partial<TcpSettings> = {}): { one: OneMachine; firstAt: number } {
  const one = OneMachine.client(
    { selectiveAcknowledgment: true, timestamps: true, ...settings },
    { sackPermitted: true, timestamp: 1, timestampEcho: 1000 },
  )
  const firstAt = one.now
  one.write(40 * MSS)
  one.advance(100)
  acknowledge(one, firstAt, 0, [at(1), at(4)])
  const again = one.sent().filter(({ atMs }) => atMs > firstAt)
  expect(again[0]!.sequence).toBe(at(0))
  expect(one.machine.record.loss.phase).toBe('fast')
  return { one, firstAt }
}

function acknowledge(one: OneMachine, echo: number, segment: number, sack: readonly number[] = []): void {
  one.give('ACK', { acknowledgment: at(segment), sack, timestamp: 1, timestampEcho: echo })
}

describe.each(['reno', 'cubic'] as const)(
  'with %s, an acknowledgment of what was sent again',
  (congestionControl) => {
    it('that echoes the first copy ends recovery and gives the window back (RFC 3522 §3.2, RFC 4015 §3.2)', () => {
      const { one, firstAt } = recovering({ congestionControl })
      const reduced = one.machine.record.congestion.window
      one.advance(10)
      acknowledge(one, firstAt, 4)
      expect(one.machine.record.loss.phase).toBe('open')
      expect(reduced).toBeLessThan(10 * MSS)
      expect(one.machine.record.congestion.window).toBeGreaterThanOrEqual(10 * MSS)
      expect(one.machine.record.congestion.threshold).toBe(Infinity)
    })

    it('that echoes the second copy leaves things as they are', () => {
      const { one } = recovering({ congestionControl })
      const resentAt = one.now
      one.advance(100)
      acknowledge(one, resentAt, 4)
      expect(one.machine.record.loss.phase).toBe('fast')
      expect(one.machine.record.congestion.window).toBeLessThan(10 * MSS)
    })
  },
)

describe('a recovery', () => {
  it('goes on while something else is lost, and is undone when that has come by itself too', () => {
    const { one, firstAt } = recovering()
    acknowledge(one, firstAt, 0, [at(6), at(9), at(1), at(4)])
    acknowledge(one, firstAt, 4, [at(6), at(9)]) // 4 and 5 are lost, as far as anyone knows
    expect(one.machine.record.loss.phase).toBe('fast')
    acknowledge(one, firstAt, 9)
    expect(one.machine.record.loss.phase).toBe('open')
    expect(one.machine.record.congestion.threshold).toBe(Infinity)
  })

  it('of which one retransmission was needed is not undone', () => {
    const { one, firstAt } = recovering()
    const resentAt = one.now
    acknowledge(one, firstAt, 0, [at(6), at(9), at(1), at(4)])
    one.advance(100)
    acknowledge(one, resentAt, 4, [at(6), at(9)])
    acknowledge(one, firstAt, 9)
    expect(one.machine.record.congestion.threshold).toBeLessThan(10 * MSS)
  })

  it('is not undone by an echo of nothing (RFC 7323 §3.2)', () => {
    const { one } = recovering()
    acknowledge(one, 0, 4)
    expect(one.machine.record.congestion.threshold).toBeLessThan(10 * MSS)
  })

  it('lets out no more at once afterwards than a new connection would (RFC 4015 §3.2, step 6)', () => {
    const one = OneMachine.client(
      { selectiveAcknowledgment: true, timestamps: true, windowScaling: true, sendBufferOctets: 1_000_000 },
      { sackPermitted: true, timestamp: 1, timestampEcho: 1000, windowScale: 7 },
    )
    one.write(1_000_000)
    let acknowledged = 0
    for (let round = 0; round < 4; round++) {
      const echo = one.now
      const flight = one.sent().length
      one.advance(100)
      for (let i = 0; i < flight; i++) acknowledge(one, echo, ++acknowledged)
    }
    const firstAt = one.now
    const flight = one.sent().length
    expect(flight).toBeGreaterThan(100)
    one.advance(100)
    for (let last = 2; last <= flight; last++) {
      acknowledge(one, firstAt, acknowledged, [at(acknowledged + 1), at(acknowledged + last)])
    }
    one.sent()
    acknowledge(one, firstAt, acknowledged + flight)
    expect(one.machine.record.loss.phase).toBe('open')
    expect(one.sent().length).toBeLessThanOrEqual(12)
  })
})
