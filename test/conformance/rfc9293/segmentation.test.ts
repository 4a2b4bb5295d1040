// RFC 9293 §3.7: how a stream is cut into segments.

import { describe, expect, it } from 'vitest'
import { OneMachine, PEER_ISS, PEER_MSS } from '../../stack/tcp/one-machine.ts'

describe('the MSS option (RFC 9293 §3.7.1)', () => {
  it('MUST-14: is sent with both kinds of SYN, and obeyed', () => {
    const active = new OneMachine()
    active.machine.connect(active.now)
    expect(active.sent()[0]!.mss).toBe(1460)
    const passive = OneMachine.called({}, { mss: 700 })
    expect(passive.sent()[0]!.mss).toBe(1460)
    passive.give('ACK')
    passive.write(1400)
    expect(passive.sent().map(({ text }) => text.length)).toEqual([700, 700])
  })

  it('MUST-15: without one from the peer, segments have at most 536 octets', () => {
    const one = OneMachine.client({}, { mss: undefined })
    one.write(1072)
    expect(one.sent().map(({ text }) => text.length)).toEqual([536, 536])
  })

  it('MUST-16: the path may ask for less than the peer', () => {
    const one = new OneMachine({}, { pathMtu: 576 })
    one.machine.connect(one.now)
    one.give('SYN,ACK', { mss: 1460 })
    one.sent()
    one.write(1072)
    expect(one.sent().map(({ text }) => text.length)).toEqual([536, 536])
  })

  it('MUST-16: options take their room from the text', () => {
    const one = OneMachine.client({ timestamps: true }, { timestamp: 5, timestampEcho: 1000 })
    one.write(PEER_MSS)
    expect(one.sent()[0]!.text).toHaveLength(PEER_MSS - 12)
  })

  it('MUST-16: SACK blocks too', () => {
    const settings = { timestamps: true, selectiveAcknowledgment: true }
    const one = OneMachine.client(settings, { timestamp: 5, timestampEcho: 1000, sackPermitted: true })
    for (const gap of [10, 20, 30, 40]) {
      one.give('ACK', { sequence: PEER_ISS + 1 + gap, text: 'x', timestamp: 5, timestampEcho: 1000 })
    }
    one.sent()
    one.write(PEER_MSS)
    const [segment] = one.sent()
    expect(segment!.sack).toHaveLength(6)
    expect(segment!.text).toHaveLength(PEER_MSS - 12 - 28)
  })

  it('MUST-67: the one that is sent is what the interface can receive less 40, whatever the path', () => {
    const one = new OneMachine({ timestamps: true }, { receiveMss: 8960, pathMtu: 576 })
    one.machine.connect(one.now)
    expect(one.sent()[0]!.mss).toBe(8960)
  })

  it('an absurdly small one does not make absurdly small segments', () => {
    const one = OneMachine.client({}, { mss: 1 })
    one.write(100)
    expect(one.sent()[0]!.text.length).toBeGreaterThan(20)
  })
})

describe('path MTU discovery (RFC 9293 §3.7.2, RFC 1191)', () => {
  it('what did not fit goes out again at once in smaller pieces', () => {
    const one = OneMachine.client()
    one.write(2000)
    expect(one.sent()).toHaveLength(2)
    one.machine.pathMtuChanged(one.now, 540, 101)
    const again = one.sent()
    expect(again[0]).toMatchObject({ sequence: 101 })
    expect(again[0]!.text).toHaveLength(500)
    one.advance(10_000)
    expect(Math.max(...one.sent().map(({ text }) => text.length))).toBe(500)
  })

  it('a report about what was never sent is not believed (RFC 5927 §4.1)', () => {
    const one = OneMachine.client()
    one.write(1000)
    one.sent()
    one.machine.pathMtuChanged(one.now, 540, 99_999)
    expect(one.sent()).toEqual([])
  })

  it('a path is not believed to be longer than it was', () => {
    const one = OneMachine.client({}, { mss: 1460 })
    one.write(1460)
    one.sent()
    one.machine.pathMtuChanged(one.now, 9000, 101)
    one.give('ACK')
    one.write(1460)
    expect(one.sent().map(({ text }) => text.length)).toEqual([1460])
  })
})

describe("Nagle's algorithm (RFC 9293 §3.7.4)", () => {
  it('SHLD-7: small writes wait while something is unacknowledged, and then go together', () => {
    const one = OneMachine.client()
    for (const text of ['a', 'b', 'c']) one.write(text)
    expect(one.heard()).toEqual(['ACK 101 ack 301 "a"'])
    one.give('ACK')
    expect(one.heard()).toEqual(['ACK 102 ack 301 "bc"'])
  })

  it('SHLD-7: full segments do not wait', () => {
    const one = OneMachine.client()
    one.write('a')
    one.write(PEER_MSS - 1)
    one.write('z')
    expect(one.sent().map(({ text }) => text.length)).toEqual([1, PEER_MSS])
  })

  it('MUST-17: a program can do without', () => {
    const one = OneMachine.client({ noDelay: true })
    for (const text of ['a', 'b', 'c']) one.write(text)
    expect(one.heard()).toEqual(['ACK 101 ack 301 "a"', 'ACK 102 ack 301 "b"', 'ACK 103 ack 301 "c"'])
  })
})
