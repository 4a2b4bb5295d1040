// RFC 9293 §3.10.7: what each state makes of each segment.

import { describe, expect, it } from 'vitest'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

/** How to come to each synchronized state, with nothing left to be sent. */
const STATES: Record<string, (one: OneMachine) => void> = {
  ESTABLISHED: () => {},
  'FIN-WAIT-1': (one) => one.shutdown(),
  'FIN-WAIT-2': (one) => {
    one.shutdown()
    one.give('ACK')
  },
  'CLOSE-WAIT': (one) => one.give('FIN,ACK'),
  CLOSING: (one) => {
    one.shutdown()
    one.give('FIN,ACK', { acknowledgment: 101 })
  },
  'LAST-ACK': (one) => {
    one.give('FIN,ACK')
    one.shutdown()
  },
  'TIME-WAIT': (one) => {
    one.shutdown()
    one.give('FIN,ACK')
  },
}

function inState(state: string): OneMachine {
  const one = OneMachine.client()
  STATES[state]!(one)
  expect(one.machine.state).toBe(state)
  one.sent()
  return one
}

const states = Object.keys(STATES)

describe.each(states)('in %s (RFC 9293 §3.10.7.4)', (state) => {
  it('a RST at RCV.NXT ends the connection, without an answer', () => {
    const one = inState(state)
    one.give('RST')
    expect(one.machine.state).toBe('CLOSED')
    expect(one.heard()).toEqual([])
    expect(one.machine.deadline).toBe(Infinity)
  })

  it('a RST elsewhere does not', () => {
    const one = inState(state)
    one.give('RST', { sequence: one.peerNext + 5 })
    one.give('RST', { sequence: one.peerNext - 5 })
    expect(one.machine.state).toBe(state)
  })

  it('a SYN is answered with a challenge, whatever its number', () => {
    const one = inState(state)
    const expected = one.peerNext
    one.give('SYN', { sequence: expected + 5 })
    expect(one.sent()).toMatchObject([{ acknowledgment: expected, flags: 16 }])
    expect(one.machine.state).toBe(state)
  })

  it('a segment without ACK is dropped', () => {
    const one = inState(state)
    const number = one.peerNext
    one.give('FIN', { sequence: number, text: 'x' })
    expect(one.machine.state).toBe(state)
    expect(one.read()).toBe('')
  })

  it('an acknowledgment of what was never sent is answered, and changes nothing', () => {
    const one = inState(state)
    const expected = one.peerNext
    one.give('ACK', { acknowledgment: 5000, text: 'x', sequence: expected })
    expect(one.sent()).toMatchObject([{ acknowledgment: expected, flags: 16 }])
    expect(one.machine.state).toBe(state)
    expect(one.read()).toBe('')
  })

  it('an old segment is answered with an acknowledgment', () => {
    const one = inState(state)
    const expected = one.peerNext
    one.give('ACK', { sequence: 250, text: 'old' })
    expect(one.sent()).toMatchObject([{ acknowledgment: expected, flags: 16 }])
  })
})

describe.each(['CLOSE-WAIT', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'])('in %s', (state) => {
  it('text after the FIN is ignored', () => {
    const one = inState(state)
    const next = one.peerNext
    one.give('ACK', { text: 'x', sequence: next, acknowledgment: 101 })
    expect(one.read()).toBe('')
    one.advance(1000)
    expect(Math.max(next, ...one.sent().map(({ acknowledgment }) => acknowledgment))).toBe(next)
  })
})

describe('acknowledgments (RFC 9293 §3.10.7.4, first)', () => {
  it('MUST-58: one is sent for several segments where that is possible', () => {
    const one = OneMachine.client()
    for (const text of ['a', 'b', 'c', 'd', 'e']) one.give('ACK', { text })
    one.advance(400)
    expect(one.heard()).toEqual(['ACK 101 ack 306'])
  })

  it('MUST-59: segments that were queued behind a gap are all dealt with before one is sent', () => {
    const one = OneMachine.client()
    one.give('ACK', { sequence: 302, text: 'bc' })
    one.give('ACK', { sequence: 304, text: 'de' })
    one.give('FIN,ACK', { sequence: 306, text: 'f' })
    one.sent()
    one.give('ACK', { sequence: 301, text: 'a' })
    expect(one.heard()).toEqual(['ACK 101 ack 308'])
    expect(one.machine.state).toBe('CLOSE-WAIT')
    expect(one.read()).toBe('abcdef')
  })

  it('SHLD-31: a FIN that comes before the text that it follows is held', () => {
    const one = OneMachine.client()
    one.give('FIN,ACK', { sequence: 304 })
    expect(one.machine.state).toBe('ESTABLISHED')
    expect(one.machine.ended).toBe(false)
    one.give('ACK', { sequence: 301, text: 'abc' })
    expect(one.machine.state).toBe('CLOSE-WAIT')
  })
})
