// RFC 2018: the SACK option, as the receiver sends it and the sender believes it.

import { describe, expect, it } from 'vitest'
import { FIRST_RTO_MS, OneMachine } from '../../stack/tcp/one-machine.ts'

const sacking = { selectiveAcknowledgment: true }

describe('SACK permitted (RFC 2018 §2)', () => {
  it('is offered, and agreed to', () => {
    const one = new OneMachine(sacking)
    one.machine.connect(one.now)
    expect(one.sent()[0]!.sackPermitted).toBe(true)
    const called = OneMachine.called(sacking, { sackPermitted: true })
    expect(called.sent()[0]!.sackPermitted).toBe(true)
  })

  it.each([
    ['the peer', sacking, false],
    ['this end', {}, true],
  ])('is not agreed to if %s does not want it', (_who, settings, sackPermitted) => {
    const one = OneMachine.called(settings, { sackPermitted })
    expect(one.sent()[0]!.sackPermitted).toBe(false)
    one.give('ACK')
    one.give('ACK', { sequence: 401, text: 100 })
    expect(one.sent()[0]!.sack).toEqual([])
  })
})

describe('what a receiver reports (RFC 2018 §4)', () => {
  const receiver = (): OneMachine => OneMachine.client(sacking, { sackPermitted: true })

  it('the first block is the one with the segment that has just come', () => {
    const one = receiver()
    one.give('ACK', { sequence: 401, text: 100 })
    one.give('ACK', { sequence: 601, text: 100 })
    one.give('ACK', { sequence: 501, text: 50 })
    expect(one.sent().map(({ sack }) => sack)).toEqual([
      [401, 501],
      [601, 701, 401, 501],
      [401, 551, 601, 701],
    ])
  })

  it('a segment that comes twice is still the first', () => {
    const one = receiver()
    one.give('ACK', { sequence: 401, text: 100 })
    one.give('ACK', { sequence: 601, text: 100 })
    one.give('ACK', { sequence: 401, text: 100 })
    expect(one.sent().at(-1)!.sack).toEqual([401, 501, 601, 701])
  })

  it('nothing once the gaps are filled', () => {
    const one = receiver()
    one.give('ACK', { sequence: 401, text: 100 })
    one.give('ACK', { sequence: 301, text: 100 })
    expect(one.sent().at(-1)).toMatchObject({ acknowledgment: 501, sack: [] })
  })

  it('text that goes the other way carries the blocks too', () => {
    const one = receiver()
    one.give('ACK', { sequence: 401, text: 100 })
    one.write('x')
    expect(one.sent().at(-1)).toMatchObject({ text: 'x', sack: [401, 501] })
  })
})

describe('a receiver that threw away what it had reported (RFC 2018 §8)', () => {
  it('gets it again after timeouts', () => {
    const one = OneMachine.client(sacking, { sackPermitted: true })
    one.write(4000)
    one.sent()
    one.give('ACK', { acknowledgment: 101, sack: [1101, 4101] })
    one.advance(FIRST_RTO_MS)
    one.give('ACK', { acknowledgment: 1101 })
    one.sent()
    one.advance(60_000)
    const again = one.sent()
    expect(again[0]!.sequence).toBe(1101)
    one.give('ACK', { acknowledgment: 2101 })
    one.advance(60_000)
    const sequences = [...again, ...one.sent()].map(({ sequence }) => sequence)
    expect(sequences).toContain(2101)
  })
})
