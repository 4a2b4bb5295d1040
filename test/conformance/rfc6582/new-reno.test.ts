// RFC 6582: NewReno, for peers without SACK.

import { describe, expect, it } from 'vitest'
import { FIRST_RTO_MS, OneMachine } from '../../stack/tcp/one-machine.ts'

const MSS = 1000

/** Ten segments are out; the peer has told three times that the first is missing. */
function recovering(octets = 10 * MSS): OneMachine {
  const one = OneMachine.client()
  one.write(octets)
  one.sent()
  for (let i = 0; i < 3; i++) one.give('ACK', { acknowledgment: 101 })
  one.sent()
  return one
}

describe('fast recovery (RFC 6582 §3.2)', () => {
  it('a partial acknowledgment brings the next missing segment at once, without three duplicates', () => {
    const one = recovering()
    one.give('ACK', { acknowledgment: 101 + 4 * MSS })
    expect(one.heard()[0]).toBe(`ACK ${101 + 4 * MSS} ack 301 (1000)`)
    one.give('ACK', { acknowledgment: 101 + 7 * MSS })
    expect(one.heard()[0]).toBe(`ACK ${101 + 7 * MSS} ack 301 (1000)`)
  })

  it('a partial acknowledgment deflates the window by what it acknowledges, and adds a segment', () => {
    const one = recovering(40 * MSS)
    const { record } = one.machine
    const before = record.loss.inflation
    one.give('ACK', { acknowledgment: 101 + 2 * MSS })
    expect(record.loss.inflation).toBe(Math.max(0, before - 2 * MSS + MSS))
    expect(record.loss.phase).toBe('fast')
  })

  it('ends when all is acknowledged that was out when it began, with the window at the threshold', () => {
    const one = recovering()
    one.give('ACK', { acknowledgment: 101 + 10 * MSS })
    const { record } = one.machine
    expect(record.loss.phase).toBe('open')
    expect(record.congestion.window).toBe(5 * MSS)
    expect(record.congestion.window).toBe(record.congestion.threshold)
  })

  it('halves the window once for all that was lost from it', () => {
    const one = recovering()
    const { threshold } = one.machine.record.congestion
    one.give('ACK', { acknowledgment: 101 + 2 * MSS })
    for (let i = 0; i < 3; i++) one.give('ACK', { acknowledgment: 101 + 2 * MSS })
    expect(one.machine.record.congestion.threshold).toBe(threshold)
  })
})

describe('after a timeout (RFC 6582 §3.2, step 4, and §4)', () => {
  it('duplicates that the retransmissions cause themselves do not begin a fast recovery', () => {
    const one = OneMachine.client()
    one.write(8 * MSS)
    one.sent()
    one.advance(FIRST_RTO_MS)
    one.sent()
    const { threshold } = one.machine.record.congestion
    one.give('ACK', { acknowledgment: 101 + 2 * MSS })
    one.sent()
    for (let i = 0; i < 5; i++) one.give('ACK', { acknowledgment: 101 + 2 * MSS })
    expect(one.sent()).toEqual([])
    expect(one.machine.record.congestion.threshold).toBe(threshold)
  })

  it('everything that was out goes out again, segment for segment, as the window opens', () => {
    const one = OneMachine.client()
    one.write(8 * MSS)
    one.sent()
    one.advance(FIRST_RTO_MS)
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([101])
    one.give('ACK', { acknowledgment: 1101 })
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([1101, 2101])
    one.give('ACK', { acknowledgment: 3101 })
    expect(one.sent().map(({ sequence }) => sequence)).toEqual([3101, 4101, 5101, 6101])
  })

  it('but not what the peer turns out to have', () => {
    const one = OneMachine.client()
    one.write(8 * MSS)
    one.sent()
    one.advance(FIRST_RTO_MS)
    one.sent()
    one.give('ACK', { acknowledgment: 101 + 8 * MSS })
    one.advance(5000)
    expect(one.sent()).toEqual([])
  })
})
