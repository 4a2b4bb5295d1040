// RFC 9293 §3.4: sequence numbers, and which of them are acceptable.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { initialSequence } from '../../../src/stack/tcp/initial-sequence.ts'
import { seqDiff } from '../../../src/stack/tcp/sequence.ts'
import { OneMachine, PEER_ISS } from '../../stack/tcp/one-machine.ts'

const local = { ip: ipv4Number('192.0.2.1'), port: 53 }
const remote = { ip: ipv4Number('198.51.100.7'), port: 50_000 }
const secret = Uint8Array.from({ length: 16 }, (_, i) => i)

describe('initial sequence numbers (RFC 9293 §3.4.1)', () => {
  it('MUST-8: rise with a clock that ticks every four microseconds', () => {
    const first = initialSequence(secret, 1000, local, remote)
    expect(seqDiff(initialSequence(secret, 1000.004, local, remote), first)).toBe(1)
    expect(seqDiff(initialSequence(secret, 2000, local, remote), first)).toBe(250_000)
  })

  it('MUST-9: tell nobody without the secret about those of other connections', () => {
    const difference = (key: Uint8Array): number =>
      seqDiff(
        initialSequence(key, 0, local, { ...remote, port: remote.port + 1 }),
        initialSequence(key, 0, local, remote),
      )
    const differences = Array.from({ length: 20 }, (_, i) => difference(Uint8Array.of(i)))
    expect(new Set(differences).size).toBe(20)
  })

  it('SHLD-1: differ for each pair of ends at the same time', () => {
    const others = [
      [{ ...local, port: 54 }, remote],
      [{ ...local, ip: local.ip + 1 }, remote],
      [local, { ...remote, ip: remote.ip + 1 }],
      [remote, local],
    ] as const
    const numbers = others.map(([here, there]) => initialSequence(secret, 0, here, there))
    expect(new Set([...numbers, initialSequence(secret, 0, local, remote)]).size).toBe(5)
  })
})

describe('a receive window of zero (RFC 9293 §3.4)', () => {
  function full(): OneMachine {
    const one = OneMachine.client({ receiveBufferOctets: 1000 })
    one.give('ACK', { text: 1000 })
    one.advance(500)
    expect(one.sent().at(-1)!.window).toBe(0)
    return one
  }

  it('MUST-66: still heeds a RST', () => {
    const one = full()
    one.give('RST')
    expect(one.machine.state).toBe('CLOSED')
    expect(one.events).toContain('closed ECONNRESET')
  })

  it('MUST-66: still heeds an urgent pointer', () => {
    const one = full()
    one.events.length = 0
    one.give('ACK,URG', { text: 'x', sequence: one.peerNext, urgent: 1 })
    expect(one.events).toContain('urgent')
    expect(one.heard()).toEqual([`ACK 101 ack ${PEER_ISS + 1001}`])
  })

  it('still takes in acknowledgments', () => {
    const one = full()
    one.write('abc')
    expect(one.heard()).toEqual([`ACK 101 ack ${PEER_ISS + 1001} "abc"`])
    one.give('ACK')
    one.advance(10_000)
    expect(one.heard()).toEqual([])
  })

  it('answers what lies outside of it with an acknowledgment (RFC 9293 §3.10.7.4, first)', () => {
    const one = full()
    one.give('ACK', { text: 'x', sequence: one.peerNext })
    expect(one.heard()).toEqual([`ACK 101 ack ${PEER_ISS + 1001}`])
  })
})

describe('acceptability (RFC 9293 §3.4, table 5)', () => {
  it('what is old or beyond the window is answered with what is expected, and changes nothing', () => {
    const one = OneMachine.client({ receiveBufferOctets: 1000 })
    for (const sequence of [PEER_ISS - 10, PEER_ISS + 1 + 1000, PEER_ISS + 2 ** 31]) {
      one.give('ACK', { sequence, text: 'x' })
      expect(one.heard()).toEqual([`ACK 101 ack ${PEER_ISS + 1}`])
    }
    expect(one.read()).toBe('')
  })

  it('of a segment that is partly old or partly beyond the window, the rest is taken', () => {
    const one = OneMachine.client({ receiveBufferOctets: 1000 })
    one.give('ACK', { text: 'abc' })
    one.give('ACK', { sequence: PEER_ISS + 2, text: 'BCde' })
    expect(one.read()).toBe('abcde')
    one.give('ACK', { sequence: PEER_ISS + 6, text: 1500 })
    expect(one.read()).toHaveLength(1000 - 'abcde'.length)
  })
})
