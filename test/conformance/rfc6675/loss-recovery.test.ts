// RFC 6675: loss recovery with SACK. Update, IsLost, NextSeg and SetPipe are held against the text octet by octet in
// test/stack/tcp/sack-scoreboard.test.ts; here is what a connection makes of them.

import { describe, expect, it } from 'vitest'
import { FIRST_RTO_MS, OneMachine } from '../../stack/tcp/one-machine.ts'

const MSS = 1000

/** With `octets` written, of which ten segments are out. */
function sender(octets = 10 * MSS): OneMachine {
  const one = OneMachine.client({ selectiveAcknowledgment: true }, { sackPermitted: true })
  one.write(octets)
  expect(one.sent()).toHaveLength(Math.min(10, octets / MSS))
  return one
}

/** The left edge of the nth segment, from 0. */
const at = (segment: number): number => 101 + segment * MSS

describe('the beginning of recovery (RFC 6675 §5)', () => {
  it('three segments above a hole, and it goes out again', () => {
    const one = sender()
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(2)] })
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(3)] })
    expect(one.sent()).toEqual([])
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(4)] })
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([at(0)])
  })

  it('even if fewer acknowledgments have told of them', () => {
    const one = sender()
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(5)] })
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([at(0)])
  })

  it('duplicate acknowledgments that report nothing new do not count (§2)', () => {
    const one = sender()
    for (let i = 0; i < 10; i++) one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(2)] })
    expect(one.sent()).toEqual([])
    expect(one.machine.record.loss.phase).toBe('open')
  })
})

describe('recovery (RFC 6675 §5)', () => {
  it('sends again all that is lost, and nothing that is not, as the pipe allows', () => {
    const one = sender()
    // 0, 2, 4 and 6 are missing.
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(2)] })
    one.give('ACK', { acknowledgment: at(0), sack: [at(3), at(4), at(1), at(2)] })
    one.give('ACK', { acknowledgment: at(0), sack: [at(5), at(6), at(3), at(4), at(1), at(2)] })
    one.give('ACK', { acknowledgment: at(0), sack: [at(7), at(10), at(5), at(6), at(3), at(4)] })
    const again = one.sent().map(({ sequence }) => sequence)
    expect(again).toEqual([at(0), at(2), at(4), at(6)])
    one.give('ACK', { acknowledgment: at(10) })
    expect(one.machine.record.loss.phase).toBe('open')
    expect(one.machine.record.congestion.window).toBe(5 * MSS)
  })

  it('goes on with new text when no hole is lost for certain (NextSeg rule 2)', () => {
    const one = sender(30 * MSS)
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(9)] })
    const sent = one.sent().map(({ sequence }) => sequence)
    expect(sent[0]).toBe(at(0))
    expect(sent.slice(1)).toEqual([at(10), at(11), at(12)].slice(0, sent.length - 1))
    expect(sent.length).toBeGreaterThan(1)
  })

  it('and with nothing new, sends again what may be lost (NextSeg rule 3)', () => {
    const one = sender()
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(8), at(9), at(10)] })
    // Segment 8 has but one above it.
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([at(0), at(8)])
  })

  it('keeps no more in the network than the window', () => {
    const one = sender(60 * MSS)
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(4)] })
    one.sent()
    let highest = 10
    for (let segment = 4; segment < 10; segment++) {
      one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(segment + 1)] })
      for (const { sequence } of one.sent()) highest = Math.max(highest, (sequence - 101) / MSS + 1)
      // Out and not sacked, with the one that was sent again.
      expect(highest - segment).toBeLessThanOrEqual(Math.max(5, 10 - segment + 1))
    }
  })

  it('a hole that was sent again and lost again waits for the timer, which knows what else is there', () => {
    const one = sender()
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(10)] })
    expect(one.sent()).toHaveLength(1)
    one.advance(FIRST_RTO_MS)
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([at(0)])
    one.give('ACK', { acknowledgment: at(10) })
    one.advance(5000)
    expect(one.sent()).toEqual([])
  })

  it('the threshold is half of what was in flight, without limited transmit (§5, step 4.2)', () => {
    const one = sender(30 * MSS)
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(2)] })
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(3)] })
    one.give('ACK', { acknowledgment: at(0), sack: [at(1), at(4)] })
    expect(one.machine.record.congestion.threshold).toBe(5 * MSS)
  })
})

describe('a timeout (RFC 6675 §5.1)', () => {
  it('keeps what is sacked', () => {
    const one = sender()
    one.give('ACK', { acknowledgment: at(0), sack: [at(2), at(4)] })
    one.advance(FIRST_RTO_MS)
    one.sent()
    const again: number[] = []
    for (const segment of [1, 4]) {
      one.give('ACK', { acknowledgment: at(segment), sack: segment < 2 ? [at(2), at(4)] : [] })
      again.push(...one.sent().map(({ sequence }) => sequence))
    }
    expect(again[0]).toBe(at(1))
    expect(again).not.toContain(at(2))
    expect(again).not.toContain(at(3))
  })
})
