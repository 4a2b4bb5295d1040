// RFC 9293 §3.8.6: managing the window.

import { describe, expect, it } from 'vitest'
import { FIRST_RTO_MS, OneMachine, PEER_MSS } from '../../stack/tcp/one-machine.ts'

/** An established machine whose peer offers no window, with three octets to send. */
function stalled(): OneMachine {
  const one = OneMachine.client()
  one.peerWindow = 0
  one.give('ACK')
  one.write('abc')
  expect(one.sent()).toEqual([])
  return one
}

/** What the machine sends now, and when that is acknowledged. */
function allText(one: OneMachine): string {
  let text = ''
  for (let sent = one.sent(); sent.length > 0; sent = one.sent()) {
    for (const segment of sent) text += segment.text
    one.give('ACK')
  }
  return text
}

describe('a window that shrinks (RFC 9293 §3.8.6)', () => {
  it('MUST-34: makes the usable window negative, and nothing worse', () => {
    const one = OneMachine.client()
    one.write(5000)
    expect(one.sent()).toHaveLength(5)
    one.peerWindow = 1000
    one.give('ACK', { acknowledgment: 101 })
    one.write(1000)
    expect(one.sent()).toEqual([])
    one.give('ACK', { acknowledgment: 101 + 5000 })
    expect(one.heard()).toEqual(['ACK 5101 ack 301 (1000)'])
  })

  it('SHLD-16: what is unacknowledged goes out again all the same', () => {
    const one = OneMachine.client()
    one.write(5000)
    one.sent()
    one.peerWindow = 1000
    one.give('ACK', { acknowledgment: 101 })
    one.advance(FIRST_RTO_MS)
    expect(one.heard()).toEqual(['ACK 101 ack 301 (1000)'])
  })

  it('MUST-35: to zero, is probed', () => {
    const one = OneMachine.client()
    one.write(2000)
    one.sent()
    one.peerWindow = 0
    one.give('ACK', { acknowledgment: 101 })
    one.advance(5000)
    const probes = one.sent()
    expect(probes.length).toBeGreaterThan(1)
    expect(probes[0]!.sequence).toBe(101)
    one.peerWindow = 5000
    one.give('ACK', { acknowledgment: 2101 })
    one.write('go on')
    expect(one.heard()).toEqual(['ACK 2101 ack 301 "go on"'])
  })

  it('SHLD-14: ours never does', () => {
    const one = OneMachine.client({ receiveBufferOctets: 5000 })
    let edge = 0
    for (let i = 0; i < 40; i++) {
      one.give('ACK', { text: 100 + i })
      if (i % 7 === 0) one.read()
      one.advance(50)
      for (const { acknowledgment, window } of one.sent()) {
        expect(acknowledgment + window).toBeGreaterThanOrEqual(edge)
        edge = acknowledgment + window
      }
    }
  })
})

describe('zero-window probes (RFC 9293 §3.8.6.1)', () => {
  it('MUST-36: are sent while there is something to send', () => {
    const one = stalled()
    one.advance(10_000)
    const probes = one.sent()
    expect(probes.length).toBeGreaterThan(2)
    for (const { sequence, text } of probes) {
      expect(sequence).toBe(101)
      expect(text.length).toBeLessThanOrEqual(1)
    }
    one.peerWindow = 1000
    one.give('ACK', { acknowledgment: 101 })
    expect(allText(one)).toBe('abc')
  })

  it('MUST-37: go on for as long as the peer answers', () => {
    const one = stalled()
    for (let hour = 0; hour < 24 * 60; hour++) {
      one.advance(60_000)
      for (const probe of one.sent()) if (probe.sequence === 101) one.give('ACK', { acknowledgment: 101 })
    }
    expect(one.machine.state).toBe('ESTABLISHED')
    one.peerWindow = 1000
    one.give('ACK', { acknowledgment: 101 })
    expect(allText(one)).toBe('abc')
  })

  it('end the connection at last if the peer does not answer', () => {
    const one = stalled()
    one.advance(24 * 3600 * 1000)
    expect(one.events.at(-1)).toBe('closed ETIMEDOUT')
  })

  it('SHLD-29 and SHLD-30: begin after the retransmission timeout, and get rarer', () => {
    const one = stalled()
    const from = one.now
    one.advance(30_000)
    const at = one.sent().map(({ atMs }) => atMs - from)
    expect(at[0]).toBeGreaterThanOrEqual(200)
    expect(at[0]).toBeLessThanOrEqual(1000)
    const gaps = at.map((time, i) => time - (at[i - 1] ?? 0))
    for (let i = 1; i < gaps.length; i++) expect(gaps[i]! / gaps[i - 1]!).toBeCloseTo(2, 1)
  })
})

describe('silly windows (RFC 9293 §3.8.6.2)', () => {
  it('MUST-38: a sender does not fill a window that opens by a few octets', () => {
    const one = OneMachine.client()
    one.write(1000)
    one.sent()
    one.peerWindow = 50
    one.give('ACK')
    one.write(3000)
    expect(one.sent()).toEqual([])
    one.peerWindow = 1000
    one.give('ACK')
    expect(one.sent().map(({ text }) => text.length)).toEqual([1000])
  })

  it('MUST-38: but does so after a while, should the window stay small', () => {
    const one = OneMachine.client()
    one.peerWindow = 50
    one.give('ACK')
    one.write(3000)
    one.advance(5000)
    expect(one.sent()[0]!.text).toHaveLength(50)
  })

  it('MUST-38: half of the largest window seen is worth a segment', () => {
    const one = OneMachine.client({}, { window: 600 })
    one.peerWindow = 300
    one.give('ACK')
    one.write(3000)
    expect(one.sent().map(({ text }) => text.length)).toEqual([300])
  })

  it('MUST-39: a receiver does not offer a few octets more', () => {
    const one = OneMachine.client({ receiveBufferOctets: 4000 }, { mss: 1000 })
    for (let i = 0; i < 4; i++) one.give('ACK', { text: 1000 })
    one.advance(100)
    expect(one.sent().at(-1)!.window).toBe(0)
    const piece = one.machine.read(one.now)!
    expect(piece.length).toBeGreaterThanOrEqual(1000)
    expect(one.sent().at(-1)?.window ?? 1000).toBeGreaterThanOrEqual(1000)
  })

  it('MUST-39: a reader that takes a little at a time makes no small windows', () => {
    const one = OneMachine.client({ receiveBufferOctets: 4000 })
    for (let i = 0; i < 400; i++) {
      one.give('ACK', { text: 10 })
      one.machine.read(one.now)
      one.advance(50)
    }
    let edge = 0
    for (const { acknowledgment, window } of one.sent()) {
      const next = acknowledgment + window
      if (next !== edge) expect(next - edge).toBeGreaterThanOrEqual(1000)
      edge = next
    }
  })
})

describe('delayed acknowledgments (RFC 9293 §3.8.6.3)', () => {
  it('MUST-40: wait for less than half a second', () => {
    const one = OneMachine.client()
    one.give('ACK', { text: 'abc' })
    expect(one.heard()).toEqual([])
    one.advance(499)
    expect(one.heard()).toEqual(['ACK 101 ack 304'])
  })

  it('MUST-40: even if somebody asks for more', () => {
    const one = OneMachine.client({ delayedAckMs: 5000 })
    one.give('ACK', { text: 'abc' })
    one.advance(499)
    expect(one.heard()).toEqual(['ACK 101 ack 304'])
  })

  it('SHLD-18: go along with text', () => {
    const one = OneMachine.client()
    one.give('ACK', { text: 'abc' })
    one.write('reply')
    expect(one.heard()).toEqual(['ACK 101 ack 304 "reply"'])
    one.advance(150)
    expect(one.heard()).toEqual([])
  })

  it('SHLD-19: every second full segment is acknowledged at once', () => {
    const one = OneMachine.client()
    one.give('ACK', { text: 1460 })
    expect(one.heard()).toEqual([])
    one.give('ACK', { text: 1460 })
    expect(one.heard()).toEqual([`ACK 101 ack ${301 + 2920}`])
  })

  it('do not wait above a gap, or where one is filled (RFC 5681 §4.2)', () => {
    const one = OneMachine.client()
    one.give('ACK', { sequence: 304, text: 'def' })
    expect(one.heard()).toEqual(['ACK 101 ack 301'])
    one.give('ACK', { sequence: 301, text: 'abc' })
    expect(one.heard()).toEqual(['ACK 101 ack 307'])
  })
})

describe('window updates (RFC 9293 §3.10.7.4, fifth)', () => {
  it('are not taken from older segments', () => {
    const one = OneMachine.client()
    one.give('ACK', { text: 'abc', window: 5000 })
    one.give('ACK', { sequence: 301, window: 100 })
    one.sent()
    one.write(3 * PEER_MSS)
    expect(one.sent()).toHaveLength(3)
  })
})
