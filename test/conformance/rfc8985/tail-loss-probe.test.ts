// RFC 8985 §7: the tail loss probe. Its other part, losses told from the time at which segments were sent, is not ours.

import { describe, expect, it } from 'vitest'
import type { TcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import { FIRST_RTO_MS, OneMachine } from '../../stack/tcp/one-machine.ts'

const MSS = 1000

/** Two round trips of 100 ms. */
const PTO_MS = 200

/** The left edge of the nth segment, from 0. */
const at = (segment: number): number => 101 + segment * MSS

/** With `segments` written, of which ten are out at most. */
function sender(segments: number, settings: Partial<TcpSettings> = {}): OneMachine {
  const one = OneMachine.client(
    { selectiveAcknowledgment: true, tailLossProbe: true, ...settings },
    { sackPermitted: true },
  )
  one.write(segments * MSS)
  expect(one.sent()).toHaveLength(Math.min(10, segments))
  return one
}

const sequences = (one: OneMachine): number[] => one.sent().map(({ sequence }) => sequence)

describe('when a probe is sent (RFC 8985 §7.2)', () => {
  it('after two round trips of silence', () => {
    const one = sender(4)
    one.advance(PTO_MS - 1)
    expect(one.sent()).toEqual([])
    one.advance(1)
    expect(one.sent()).toHaveLength(1)
    expect(one.counts.timeouts).toBeUndefined()
  })

  it('which begin anew with each acknowledgment of something new', () => {
    const one = sender(4)
    one.advance(100)
    one.give('ACK', { acknowledgment: at(2) })
    one.advance(PTO_MS - 1)
    expect(one.sent()).toEqual([])
    one.advance(1)
    expect(one.sent()).toHaveLength(1)
  })

  it('later for a lone segment, whose acknowledgment may be delayed, but not after the timeout', () => {
    const one = sender(1)
    one.advance(FIRST_RTO_MS - 1)
    expect(one.sent()).toEqual([])
    one.advance(1)
    expect(sequences(one)).toEqual([at(0)])
    expect(one.counts.timeouts).toBeUndefined()
  })

  it('and for small ones, of which the peer need not acknowledge the second at once', () => {
    const one = sender(1, { noDelay: true })
    one.write('x')
    one.sent()
    one.advance(FIRST_RTO_MS - 1)
    expect(one.sent()).toEqual([])
  })

  it('one, and then the timeout has its turn (§7.3)', () => {
    const one = sender(4)
    one.advance(PTO_MS)
    one.sent()
    one.advance(FIRST_RTO_MS - 1)
    expect(one.sent()).toEqual([])
    one.advance(1)
    expect(sequences(one)).toEqual([at(0)])
    expect(one.counts.timeouts).toBe(1)
  })

  it.each([
    ['without selective acknowledgment', { selectiveAcknowledgment: false }],
    ['where it is turned off', { tailLossProbe: false }],
  ])('never %s', (_, settings) => {
    const one = sender(4, settings)
    one.advance(FIRST_RTO_MS - 1)
    expect(one.sent()).toEqual([])
  })

  it('never in a handshake', () => {
    const one = OneMachine.called(
      { selectiveAcknowledgment: true, tailLossProbe: true },
      { sackPermitted: true },
    )
    one.sent()
    one.advance(999)
    expect(one.sent()).toEqual([])
  })
})

describe('what is sent (RFC 8985 §7.3)', () => {
  it('new text, whatever the congestion window', () => {
    const one = sender(20)
    one.advance(PTO_MS)
    expect(one.heard()).toEqual([`ACK ${at(10)} ack 301 (1000)`])
    expect(one.counts.retransmitted).toBeUndefined()
  })

  it('without any, the last segment', () => {
    const one = sender(4)
    one.advance(PTO_MS)
    expect(one.heard()).toEqual([`ACK ${at(3)} ack 301 (1000)`])
  })

  it('with its FIN', () => {
    const one = sender(4)
    one.shutdown()
    one.sent()
    one.advance(PTO_MS)
    expect(one.heard()).toEqual([`FIN,ACK ${at(3) + 1} ack 301 (999)`])
  })

  it('and also where the peer has no room for new text', () => {
    const one = OneMachine.client(
      { selectiveAcknowledgment: true, tailLossProbe: true },
      { sackPermitted: true, window: 2500 },
    )
    one.peerWindow = 2500
    one.write(2000)
    one.write(1000)
    one.sent()
    one.advance(PTO_MS)
    expect(sequences(one)).toEqual([at(1)])
  })
})

describe('what comes of it', () => {
  it('the rest of the flight is lost when only the probe has arrived (§6.2)', () => {
    const one = sender(4)
    one.advance(PTO_MS)
    one.sent()
    one.advance(100)
    one.give('ACK', { acknowledgment: at(0), sack: [at(3), at(4)] })
    expect(one.machine.record.loss.phase).toBe('fast')
    expect(sequences(one)[0]).toBe(at(0))
    expect(one.counts.timeouts).toBeUndefined()
  })

  it('after silence, what lies below something that has arrived is lost: there is nothing to ask (§6.2)', () => {
    const one = sender(3)
    one.advance(100)
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(2)] })
    one.advance(PTO_MS - 100)
    expect(sequences(one)).toEqual([at(0)])
    expect(one.machine.record.loss.phase).toBe('fast')
    expect(one.counts.timeouts).toBeUndefined()
  })

  it('a loss that the probe itself repaired reduces the window (§7.4.2)', () => {
    const one = sender(4)
    one.advance(PTO_MS)
    one.advance(100)
    one.give('ACK', { acknowledgment: at(4) })
    const { congestion } = one.machine.record
    const before = congestion.window
    one.write(2 * MSS)
    one.advance(100)
    one.give('ACK', { acknowledgment: at(6) })
    expect(congestion.window).toBeLessThanOrEqual(before / 2)
  })

  it('but not if both copies have arrived, as a duplicate acknowledgment tells (§7.4.2)', () => {
    const one = sender(4)
    one.advance(PTO_MS)
    one.give('ACK', { acknowledgment: at(4) })
    one.advance(100)
    one.give('ACK', { acknowledgment: at(4) })
    const { congestion } = one.machine.record
    const before = congestion.window
    one.write(2 * MSS)
    one.advance(100)
    one.give('ACK', { acknowledgment: at(6) })
    expect(congestion.window).toBeGreaterThanOrEqual(before)
  })

  it('nor if new text was the probe', () => {
    const one = sender(11)
    one.advance(PTO_MS)
    const { congestion } = one.machine.record
    const before = congestion.window
    one.give('ACK', { acknowledgment: at(11) })
    one.write(2 * MSS)
    one.give('ACK', { acknowledgment: at(13) })
    expect(congestion.window).toBeGreaterThanOrEqual(before)
  })
})
