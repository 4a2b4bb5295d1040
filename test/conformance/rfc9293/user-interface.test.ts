// RFC 9293 §3.9.1: what a program may ask for, as far as one connection is concerned.

import { describe, expect, it } from 'vitest'
import { hasFlag, OneMachine, PEER_MSS } from '../../stack/tcp/one-machine.ts'

describe('SEND without a PUSH flag (RFC 9293 §3.9.1.2)', () => {
  it('MUST-60: nothing is held back for good', () => {
    const one = OneMachine.client()
    one.write(PEER_MSS + 1)
    one.write('x')
    expect(one.sent()).toHaveLength(1)
    one.give('ACK')
    expect(one.heard()).toEqual([`ACK ${101 + PEER_MSS} ack 301 "0x"`])
  })

  it('MUST-61: the last segment that is queued has PSH', () => {
    const one = OneMachine.client()
    one.write(3 * PEER_MSS)
    expect(one.sent().map((segment) => hasFlag(segment, 'psh'))).toEqual([false, false, true])
  })
})

describe('reports (RFC 9293 §3.9.1.8)', () => {
  it('MUST-47: soft errors are reported, and the connection goes on', () => {
    const one = OneMachine.client()
    one.write('x')
    one.machine.unreachable(101, 'EHOSTUNREACH', false)
    expect(one.events).toEqual(['unreachable EHOSTUNREACH'])
    expect(one.machine.state).toBe('ESTABLISHED')
  })

  it('MUST-47: excessive retransmission is reported', () => {
    const one = OneMachine.client()
    one.write('x')
    one.advance(60_000)
    expect(one.events).toContain('doubted')
  })

  it('MUST-47: an advance of the urgent pointer is reported', () => {
    const one = OneMachine.client()
    one.give('ACK,URG', { text: 'x', urgent: 1 })
    expect(one.events).toContain('urgent')
  })
})

describe('room to write (RFC 9293 §3.9.1.2)', () => {
  it('a write takes what there is room for, and the program hears when there is more', () => {
    const one = OneMachine.client({ sendBufferOctets: 3000 })
    expect(one.write(5000)).toBe(3000)
    expect(one.write(1)).toBe(0)
    one.give('ACK', { acknowledgment: 101 + 2000 })
    expect(one.events).toContain('writable')
    expect(one.write(5000)).toBe(2000)
  })

  it('the program hears of it for a good piece, and before the network runs empty', () => {
    const one = OneMachine.client({ sendBufferOctets: 32_000 })
    one.write(40_000)
    one.give('ACK', { acknowledgment: 101 + 900 })
    expect(one.events).not.toContain('writable')
    one.give('ACK', { acknowledgment: 101 + 1000 })
    expect(one.events).toContain('writable')
  })
})

describe('ABORT (RFC 9293 §3.10.5)', () => {
  it.each<[string, (one: OneMachine) => void, string[]]>([
    ['ESTABLISHED', () => {}, ['RST,ACK 101 ack 301']],
    ['FIN-WAIT-1', (one) => one.shutdown(), ['RST,ACK 102 ack 301']],
    ['CLOSE-WAIT', (one) => one.give('FIN,ACK'), ['RST,ACK 101 ack 302']],
  ])('in %s sends a RST', (state, arrange, resets) => {
    const one = OneMachine.client()
    arrange(one)
    expect(one.machine.state).toBe(state)
    one.sent()
    one.machine.abort(one.now)
    expect(one.heard()).toEqual(resets)
    expect(one.machine.state).toBe('CLOSED')
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('in SYN-SENT and TIME-WAIT sends nothing', () => {
    const opening = new OneMachine()
    opening.machine.connect(opening.now)
    opening.sent()
    opening.machine.abort(opening.now)
    expect(opening.heard()).toEqual([])
    const waiting = OneMachine.client()
    waiting.shutdown()
    waiting.give('FIN,ACK')
    waiting.sent()
    waiting.machine.abort(waiting.now)
    expect(waiting.heard()).toEqual([])
    expect(waiting.machine.state).toBe('CLOSED')
  })
})
