// RFC 7323 §2: windows larger than 64 KiB.

import { describe, expect, it } from 'vitest'
import { OneMachine } from '../../stack/tcp/one-machine.ts'

const scaling = { windowScaling: true, receiveBufferOctets: 1_000_000, sendBufferOctets: 2_000_000 }

describe('the window scale option (RFC 7323 §2.2)', () => {
  it('is sent with a SYN, with the shift that our buffer needs', () => {
    const one = new OneMachine(scaling)
    one.machine.connect(one.now)
    expect(one.sent()[0]!.windowScale).toBe(4)
  })

  it('is sent in an answer only if the SYN had it', () => {
    const with_ = OneMachine.called(scaling, { windowScale: 7 })
    expect(with_.sent()[0]!.windowScale).toBe(4)
    const without = OneMachine.called(scaling)
    expect(without.sent()[0]!.windowScale).toBeUndefined()
  })

  it('is in force only if both ends sent it', () => {
    const one = OneMachine.client(scaling)
    one.peerWindow = 1000
    one.give('ACK', { text: 'x' })
    one.advance(100)
    expect(one.sent()[0]!.window).toBe(65_535)
    one.write(5000)
    expect(one.sent()).toHaveLength(1)
  })

  it('does not scale the window of a SYN', () => {
    const one = OneMachine.client({ ...scaling, noDelay: true }, { windowScale: 10, window: 3000 })
    one.write(10_000)
    expect(one.sent()).toHaveLength(3)
    const called = OneMachine.called(scaling, { windowScale: 10 })
    expect(called.sent()[0]!.window).toBe(65_535)
  })

  it('scales the windows of all other segments, both ways', () => {
    const one = OneMachine.client(scaling, { windowScale: 3, window: 1000 })
    one.give('ACK', { window: 1000, text: 'x' })
    one.advance(100)
    expect(one.sent()[0]!.window << 4).toBeGreaterThan(900_000)
    one.write(20_000)
    expect(one.sent()).toHaveLength(8)
  })

  it('a shift above 14 is taken for 14 (§2.3)', () => {
    const one = OneMachine.client(scaling, { windowScale: 200, window: 1 })
    one.give('ACK', { window: 1 })
    expect(one.machine.record.options.sendShift).toBe(14)
    expect(one.machine.record.send.window).toBe(16_384)
  })

  it('rounding takes back less than one step of the window, and only in words (§2.4)', () => {
    const one = OneMachine.client({ ...scaling, receiveBufferOctets: 5_000_000 }, { windowScale: 7 })
    let edge = 0
    let accepted = 0
    for (let i = 0; i < 300; i++) {
      one.give('ACK', { text: 1 + (i % 130) })
      if (i % 11 === 0) one.read()
      one.advance(50)
      for (const { acknowledgment, window } of one.sent()) {
        const next = acknowledgment + (window << 7)
        expect(next).toBeGreaterThan(edge - 128)
        edge = Math.max(edge, next)
        expect(one.machine.record.receive.edge).toBeGreaterThanOrEqual(Math.max(edge, accepted))
        accepted = one.machine.record.receive.edge
      }
    }
  })
})
