// RFC 9293 §3.8.1 to §3.8.3: retransmission, congestion, and when a connection has failed.

import { describe, expect, it } from 'vitest'
import { FIRST_RTO_MS, OneMachine, PEER_MSS } from '../../stack/tcp/one-machine.ts'

/** When each segment that the machine sends from now on leaves, from now. */
function times(one: OneMachine, milliseconds: number): number[] {
  const from = one.now
  one.advance(milliseconds)
  return one.sent().map(({ atMs }) => atMs - from)
}

describe('the retransmission timeout (RFC 9293 §3.8.1)', () => {
  it('MUST-18: follows the round trips that were measured (RFC 6298)', () => {
    const one = OneMachine.client()
    for (let i = 0; i < 30; i++) {
      one.write('x')
      one.advance(400)
      one.give('ACK')
    }
    one.write('x')
    one.sent()
    const [first] = times(one, 2000)
    expect(first).toBeGreaterThan(590)
    expect(first).toBeLessThan(610)
  })

  it("MUST-18: takes no sample from what was sent twice (Karn's algorithm)", () => {
    const one = OneMachine.client()
    for (let i = 0; i < 30; i++) {
      one.write('x')
      one.advance(400)
      one.give('ACK')
    }
    const before = one.counts.retransmitted!
    one.write('x')
    one.advance(700)
    expect(one.counts.retransmitted).toBe(before + 1)
    one.give('ACK')
    one.sent()
    // It stays backed off until something is acknowledged that was sent once (RFC 6298 §5).
    one.write('y')
    one.sent()
    const [first] = times(one, 1300)
    expect(first).toBeGreaterThan(1150)
    expect(first).toBeLessThan(1250)
  })

  it('MUST-19: backs off exponentially', () => {
    const one = OneMachine.client()
    one.write('x')
    one.sent()
    const at = times(one, 60_000)
    const gaps = at.map((time, i) => time - (at[i - 1] ?? 0))
    expect(gaps.length).toBeGreaterThan(4)
    for (let i = 1; i < gaps.length; i++) expect(gaps[i]! / gaps[i - 1]!).toBeCloseTo(2, 1)
  })
})

describe('congestion control (RFC 9293 §3.8.2)', () => {
  it.each(['reno', 'cubic'] as const)(
    'MUST-19: %s starts slowly, with twice as much each round trip',
    (name) => {
      const one = OneMachine.client({ congestionControl: name })
      one.write(60_000)
      expect(one.sent()).toHaveLength(10)
      one.advance(10)
      // One acknowledgment for every two segments.
      for (let i = 1; i <= 5; i++) one.give('ACK', { acknowledgment: 101 + i * 2 * PEER_MSS })
      expect(one.sent()).toHaveLength(20)
    },
  )

  it.each(['reno', 'cubic'] as const)('MUST-19: %s begins again with one segment after a timeout', (name) => {
    const one = OneMachine.client({ congestionControl: name })
    one.write(20_000)
    expect(one.sent()).toHaveLength(10)
    one.advance(FIRST_RTO_MS)
    expect(one.heard()).toEqual([`ACK 101 ack 301 (${PEER_MSS})`])
    one.give('ACK', { acknowledgment: 101 + PEER_MSS })
    expect(one.sent()).toHaveLength(2)
  })

  it('MUST-19: avoids congestion with one segment more each round trip, above the threshold', () => {
    const one = OneMachine.client()
    one.write(200_000)
    expect(one.sent()).toHaveLength(10)
    // The first of ten is lost, and acknowledged with the rest when it comes again: the threshold is five.
    for (let i = 0; i < 9; i++) one.give('ACK', { acknowledgment: 101 })
    one.sent()
    const windows: number[] = []
    for (let round = 0; round < 10; round++) {
      one.give('ACK')
      windows.push(one.sent().length)
    }
    expect(windows[0]).toBe(5)
    expect(windows.at(-1)).toBeGreaterThan(10)
    for (let i = 1; i < windows.length; i++) expect(windows[i]! - windows[i - 1]!).toBeLessThanOrEqual(1)
  })
})

describe('connection failures (RFC 9293 §3.8.3)', () => {
  it('MUST-20: after R1 retransmissions the route is doubted', () => {
    const one = OneMachine.client({ doubtfulRetries: 3 })
    one.write('x')
    one.sent()
    while (one.sent().length < 1 || one.counts.retransmitted! < 3) one.advance(100)
    one.advance(60_000)
    expect(one.events.filter((event) => event === 'doubted').length).toBeGreaterThan(0)
    expect(one.events).not.toContain('closed ETIMEDOUT')
  })

  it('MUST-20: after R2 retransmissions the connection is closed', () => {
    const one = OneMachine.client({ dataRetries: 5 })
    one.write('x')
    one.advance(3600_000)
    expect(one.counts.retransmitted).toBe(5)
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events.at(-1)).toBe('closed ETIMEDOUT')
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('MUST-21: a program can set R2, as a count', () => {
    const counts = [2, 8].map((dataRetries) => {
      const one = OneMachine.client({ dataRetries })
      one.write('x')
      one.advance(3600_000)
      return one.counts.retransmitted
    })
    expect(counts).toEqual([2, 8])
  })

  it('MUST-21: a program can set R2, as a time', () => {
    const one = OneMachine.client({ userTimeoutMs: 7000 })
    one.write('x')
    one.advance(6999)
    expect(one.machine.state).toBe('ESTABLISHED')
    one.advance(1)
    expect(one.events.at(-1)).toBe('closed ETIMEDOUT')
  })

  it('MUST-21: which is the same at every fraction of a millisecond', () => {
    for (let i = 0; i < 200; i++) {
      const one = OneMachine.client({ userTimeoutMs: 60_000 })
      one.advance(57_000 + i * 0.0137)
      one.write('x')
      one.advance(60_000)
      expect(one.events.at(-1)).toBe('closed ETIMEDOUT')
      expect(one.counts.retransmitted).toBe(7)
    }
  })

  it('MUST-22: a SYN is sent again in the same way', () => {
    const one = new OneMachine({ synRetries: 3 })
    one.machine.connect(one.now)
    expect(times(one, 3600_000)).toEqual([0, 1000, 3000, 7000])
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events).toContain('closed ETIMEDOUT')
  })

  it('MUST-22: and so is the answer to one', () => {
    const one = OneMachine.called({ synRetries: 3 })
    expect(times(one, 3600_000).slice(0, 4)).toEqual([0, 1000, 3000, 7000])
    expect(one.machine.state).toBe('CLOSED')
  })

  it('MUST-23: by default a SYN is tried for at least three minutes', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    const at = times(one, 3600_000)
    expect(at.at(-1)).toBeLessThan(180_000)
    one.sent()
    const again = new OneMachine()
    again.machine.connect(again.now)
    again.advance(180_000)
    expect(again.machine.state).toBe('SYN-SENT')
  })

  it('SHLD-11: by default data are tried for at least 100 seconds', () => {
    const one = OneMachine.client()
    one.write('x')
    one.advance(100_000)
    expect(one.machine.state).toBe('ESTABLISHED')
  })
})
