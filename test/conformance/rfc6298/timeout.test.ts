// RFC 6298: computing the retransmission timer.

import { describe, expect, it } from 'vitest'
import { RTO_LIMITS, RttEstimator } from '../../../src/stack/tcp/rtt-estimator.ts'
import { FIRST_RTO_MS, OneMachine, PEER_MSS } from '../../stack/tcp/one-machine.ts'

describe('the basic algorithm (RFC 6298 §2)', () => {
  it('(2.1) until there is a sample the timeout is one second', () => {
    expect(new RttEstimator().rtoMs).toBe(1000)
  })

  it('(2.2) the first sample R makes SRTT = R, RTTVAR = R/2 and RTO = SRTT + 4 RTTVAR', () => {
    const estimator = new RttEstimator()
    estimator.sample(500)
    expect(estimator.smoothedMs).toBe(500)
    expect(estimator.variationMs).toBe(250)
    expect(estimator.rtoMs).toBe(1500)
  })

  it('(2.3) later ones weigh an eighth and a quarter, RTTVAR first', () => {
    const estimator = new RttEstimator()
    estimator.sample(500)
    estimator.sample(900)
    expect(estimator.variationMs).toBe(0.75 * 250 + 0.25 * 400)
    expect(estimator.smoothedMs).toBe(550)
    expect(estimator.rtoMs).toBe(550 + 4 * 287.5)
  })

  it('(2.3) the variation counts for at least the granularity of the clock', () => {
    const estimator = new RttEstimator()
    for (let i = 0; i < 200; i++) estimator.sample(1000)
    expect(estimator.rtoMs).toBeGreaterThanOrEqual(1001)
  })

  it('(2.4) there is a minimum; ours is a round trip and 200 ms, not the recommended second', () => {
    for (const rttMs of [1, 300]) {
      const estimator = new RttEstimator()
      for (let i = 0; i < 200; i++) estimator.sample(rttMs)
      expect(estimator.rtoMs).toBeCloseTo(rttMs + 200, 5)
    }
  })

  it('(2.5) there may be a maximum, of at least a minute', () => {
    const estimator = new RttEstimator()
    for (let i = 0; i < 30; i++) estimator.backOff()
    expect(estimator.rtoMs).toBe(RTO_LIMITS.maximumMs)
    expect(RTO_LIMITS.maximumMs).toBeGreaterThanOrEqual(60_000)
  })
})

describe('samples (RFC 6298 §3)', () => {
  it("are not taken from segments that were sent again (Karn's algorithm)", () => {
    const one = OneMachine.client()
    const before = one.machine.record.rtt.smoothedMs
    one.write('x')
    one.advance(FIRST_RTO_MS)
    one.give('ACK')
    expect(one.machine.record.rtt.smoothedMs).toBe(before)
  })

  it('are taken from segments that were sent again if a timestamp tells which one was answered', () => {
    const one = OneMachine.client({ timestamps: true }, { timestamp: 1, timestampEcho: 1000 })
    const before = one.machine.record.rtt.smoothedMs
    one.write('x')
    one.advance(FIRST_RTO_MS)
    const again = one.sent().at(-1)!
    one.advance(20)
    one.give('ACK', { timestamp: 2, timestampEcho: again.timestamp! })
    expect(one.machine.record.rtt.smoothedMs).toBeCloseTo(before + (20 - before) / 8, 5)
  })

  it('are taken at least once each round trip', () => {
    const one = OneMachine.client()
    for (let i = 0; i < 40; i++) {
      one.write(3000)
      one.advance(40)
      one.give('ACK')
    }
    expect(one.machine.record.rtt.smoothedMs).toBeCloseTo(40, 0)
  })
})

describe('managing the timer (RFC 6298 §5)', () => {
  it('(5.1) it runs as soon as something is sent, and is not started anew by more', () => {
    const one = OneMachine.client()
    one.write(PEER_MSS)
    one.advance(FIRST_RTO_MS - 1)
    one.write(PEER_MSS)
    one.sent()
    one.advance(1)
    expect(one.heard()).toEqual([`ACK 101 ack 301 (${PEER_MSS})`])
  })

  it('(5.2) it stops when everything is acknowledged', () => {
    const one = OneMachine.client()
    one.write('x')
    one.give('ACK')
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('(5.3) it starts anew when something new is acknowledged', () => {
    const one = OneMachine.client()
    one.write(2 * PEER_MSS)
    one.sent()
    one.advance(FIRST_RTO_MS - 1)
    one.give('ACK', { acknowledgment: 101 + PEER_MSS })
    one.advance(100)
    expect(one.sent()).toEqual([])
  })

  it('(5.4 to 5.6) when it fires, the earliest segment goes out again, and it runs twice as long', () => {
    const one = OneMachine.client()
    one.write(2 * PEER_MSS)
    one.sent()
    const from = one.now
    one.advance(FIRST_RTO_MS * 3)
    expect(one.sent().map(({ sequence, atMs }) => [sequence, atMs - from])).toEqual([
      [101, FIRST_RTO_MS],
      [101, FIRST_RTO_MS * 3],
    ])
  })

  it('(5.7) after a handshake in which a SYN was lost it begins with three seconds', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.advance(1100)
    one.give('SYN,ACK', { mss: PEER_MSS })
    one.write('x')
    one.sent()
    one.advance(2999)
    expect(one.sent()).toEqual([])
    one.advance(1)
    expect(one.heard()).toEqual(['ACK 101 ack 301 "x"'])
  })
})
