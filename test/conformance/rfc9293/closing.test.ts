// RFC 9293 §3.6: closing a connection.

import { describe, expect, it } from 'vitest'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

const MSL_MS = 30_000

describe('the normal close sequence (RFC 9293 §3.6, figure 12)', () => {
  it('from the side that closes first', () => {
    const one = OneMachine.client()
    one.shutdown()
    expect(one.heard()).toEqual(['FIN,ACK 101 ack 301'])
    expect(one.machine.state).toBe('FIN-WAIT-1')
    one.give('ACK')
    expect(one.machine.state).toBe('FIN-WAIT-2')
    one.give('FIN,ACK')
    expect(one.heard()).toEqual(['ACK 102 ack 302'])
    expect(one.machine.state).toBe('TIME-WAIT')
    one.advance(2 * MSL_MS)
    expect(one.machine.state).toBe('CLOSED')
  })

  it('from the side that closes second', () => {
    const one = OneMachine.client()
    one.give('FIN,ACK')
    expect(one.heard()).toEqual(['ACK 101 ack 302'])
    expect(one.machine.state).toBe('CLOSE-WAIT')
    one.shutdown()
    expect(one.heard()).toEqual(['FIN,ACK 101 ack 302'])
    expect(one.machine.state).toBe('LAST-ACK')
    one.give('ACK')
    expect(one.machine.state).toBe('CLOSED')
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('with the FIN acknowledged by the segment that carries the other FIN', () => {
    const one = OneMachine.client()
    one.shutdown()
    one.give('FIN,ACK')
    expect(one.machine.state).toBe('TIME-WAIT')
  })
})

describe('simultaneous close (RFC 9293 §3.6, figure 13)', () => {
  it('two FINs that cross lead both ends through CLOSING to TIME-WAIT', () => {
    const one = OneMachine.client()
    one.shutdown()
    one.give('FIN,ACK', { acknowledgment: 101 })
    expect(one.machine.state).toBe('CLOSING')
    expect(one.heard()).toEqual(['FIN,ACK 101 ack 301', 'ACK 102 ack 302'])
    one.give('ACK')
    expect(one.machine.state).toBe('TIME-WAIT')
  })
})

describe('how it ended (RFC 9293 §3.6)', () => {
  it('MUST-12: the program is told of a normal end', () => {
    const one = OneMachine.client()
    one.give('FIN,ACK', { text: 'last' })
    expect(one.events).toContain('readable')
    expect(one.machine.ended).toBe(false)
    expect(one.read()).toBe('last')
    expect(one.machine.ended).toBe(true)
    one.shutdown()
    one.give('ACK')
    expect(one.events.at(-1)).toBe('closed')
  })

  it('MUST-12: the program is told of a reset', () => {
    const one = OneMachine.client()
    one.give('RST')
    expect(one.events).toEqual(['closed ECONNRESET'])
  })
})

describe('TIME-WAIT (RFC 9293 §3.6)', () => {
  function waiting(): OneMachine {
    const one = OneMachine.client()
    one.shutdown()
    one.give('FIN,ACK')
    one.sent()
    return one
  }

  it('MUST-13: lasts for twice the MSL', () => {
    const one = waiting()
    one.advance(2 * MSL_MS - 1)
    expect(one.machine.state).toBe('TIME-WAIT')
    expect(one.events).not.toContain('closed')
    one.advance(1)
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events.at(-1)).toBe('closed')
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('acknowledges a FIN that comes again, and begins anew (RFC 9293 §3.10.7.4, eighth)', () => {
    const one = waiting()
    one.advance(MSL_MS)
    one.give('FIN,ACK', { sequence: one.peerNext - 1 })
    expect(one.heard()).toEqual(['ACK 102 ack 302'])
    one.advance(2 * MSL_MS - 1)
    expect(one.machine.state).toBe('TIME-WAIT')
    one.advance(1)
    expect(one.machine.state).toBe('CLOSED')
  })
})

describe('half-closed connections (RFC 9293 §3.6.1)', () => {
  it('the side that has closed goes on reading', () => {
    const one = OneMachine.client()
    one.shutdown()
    one.give('ACK', { text: 'more' })
    expect(one.read()).toBe('more')
    expect(one.machine.state).toBe('FIN-WAIT-2')
    one.advance(24 * 3600 * 1000)
    one.give('ACK', { text: 'and more' })
    expect(one.read()).toBe('and more')
  })

  it('the side that was closed to goes on writing', () => {
    const one = OneMachine.client()
    one.give('FIN,ACK')
    one.sent()
    one.write('still here')
    expect(one.heard()).toEqual(['ACK 101 ack 302 "still here"'])
    one.give('ACK')
    one.shutdown()
    expect(one.heard()).toEqual(['FIN,ACK 111 ack 302'])
  })

  it('everything that was written before goes out before the FIN, and again if it is lost', () => {
    const one = OneMachine.client()
    one.peerWindow = 1000
    one.give('ACK')
    one.write(2500)
    one.shutdown()
    expect(one.machine.state).toBe('FIN-WAIT-1')
    expect(one.heard()).toEqual(['ACK 101 ack 301 (1000)'])
    one.give('ACK')
    expect(one.heard()).toEqual(['ACK 1101 ack 301 (1000)'])
    one.give('ACK')
    expect(one.heard()).toEqual(['FIN,ACK 2101 ack 301 (500)'])
    one.advance(1500)
    expect(one.heard()[0]).toBe('FIN,ACK 2101 ack 301 (500)')
    one.give('ACK')
    expect(one.machine.state).toBe('FIN-WAIT-2')
  })

  it('nothing can be written after closing', () => {
    const one = OneMachine.client()
    one.shutdown()
    expect(one.write('late')).toBe(0)
    expect(one.heard()).toEqual(['FIN,ACK 101 ack 301'])
  })
})
