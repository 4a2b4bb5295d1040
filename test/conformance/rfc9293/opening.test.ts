// RFC 9293 §3.5: establishing a connection, as the figures have it.

import { describe, expect, it } from 'vitest'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

describe('the three-way handshake (RFC 9293 §3.5, figure 6)', () => {
  it('from the side that opens', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    expect(one.machine.state).toBe('SYN-SENT')
    expect(one.heard()).toEqual(['SYN 100'])
    one.give('SYN,ACK')
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.heard()).toEqual(['ACK 101 ack 301'])
    expect(one.events).toEqual(['connected'])
    one.write('data')
    expect(one.heard()).toEqual(['ACK 101 ack 301 "data"'])
  })

  it('from the side that listens', () => {
    const one = OneMachine.called()
    expect(one.machine.state).toBe('SYN-RECEIVED')
    expect(one.heard()).toEqual(['SYN,ACK 100 ack 301'])
    one.give('ACK')
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.events).toEqual(['connected'])
    expect(one.heard()).toEqual([])
  })

  it('with text in the first segment after the SYN, and the first acknowledgment lost', () => {
    const one = OneMachine.called()
    one.sent()
    one.give('ACK', { text: 'data' })
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.read()).toBe('data')
  })

  it('with text in the SYN, which waits for the handshake', () => {
    const one = OneMachine.called({}, { text: 'early' })
    expect(one.read()).toBe('')
    one.peerNext = 301
    one.give('ACK', { text: 'early' })
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.read()).toBe('early')
  })
})

describe('simultaneous open (RFC 9293 §3.5, figure 7)', () => {
  it('MUST-10: two SYNs that cross make one connection', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.give('SYN')
    expect(one.machine.state).toBe('SYN-RECEIVED')
    expect(one.heard()).toEqual(['SYN 100', 'SYN,ACK 100 ack 301'])
    one.give('SYN,ACK', { sequence: 300, acknowledgment: 101 })
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.events).toEqual(['connected'])
    one.heard()
    one.give('ACK', { text: 'after' })
    expect(one.read()).toBe('after')
  })

  it('MUST-10: a bare acknowledgment of the SYN does as well', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.give('SYN')
    one.give('ACK', { acknowledgment: 101 })
    expect(one.machine.state).toBe('ESTABLISHED')
  })
})

describe('SYN-RECEIVED (RFC 9293 §3.5 and §3.10.7.4)', () => {
  it('MUST-11: reached from LISTEN, a RST ends it as any other reset, which no program hears of', () => {
    const one = OneMachine.called()
    one.give('RST')
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events).toEqual(['closed ECONNRESET'])
  })

  it('MUST-11: reached from LISTEN, a SYN in the window ends it', () => {
    const one = OneMachine.called()
    one.sent()
    one.give('SYN', { sequence: 350 })
    expect(one.machine.state).toBe('CLOSED')
    expect(one.heard()).toEqual([])
  })

  it('MUST-11: reached by an active open, a SYN in the window is answered with a challenge', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.give('SYN')
    one.sent()
    one.give('SYN', { sequence: 350 })
    expect(one.machine.state).toBe('SYN-RECEIVED')
    expect(one.heard()).toEqual(['ACK 101 ack 301'])
  })

  it('MUST-11: reached by an active open, a RST means that the connection was refused', () => {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.give('SYN')
    one.give('RST')
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events).toEqual(['closed ECONNREFUSED'])
  })

  it('an acknowledgment of what was never sent is answered with a RST (§3.10.7.4, fifth)', () => {
    const one = OneMachine.called()
    one.sent()
    one.give('ACK', { acknowledgment: 200 })
    expect(one.heard()).toEqual(['RST 200'])
    expect(one.machine.state).toBe('SYN-RECEIVED')
  })

  it('a SYN that comes again gets its answer again', () => {
    const one = OneMachine.called()
    one.sent()
    one.give('SYN', { sequence: 300 })
    one.give('ACK')
    expect(one.machine.state).toBe('ESTABLISHED')
  })
})

describe('SYN-SENT (RFC 9293 §3.10.7.3)', () => {
  function opening(): OneMachine {
    const one = new OneMachine()
    one.machine.connect(one.now)
    one.sent()
    return one
  }

  it('recovers from an old duplicate SYN (figure 8)', () => {
    const one = opening()
    one.give('SYN,ACK', { sequence: 300, acknowledgment: 91 })
    expect(one.heard()).toEqual(['RST 91'])
    expect(one.machine.state).toBe('SYN-SENT')
    one.peerNext = 400
    one.give('SYN,ACK')
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.heard()).toEqual(['ACK 101 ack 401'])
  })

  it('finds out that the peer still has a half-open connection (figure 9)', () => {
    const one = opening()
    one.give('ACK', { sequence: 300, acknowledgment: 60 })
    expect(one.heard()).toEqual(['RST 60'])
    expect(one.machine.state).toBe('SYN-SENT')
  })

  it('a RST that acknowledges the SYN means that the connection was refused', () => {
    const one = opening()
    one.give('RST,ACK', { sequence: 0 })
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events).toEqual(['closed ECONNREFUSED'])
  })

  it('a RST that does not is dropped', () => {
    const one = opening()
    one.give('RST', { sequence: 0 })
    one.give('RST,ACK', { sequence: 0, acknowledgment: 55 })
    expect(one.machine.state).toBe('SYN-SENT')
    expect(one.heard()).toEqual([])
  })

  it('a segment with neither SYN nor RST is dropped', () => {
    const one = opening()
    one.give('FIN,ACK', { sequence: 300, acknowledgment: 101 })
    one.give('ACK', { sequence: 300, text: 'x', acknowledgment: 101 })
    expect(one.machine.state).toBe('SYN-SENT')
    expect(one.read()).toBe('')
  })

  it('what is written waits for the handshake', () => {
    const one = opening()
    one.write('soon')
    expect(one.heard()).toEqual([])
    one.give('SYN,ACK')
    expect(one.heard().at(-1)).toBe('ACK 101 ack 301 "soon"')
  })
})
