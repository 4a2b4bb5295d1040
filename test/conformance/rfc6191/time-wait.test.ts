// RFC 6191: when a SYN may cut TIME-WAIT short. And RFC 1337: what may not.

import { describe, expect, it } from 'vitest'
import { OneMachine, type PeerSegment } from '../../stack/tcp/one-machine.ts'
import { emptyTcpSegment, TCP_FLAG, type TcpSegment } from '../../../src/wire/tcp.ts'

/** In TIME-WAIT after a connection with timestamps or without, as the peer wanted it. */
function waiting(stamped: boolean, timestamps = true): OneMachine {
  const stamp: PeerSegment = stamped ? { timestamp: 5000, timestampEcho: 1000 } : {}
  const one = OneMachine.client({ timestamps }, stamp)
  one.shutdown()
  one.give('FIN,ACK', stamp)
  expect(one.machine.state).toBe('TIME-WAIT')
  return one
}

function syn(fields: Partial<TcpSegment>): TcpSegment {
  return { ...emptyTcpSegment(), flags: TCP_FLAG.syn, ...fields }
}

describe('a SYN in TIME-WAIT (RFC 6191 §2)', () => {
  it.each<[string, boolean, Partial<TcpSegment>, boolean]>([
    ['a later timestamp', true, { timestamp: 5001, sequence: 5 }, true],
    ['an older timestamp', true, { timestamp: 4999, sequence: 1_000_000 }, false],
    ['the same timestamp and a larger number', true, { timestamp: 5000, sequence: 1_000_000 }, true],
    ['the same timestamp and a smaller number', true, { timestamp: 5000, sequence: 5 }, false],
    ['no timestamp, but a larger number', true, { sequence: 1_000_000 }, true],
    ['no timestamp, and a smaller number', true, { sequence: 5 }, false],
    ['a timestamp that the old connection had not', false, { timestamp: 1, sequence: 5 }, true],
    ['a larger number, both without timestamps', false, { sequence: 1_000_000 }, true],
    ['a smaller number, both without timestamps', false, { sequence: 5 }, false],
  ])('with %s', (_what, stamped, fields, yields) => {
    expect(waiting(stamped).machine.yieldsTo(syn(fields))).toBe(yields)
  })

  it('with a timestamp that this end would not use counts by its number', () => {
    expect(waiting(false, false).machine.yieldsTo(syn({ timestamp: 1, sequence: 5 }))).toBe(false)
    expect(waiting(false, false).machine.yieldsTo(syn({ timestamp: 1, sequence: 1_000_000 }))).toBe(true)
  })

  it('takes no place but that of TIME-WAIT', () => {
    const one = OneMachine.client()
    expect(one.machine.yieldsTo(syn({ sequence: 1_000_000 }))).toBe(false)
  })

  it.each([
    ['ACK', TCP_FLAG.ack],
    ['SYN,RST', TCP_FLAG.syn | TCP_FLAG.rst],
    ['SYN,ACK', TCP_FLAG.syn | TCP_FLAG.ack],
  ])('is the only segment that does: not %s', (_what, flags) => {
    expect(waiting(false).machine.yieldsTo(syn({ sequence: 1_000_000, flags }))).toBe(false)
  })
})
