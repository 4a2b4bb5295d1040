// RFC 5681: slow start, congestion avoidance, fast retransmit. With it RFC 6928 (first window), 3042 and 3465.

import { describe, expect, it } from 'vitest'
import { initialWindow } from '../../../src/stack/tcp/congestion-control.ts'
import { cubic } from '../../../src/stack/tcp/cubic.ts'
import { reno } from '../../../src/stack/tcp/reno.ts'
import { FIRST_RTO_MS, OneMachine, PEER_MSS } from '../../stack/tcp/one-machine.ts'

const MSS = 1000

describe('the initial window (RFC 5681 §3.1, RFC 6928 §2)', () => {
  it.each([
    [536, 5360],
    [1460, 14_600],
    [4000, 14_600],
    [8960, 17_920],
  ])('for segments of %i octets it is %i', (size, window) => {
    expect(initialWindow(size)).toBe(window)
  })

  it('is one segment if a SYN was lost', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.advance(1100)
    one.give('SYN,ACK', { mss: PEER_MSS })
    one.sent()
    one.write(5000)
    expect(one.sent()).toHaveLength(1)
  })
})

describe('slow start (RFC 5681 §3.1)', () => {
  it('adds what was acknowledged, up to two segments', () => {
    const control = reno(MSS)
    control.acknowledged(0, MSS, 10 * MSS, 10)
    expect(control.window).toBe(11 * MSS)
    control.acknowledged(0, 7 * MSS, 11 * MSS, 10)
    expect(control.window).toBe(13 * MSS)
  })

  it('does not believe acknowledgments of single octets (RFC 3465 §2.2)', () => {
    const control = reno(MSS)
    for (let i = 0; i < 1000; i++) control.acknowledged(0, 1, 10 * MSS, 10)
    expect(control.window).toBe(11 * MSS)
  })

  it('begins with a threshold as high as can be', () => {
    expect(reno(MSS).threshold).toBe(Infinity)
  })
})

describe('congestion avoidance (RFC 5681 §3.1)', () => {
  it('adds one segment for each window', () => {
    const control = reno(MSS, 20 * MSS)
    control.congestion(0, 20 * MSS)
    expect(control.window).toBe(10 * MSS)
    for (let i = 0; i < 10; i++) control.acknowledged(0, MSS, 10 * MSS, 10)
    expect(control.window).toBe(11 * MSS)
    for (let i = 0; i < 11; i++) control.acknowledged(0, MSS, 11 * MSS, 10)
    expect(control.window).toBe(12 * MSS)
  })
})

describe('the threshold after a loss (RFC 5681 §3.1, equation 4)', () => {
  it.each([
    [20, 10],
    [5, 2.5],
    [1, 2],
  ])('with %i segments in flight it is %d', (inFlight, threshold) => {
    const control = reno(MSS, 20 * MSS)
    control.timedOut(0, inFlight * MSS)
    expect(control.threshold).toBe(threshold * MSS)
  })

  it.each([reno, cubic])('never rises above what the window was: %o', (make) => {
    const control = make(MSS, 20 * MSS)
    control.congestion(0, 20 * MSS)
    const { threshold } = control
    control.recovered(0)
    control.congestion(0, 60 * MSS)
    expect(control.threshold).toBeLessThan(threshold)
  })

  it.each([reno, cubic])('stays when a segment times out that was sent again already: %o', (make) => {
    const control = make(MSS, 20 * MSS)
    control.timedOut(0, 20 * MSS)
    const { threshold } = control
    control.timedOut(0, MSS)
    expect(control.threshold).toBe(threshold)
    expect(control.window).toBe(MSS)
  })
})

describe('fast retransmit (RFC 5681 §3.2)', () => {
  function duplicates(one: OneMachine, count: number): void {
    for (let i = 0; i < count; i++) one.give('ACK', { acknowledgment: 101 })
  }

  it('sends the missing segment again at the third duplicate acknowledgment', () => {
    const one = OneMachine.client()
    one.write(8 * MSS)
    one.sent()
    duplicates(one, 2)
    expect(one.sent()).toEqual([])
    duplicates(one, 1)
    expect(one.heard()).toEqual(['ACK 101 ack 301 (1000)'])
  })

  it('sends new text at the first two (RFC 3042 §2)', () => {
    const one = OneMachine.client()
    one.write(20 * MSS)
    one.sent()
    duplicates(one, 1)
    expect(one.heard()).toEqual(['ACK 10101 ack 301 (1000)'])
    duplicates(one, 1)
    expect(one.heard()).toEqual(['ACK 11101 ack 301 (1000)'])
  })

  it('and text with each further one, since each is a segment that has left the network', () => {
    const one = OneMachine.client()
    one.write(40 * MSS)
    one.sent()
    duplicates(one, 3)
    one.sent()
    // Twelve are out, and the window is five with three more: so three have to leave before the next may go.
    duplicates(one, 9)
    const sent = one.sent()
    expect(sent.length).toBeGreaterThan(2)
    expect(sent.length).toBeLessThanOrEqual(6)
  })

  it.each([
    ['changes the window', { window: 50_000 }],
    ['brings text', { text: 'x' }],
  ])('an acknowledgment that %s is no duplicate', (_what, segment) => {
    const one = OneMachine.client()
    one.write(8 * MSS)
    one.sent()
    for (let i = 0; i < 6; i++) {
      const window = 'window' in segment ? { window: 50_000 + i } : {}
      one.give('ACK', { acknowledgment: 101, ...segment, ...window })
    }
    expect(one.sent().every(({ text }) => text === '')).toBe(true)
  })

  it('a bare acknowledgment with nothing outstanding is no duplicate', () => {
    const one = OneMachine.client()
    duplicates(one, 10)
    one.write(8 * MSS)
    expect(one.sent()).toHaveLength(8)
  })
})

describe('after a pause (RFC 5681 §4.1)', () => {
  it('longer than the timeout the window is no larger than the first one', () => {
    const one = OneMachine.client()
    for (let round = 0; round < 4; round++) {
      one.write(40 * MSS)
      while (one.sent().length > 0) one.give('ACK')
    }
    one.advance(FIRST_RTO_MS + 1)
    one.write(40 * MSS)
    expect(one.sent()).toHaveLength(10)
  })
})

describe('acknowledgments (RFC 5681 §4.2)', () => {
  it('come at once for a segment above a gap, and for one that fills it in part', () => {
    const one = OneMachine.client()
    one.give('ACK', { sequence: 501, text: 100 })
    one.give('ACK', { sequence: 701, text: 100 })
    expect(one.heard()).toEqual(['ACK 101 ack 301', 'ACK 101 ack 301'])
    one.give('ACK', { sequence: 301, text: 100 })
    expect(one.heard()).toEqual(['ACK 101 ack 401'])
    one.give('ACK', { sequence: 401, text: 100 })
    expect(one.heard()).toEqual(['ACK 101 ack 601'])
  })
})
