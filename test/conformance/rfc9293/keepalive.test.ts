// RFC 9293 §3.8.4: keep-alives.

import { describe, expect, it } from 'vitest'
import { defaultTcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

const TWO_HOURS_MS = 7_200_000
const on = { keepalive: { enabled: true, idleMs: 10_000, intervalMs: 1000, probes: 3 } }

describe('keep-alives (RFC 9293 §3.8.4)', () => {
  it('MUST-24: a program can turn them on, and off', () => {
    const kept = OneMachine.client(on)
    kept.advance(10_000)
    expect(kept.heard()).toEqual(['ACK 100 ack 301'])
    const left = OneMachine.client({ keepalive: { ...on.keepalive, enabled: false } })
    left.advance(TWO_HOURS_MS * 10)
    expect(left.heard()).toEqual([])
  })

  it('MUST-25: are off by default', () => {
    expect(defaultTcpSettings().keepalive.enabled).toBe(false)
    const one = OneMachine.client()
    one.advance(TWO_HOURS_MS * 10)
    expect(one.heard()).toEqual([])
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('MUST-26: are sent only when nothing has come for the interval', () => {
    const one = OneMachine.client(on)
    for (let i = 0; i < 5; i++) {
      one.advance(9000)
      one.give('ACK', { text: 'x' })
      one.advance(50)
      one.sent()
    }
    one.advance(9900)
    expect(one.heard()).toEqual([])
    one.advance(100)
    expect(one.heard()).toEqual(['ACK 100 ack 306'])
  })

  it('MUST-26: are not sent while data are outstanding', () => {
    const one = OneMachine.client(on)
    one.write('x')
    one.advance(60_000)
    expect(one.sent().every(({ text }) => text === 'x')).toBe(true)
  })

  it('MUST-27: the interval can be set', () => {
    const one = OneMachine.client({ keepalive: { ...on.keepalive, idleMs: 60_000 } })
    one.advance(59_999)
    expect(one.heard()).toEqual([])
    one.advance(1)
    expect(one.heard()).toHaveLength(1)
  })

  it('MUST-27: the interval is the same at every fraction of a millisecond', () => {
    for (let i = 0; i < 200; i++) {
      const one = OneMachine.client({ keepalive: { ...on.keepalive, idleMs: 60_000 } })
      one.advance(57_000 + i * 0.0137)
      one.give('ACK', { text: 'x' })
      one.advance(60_000)
      // The acknowledgment of the text, and the probe.
      expect(one.heard()).toHaveLength(2)
    }
  })

  it('MUST-28: the interval is no less than two hours by default', () => {
    const one = OneMachine.client({ keepalive: { ...defaultTcpSettings().keepalive, enabled: true } })
    one.advance(TWO_HOURS_MS - 1)
    expect(one.heard()).toEqual([])
    one.advance(1)
    expect(one.heard()).toEqual(['ACK 100 ack 301'])
  })

  it('MUST-29: one without an answer does not end the connection', () => {
    const one = OneMachine.client(on)
    one.advance(10_000)
    one.advance(1000)
    expect(one.heard()).toHaveLength(2)
    one.give('ACK')
    one.advance(9999)
    expect(one.heard()).toEqual([])
    expect(one.machine.state).toBe('ESTABLISHED')
  })

  it('several without an answer do', () => {
    const one = OneMachine.client(on)
    one.advance(20_000)
    expect(one.heard().slice(0, 3)).toEqual(['ACK 100 ack 301', 'ACK 100 ack 301', 'ACK 100 ack 301'])
    expect(one.events).toEqual(['closed ETIMEDOUT'])
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('SHLD-12: are sent with no data', () => {
    const one = OneMachine.client(on)
    one.advance(10_000)
    expect(one.sent()[0]!.text).toBe('')
  })

  it("a peer's is answered", () => {
    const one = OneMachine.client()
    one.give('ACK', { sequence: one.peerNext - 1 })
    expect(one.heard()).toEqual(['ACK 101 ack 301'])
    one.give('ACK', { sequence: one.peerNext - 1, text: '?' })
    expect(one.heard()).toEqual(['ACK 101 ack 301'])
    expect(one.read()).toBe('')
  })
})
