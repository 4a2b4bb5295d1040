// RFC 9293 §3.1 and §3.2: the header and its options.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { DecodeError } from '../../../src/errors.ts'
import {
  decodeTcp,
  emptyTcpSegment,
  encodeTcp,
  tcpChecksumState,
  type TcpSegment,
} from '../../../src/wire/tcp.ts'
import { OneMachine, hasFlag } from '../../stack/tcp/one-machine.ts'

const source = ipv4Number('192.0.2.1')
const destination = ipv4Number('198.51.100.7')

function encoded(fields: Partial<TcpSegment> = {}): Uint8Array {
  return encodeTcp({ ...emptyTcpSegment(), ...fields }, source, destination)
}

/** A header with these options, which are filled up with zeros. */
function withOptions(...options: number[]): Uint8Array {
  const words = Math.ceil(options.length / 4)
  const octets = new Uint8Array(20 + 4 * words)
  octets[12] = (5 + words) << 4
  octets.set(options, 20)
  return octets
}

describe('the window field (RFC 9293 §3.1)', () => {
  it('MUST-1: is unsigned: 65,535 is a large window', () => {
    expect(decodeTcp(encoded({ window: 0xffff })).window).toBe(65_535)
    const one = OneMachine.client()
    one.peerWindow = 0xffff
    one.give('ACK')
    one.write(4000)
    expect(one.sent()).toHaveLength(4)
  })
})

describe('the checksum (RFC 9293 §3.1)', () => {
  it('MUST-2: is computed for each segment that is sent', () => {
    const segment = encoded({ sequence: 7, payload: Uint8Array.of(1, 2, 3) })
    expect(tcpChecksumState(segment, 0, segment.length, source, destination)).toBe('right')
  })

  it('MUST-3: tells whether any octet of segment or addresses is another', () => {
    const segment = encoded({ sequence: 7, payload: Uint8Array.of(1, 2, 3) })
    for (let at = 0; at < segment.length; at++) {
      const damaged = Uint8Array.from(segment)
      damaged[at]! ^= 0x40
      expect(tcpChecksumState(damaged, 0, damaged.length, source, destination)).toBe('wrong')
    }
    expect(tcpChecksumState(segment, 0, segment.length, source + 1, destination)).toBe('wrong')
  })
})

describe('options (RFC 9293 §3.1 and §3.2)', () => {
  it('MUST-4: end of list, no-operation and MSS are understood', () => {
    expect(decodeTcp(withOptions(1, 1, 2, 4, 0x05, 0xb4, 0)).mss).toBe(1460)
    expect(decodeTcp(withOptions(0, 2, 4, 0x05, 0xb4)).mss).toBeUndefined()
  })

  it('MUST-5: an option may come in any segment', () => {
    const one = OneMachine.client()
    one.give('ACK', { text: 'a', mss: 500, windowScale: 3, sackPermitted: true })
    one.give('FIN,ACK', { sack: [1, 2] })
    expect(one.read()).toBe('a')
    expect(one.machine.state).toBe('CLOSE-WAIT')
    one.write(1000)
    expect(one.sent().at(-1)!.text).toHaveLength(1000)
  })

  it('MUST-6: one that is unknown is passed over by its length', () => {
    const options = decodeTcp(withOptions(253, 5, 9, 9, 9, 2, 4, 0x02, 0x18, 34, 2))
    expect(options.mss).toBe(536)
  })

  it.each([
    ['no room for a length', [1, 1, 1, 2]],
    ['a length of 0', [253, 0, 0, 0]],
    ['a length of 1', [253, 1, 0, 0]],
    ['a length past the header', [253, 5, 0, 0]],
    ['an MSS of three octets', [2, 3, 1, 0]],
    ['timestamps of eight octets', [8, 8, 0, 0, 0, 0, 0, 0]],
    ['SACK blocks of seven octets', [5, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('MUST-7: an illegal length is an error that is told, not a crash: %s', (_what, options) => {
    expect(() => decodeTcp(withOptions(...options))).toThrow(DecodeError)
  })

  it('MUST-64: they are read wherever they begin', () => {
    const unaligned = decodeTcp(withOptions(1, 2, 4, 0x05, 0xb4, 8, 10, 0, 0, 0, 7, 0, 0, 0, 8, 3, 3, 6))
    expect(unaligned).toMatchObject({ mss: 1460, timestamp: 7, timestampEcho: 8, windowScale: 6 })
  })

  it('MUST-65: MSS is sent with SYN and with nothing else', () => {
    const one = new OneMachine({ timestamps: true, selectiveAcknowledgment: true })
    one.machine.connect(one.now)
    one.give('SYN,ACK', { timestamp: 1, timestampEcho: one.now, sackPermitted: true })
    one.write('abc')
    one.shutdown()
    one.advance(10_000)
    const segments = one.sent()
    expect(segments.length).toBeGreaterThan(3)
    for (const segment of segments) expect(segment.mss !== undefined).toBe(hasFlag(segment, 'syn'))
  })

  const every: Partial<TcpSegment>[] = [
    { mss: 1460 },
    { windowScale: 7 },
    { sackPermitted: true },
    { timestamp: 1, timestampEcho: 2 },
    { sack: [1, 2, 3, 4, 5, 6] },
    { mss: 1460, windowScale: 7, sackPermitted: true, timestamp: 1, timestampEcho: 2 },
  ]

  it.each(every)('MUST-68: all but end of list and no-operation have a length: %o', (fields) => {
    const octets = encoded(fields).subarray(20)
    let at = 0
    while (at < octets.length && octets[at] !== 0) at += octets[at] === 1 ? 1 : Math.max(octets[at + 1]!, 2)
    expect(at).toBeLessThanOrEqual(octets.length)
    expect(decodeTcp(encoded(fields))).toMatchObject(fields)
  })

  it.each(every)('MUST-69: what follows the end of the list is zero: %o', (fields) => {
    const octets = encoded(fields).subarray(20)
    expect(octets.length % 4).toBe(0)
    let at = 0
    while (at < octets.length && octets[at] !== 0) at += octets[at] === 1 ? 1 : octets[at + 1]!
    expect(octets.subarray(at).every((octet) => octet === 0)).toBe(true)
  })
})
