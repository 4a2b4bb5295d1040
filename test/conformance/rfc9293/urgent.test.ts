// RFC 9293 §3.8.5: urgent data.

import { describe, expect, it } from 'vitest'
import { hasFlag, OneMachine } from '../../stack/tcp/one-machine.ts'

describe('urgent data (RFC 9293 §3.8.5)', () => {
  it('MUST-30: are sent when a program says so', () => {
    const one = OneMachine.client()
    one.machine.writeUrgent(one.now, Uint8Array.of(33))
    one.advance(3000)
    for (const segment of one.sent()) {
      expect(segment.text).toBe('!')
      expect(hasFlag(segment, 'urg')).toBe(true)
    }
  })

  it('MUST-30: are received in their place in the stream', () => {
    const one = OneMachine.client()
    one.give('ACK,URG', { text: 'abc', urgent: 2 })
    expect(one.read()).toBe('abc')
  })

  it('MUST-31: may be of any length', () => {
    const one = OneMachine.client({ sendBufferOctets: 200_000 })
    one.machine.writeUrgent(one.now, new Uint8Array(150_000))
    let urgent = 0
    for (let round = 0; round < 300 && urgent < 150_000; round++) {
      for (const segment of one.sent()) if (hasFlag(segment, 'urg')) urgent += segment.text.length
      one.advance(1)
      one.give('ACK')
    }
    expect(urgent).toBe(150_000)
    one.write('calm')
    one.advance(10)
    expect(one.sent().some((segment) => hasFlag(segment, 'urg'))).toBe(false)
  })

  it('MUST-32: the program is told when they begin, and when they reach further', () => {
    const one = OneMachine.client()
    one.give('ACK,URG', { text: 'a', urgent: 10 })
    expect(one.events.filter((event) => event === 'urgent')).toHaveLength(1)
    one.give('ACK,URG', { text: 'b', urgent: 9 })
    expect(one.events.filter((event) => event === 'urgent')).toHaveLength(1)
    one.give('ACK,URG', { text: 'c', urgent: 20 })
    expect(one.events.filter((event) => event === 'urgent')).toHaveLength(2)
  })

  it('MUST-33: the program can learn how much of them remains', () => {
    const one = OneMachine.client()
    expect(one.machine.urgentOctets).toBe(0)
    one.give('ACK,URG', { text: 'abc', urgent: 5 })
    expect(one.machine.urgentOctets).toBe(5)
    one.read()
    expect(one.machine.urgentOctets).toBe(2)
    one.give('ACK', { text: 'defgh' })
    one.read()
    expect(one.machine.urgentOctets).toBe(0)
  })

  it('MUST-62: the pointer is that of the octet after them', () => {
    const one = OneMachine.client()
    one.write('a')
    one.machine.writeUrgent(one.now, new TextEncoder().encode('hurry'))
    const segment = one.sent().at(-1)!
    expect(hasFlag(segment, 'urg')).toBe(true)
    expect(segment.sequence + segment.urgent).toBe(107)
  })
})
