// RFC 7323 §3 to §5: timestamps, round trips by them, and protection against sequence numbers that have wrapped.

import { describe, expect, it } from 'vitest'
import { hasFlag, OneMachine, type PeerSegment } from '../../stack/tcp/one-machine.ts'

const on = { timestamps: true }
const DAY_MS = 86_400_000

/** Established at the peer's time 1000. */
function stamped(): OneMachine {
  return OneMachine.client(on, { timestamp: 1000, timestampEcho: 1000 })
}

function stamp(one: OneMachine, timestamp: number): PeerSegment {
  return { timestamp, timestampEcho: Math.floor(one.now) }
}

describe('the option (RFC 7323 §3.2)', () => {
  it('is offered with a SYN, its echo zero', () => {
    const one = new OneMachine(on)
    one.machine.connect(one.now)
    expect(one.sent()[0]).toMatchObject({ timestamp: 1000, timestampEcho: 0 })
  })

  it('is in an answer only if it was in the SYN', () => {
    const with_ = OneMachine.called(on, { timestamp: 7, timestampEcho: 0 })
    expect(with_.sent()[0]).toMatchObject({ timestampEcho: 7 })
    const without = OneMachine.called(on)
    expect(without.sent()[0]!.timestamp).toBeUndefined()
  })

  it('is in every segment once it is agreed on', () => {
    const one = stamped()
    one.write('x')
    one.give('ACK', { text: 'y', ...stamp(one, 1001) })
    one.shutdown()
    one.advance(2000)
    const sent = one.sent()
    expect(sent.length).toBeGreaterThan(2)
    for (const { timestamp, timestampEcho } of sent) {
      expect(timestamp).toBeDefined()
      expect(timestampEcho).toBeDefined()
    }
  })

  it('is in no segment if it is not', () => {
    const one = OneMachine.client(on)
    one.write('x')
    one.give('ACK', { text: 'y', timestamp: 5, timestampEcho: 5 })
    one.advance(2000)
    expect(one.sent().every(({ timestamp }) => timestamp === undefined)).toBe(true)
  })

  it('a segment that has lost it is dropped, in silence', () => {
    const one = stamped()
    one.give('ACK', { text: 'x' })
    expect(one.read()).toBe('')
    expect(one.heard()).toEqual([])
  })

  it('but a RST does not need it, and its timestamp does not matter', () => {
    const without = stamped()
    without.give('RST')
    expect(without.machine.state).toBe('CLOSED')
    const old = stamped()
    old.give('RST', stamp(old, 5))
    expect(old.machine.state).toBe('CLOSED')
  })
})

describe('which timestamp is echoed (RFC 7323 §4.3)', () => {
  it('(A) that of the first segment that a delayed acknowledgment is about', () => {
    const one = stamped()
    one.give('ACK', { text: 'a', ...stamp(one, 1010) })
    one.give('ACK', { text: 'b', ...stamp(one, 1020) })
    one.advance(100)
    expect(one.sent()).toMatchObject([{ acknowledgment: 303, timestampEcho: 1010 }])
  })

  it('(B) that of the last segment in order, while there is a gap', () => {
    const one = stamped()
    one.give('ACK', { text: 'a', ...stamp(one, 1010) })
    one.advance(100)
    one.give('ACK', { sequence: 310, text: 'x', ...stamp(one, 1020) })
    expect(one.sent().map(({ timestampEcho }) => timestampEcho)).toEqual([1010, 1010])
  })

  it('(C) that of the segment that fills the gap', () => {
    const one = stamped()
    one.give('ACK', { sequence: 302, text: 'b', ...stamp(one, 1020) })
    one.give('ACK', { sequence: 301, text: 'a', ...stamp(one, 1030) })
    expect(one.sent().map(({ timestampEcho }) => timestampEcho)).toEqual([1000, 1030])
  })
})

describe('round trips (RFC 7323 §4.1)', () => {
  it('are measured by the echo of segments that acknowledge something', () => {
    const one = stamped()
    for (let i = 0; i < 60; i++) {
      one.write('x')
      const { timestamp } = one.sent().at(-1)!
      one.advance(70)
      one.give('ACK', { timestamp: 1001 + i, timestampEcho: timestamp! })
    }
    expect(one.machine.record.rtt.smoothedMs).toBeCloseTo(70, 0)
  })

  it('are not measured by segments that acknowledge nothing new', () => {
    const one = stamped()
    const before = one.machine.record.rtt.smoothedMs
    one.advance(5000)
    one.give('ACK', { text: 'x', timestamp: 1001, timestampEcho: 1 })
    expect(one.machine.record.rtt.smoothedMs).toBe(before)
  })
})

describe('protection against wrapped sequence numbers (RFC 7323 §5)', () => {
  it('(R1) a segment with an older timestamp is dropped and answered', () => {
    const one = stamped()
    one.give('ACK', { text: 'new', ...stamp(one, 2000) })
    one.advance(100)
    one.sent()
    one.give('ACK', { text: 'old', ...stamp(one, 1999) })
    expect(one.sent()).toMatchObject([{ acknowledgment: 304 }])
    expect(one.read()).toBe('new')
  })

  it('(R1) timestamps are compared by the shorter way round', () => {
    const one = OneMachine.client(on, { timestamp: 0xffff_fff0, timestampEcho: 1000 })
    one.give('ACK', { text: 'a', ...stamp(one, 0xffff_fffe) })
    one.give('ACK', { text: 'b', ...stamp(one, 5) })
    expect(one.read()).toBe('ab')
    one.advance(100)
    one.give('ACK', { text: 'c', ...stamp(one, 6) })
    expect(one.read()).toBe('c')
    one.give('ACK', { text: 'd', ...stamp(one, 0xffff_ffff) })
    expect(one.read()).toBe('')
  })

  it('(R3) a segment beyond what is expected does not set the clock', () => {
    const one = stamped()
    one.give('ACK', { sequence: 400, text: 'early', ...stamp(one, 9000) })
    one.give('ACK', { sequence: 301, text: 'a', ...stamp(one, 1001) })
    expect(one.read()).toBe('a')
  })

  it('after 24 days of silence a timestamp says nothing any more (§5.5)', () => {
    const one = stamped()
    one.advance(25 * DAY_MS)
    one.give('ACK', { text: 'x', ...stamp(one, 1) })
    expect(one.read()).toBe('x')
    const sooner = stamped()
    sooner.advance(23 * DAY_MS)
    sooner.give('ACK', { text: 'x', ...stamp(sooner, 1) })
    expect(sooner.read()).toBe('')
  })

  it('a SYN in the middle of a connection gets its challenge, whatever its timestamp', () => {
    const one = stamped()
    one.give('SYN', { timestamp: 1, timestampEcho: 0 })
    expect(one.sent().filter((segment) => hasFlag(segment, 'ack'))).toHaveLength(1)
    expect(one.machine.state).toBe('ESTABLISHED')
  })
})

describe('the timestamp clock (RFC 7323 §5.4)', () => {
  it('goes by milliseconds, from an offset that differs for each connection', () => {
    const one = new OneMachine(on, { timestampOffset: 0xffff_ff00 })
    one.machine.connect(one.now)
    one.advance(1000)
    expect(one.sent().map(({ timestamp }) => timestamp)).toEqual([1000 - 256, 2000 - 256])
  })
})
