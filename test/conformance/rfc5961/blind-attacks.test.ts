// RFC 5961: what somebody who does not see our segments can do to a connection, which is next to nothing.

import { describe, expect, it } from 'vitest'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

describe('blind resets (RFC 5961 §3.2)', () => {
  it('outside of the window are dropped in silence', () => {
    const one = OneMachine.client()
    for (const sequence of [one.peerNext - 1, one.peerNext + 60_000, one.peerNext + 2 ** 31]) {
      one.give('RST', { sequence })
    }
    expect(one.heard()).toEqual([])
    expect(one.machine.state).toBe('ESTABLISHED')
  })

  it('in the window, but not at its beginning, are answered with a challenge', () => {
    const one = OneMachine.client()
    one.give('RST', { sequence: one.peerNext + 1 })
    one.give('RST', { sequence: one.peerNext + 59_999 })
    expect(one.heard()).toEqual(['ACK 101 ack 301', 'ACK 101 ack 301'])
    expect(one.machine.state).toBe('ESTABLISHED')
  })

  it('an honest peer answers the challenge with a RST that is believed', () => {
    const one = OneMachine.client()
    one.give('RST', { sequence: one.peerNext + 7 })
    const [challenge] = one.sent()
    one.give('RST', { sequence: challenge!.acknowledgment })
    expect(one.machine.state).toBe('CLOSED')
  })
})

describe('blind SYNs (RFC 5961 §4.2)', () => {
  it('are answered with a challenge, wherever they are', () => {
    const one = OneMachine.client()
    for (const sequence of [one.peerNext, one.peerNext + 100, one.peerNext - 100, one.peerNext + 2 ** 31]) {
      one.give('SYN', { sequence })
      expect(one.heard()).toEqual(['ACK 101 ack 301'])
    }
    expect(one.machine.state).toBe('ESTABLISHED')
  })
})

describe('blind data (RFC 5961 §5.2)', () => {
  it('that acknowledge something before the last window are thrown away and answered', () => {
    const one = OneMachine.client()
    one.peerWindow = 1000
    one.give('ACK', { window: 1000 })
    one.give('ACK', { text: 'evil', sequence: 301, acknowledgment: 101 - 60_001 })
    expect(one.heard()).toEqual(['ACK 101 ack 301'])
    expect(one.read()).toBe('')
  })

  it('that acknowledge something in it may be an honest peer, late', () => {
    const one = OneMachine.client()
    one.write('x')
    one.give('ACK', { text: 'late', acknowledgment: 101 })
    expect(one.read()).toBe('late')
  })

  it('that acknowledge what was never sent are thrown away', () => {
    const one = OneMachine.client()
    one.give('ACK', { text: 'evil', acknowledgment: 102 })
    expect(one.read()).toBe('')
  })
})

describe('challenges (RFC 5961 §7)', () => {
  it('are limited, so that nobody can have us send without end', () => {
    const one = OneMachine.client()
    for (let i = 0; i < 1000; i++) one.give('RST', { sequence: one.peerNext + 1 + i })
    const answered = one.sent().length
    expect(answered).toBeGreaterThan(0)
    expect(answered).toBeLessThanOrEqual(100)
    one.advance(10_000)
    one.give('RST', { sequence: one.peerNext + 1 })
    expect(one.sent()).toHaveLength(1)
  })

  it('two ends that disagree do not answer each other for ever', () => {
    const one = OneMachine.client()
    let answers = 0
    for (let i = 0; i < 10_000; i++) {
      one.give('ACK', { acknowledgment: 5_000_000, sequence: one.peerNext })
      answers += one.sent().length
    }
    expect(answers).toBeLessThanOrEqual(100)
  })
})
