import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import {
  decodeTcp,
  describeTcp,
  emptyTcpSegment,
  encodeTcp,
  putTcp,
  TCP_FLAG,
  tcpChecksumState,
  tcpHeaderLength,
  type TcpSegment,
} from '../../src/wire/tcp.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { HTTP_GET } from './packets.ts'

const CLIENT = ipv4Number('192.168.1.4')
const SERVER = ipv4Number('91.198.174.2')
const GET = HTTP_GET.subarray(34)

const segment = (change: Partial<TcpSegment>): TcpSegment => ({ ...emptyTcpSegment(), ...change })

/** A header with these options and no payload. */
function withOptions(options: string): Uint8Array {
  const octets = hex(`0001 0002 00000000 00000000 0000 0000 0000 0000 ${options}`)
  octets[12] = octets.length << 2
  return octets
}

const optional = (max: number) => fc.option(fc.nat(max), { nil: undefined })
const edges = (count: number) => fc.array(fc.nat(0xffff_ffff), { minLength: count * 2, maxLength: count * 2 })
const anySegment = fc
  .record({
    sourcePort: fc.nat(0xffff),
    destinationPort: fc.nat(0xffff),
    sequence: fc.nat(0xffff_ffff),
    acknowledgment: fc.nat(0xffff_ffff),
    flags: fc.nat(255),
    window: fc.nat(0xffff),
    urgent: fc.nat(0xffff),
    mss: optional(0xffff),
    windowScale: optional(255),
    sackPermitted: fc.boolean(),
    sack: fc.nat(2).chain(edges),
    times: fc.option(fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff))),
    payload: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ times, ...rest }): TcpSegment => ({ ...rest, timestamp: times?.[0], timestampEcho: times?.[1] }))

describe('a TCP segment', () => {
  it('is read and written as it was captured', () => {
    const get = decodeTcp(GET)
    expect(get).toMatchObject({
      sourcePort: 53236,
      destinationPort: 80,
      sequence: 0x4e8655c8,
      acknowledgment: 0xcd6ec021,
      flags: TCP_FLAG.psh | TCP_FLAG.ack,
      window: 65_535,
      urgent: 0,
      mss: undefined,
      sackPermitted: false,
      sack: [],
      timestamp: 0x29b5ca70,
      timestampEcho: 0x4f402bd2,
    })
    expect(new TextDecoder().decode(get.payload.subarray(0, 16))).toBe('GET / HTTP/1.1\r\n')
    expect(toHex(encodeTcp(get, CLIENT, SERVER))).toBe(toHex(GET))
  })

  it('reads between the bounds that it is given', () => {
    const octets = Uint8Array.from([1, 2, 3, ...GET, 4])
    expect(decodeTcp(octets, 3, octets.length - 1)).toEqual(decodeTcp(GET))
  })

  it('is truncated anywhere before its payload', () => {
    expectTruncated(decodeTcp, GET, 32)
    expect(decodeTcp(GET.subarray(0, 32)).payload.length).toBe(0)
  })

  it('cannot have a header below 20 octets', () => {
    const octets = Object.assign(GET.slice(), { 12: 0x40 })
    expect(failure(decodeTcp, octets)).toMatchObject({
      code: 'bad-length',
      field: 'tcp data offset',
      offset: 12,
    })
  })

  it('fills in an object that is there, and leaves nothing of what it held', () => {
    const used = segment({ mss: 1460, windowScale: 7, sackPermitted: true, sack: [1, 2], timestamp: 3 })
    expect(decodeTcp(withOptions(''), 0, 20, used)).toBe(used)
    expect(used).toEqual(segment({ sourcePort: 1, destinationPort: 2 }))
  })

  it('survives a round trip with a right checksum, whatever it holds', () => {
    fc.assert(
      fc.property(anySegment, fc.nat(0xffff_ffff), fc.nat(0xffff_ffff), (written, from, to) => {
        fc.pre(tcpHeaderLength(written) <= 60)
        const octets = encodeTcp(written, from, to)
        expect(decodeTcp(octets)).toEqual(written)
        expect(octets.length).toBe(tcpHeaderLength(written) + written.payload.length)
        expect(tcpChecksumState(octets, 0, octets.length, from, to)).toBe('right')
      }),
    )
  })

  it('writes into the middle of a frame over whatever stood there, and returns its end', () => {
    const target = new Uint8Array(GET.length + 5).fill(0xaa)
    expect(putTcp(target, 3, decodeTcp(GET), CLIENT, SERVER)).toBe(3 + GET.length)
    expect(toHex(target)).toBe(`aaaaaa${toHex(GET)}aaaa`)
  })

  it('takes a payload that is in its place already', () => {
    const target = GET.slice()
    const get = decodeTcp(target)
    target.fill(0, 0, 32)
    putTcp(target, 0, get, CLIENT, SERVER)
    expect(toHex(target)).toBe(toHex(GET))
  })

  it('refuses more than 40 octets of options', () => {
    const crowded = segment({ mss: 1460, timestamp: 1, timestampEcho: 2, sack: [1, 2, 3, 4, 5, 6] })
    expect(() => encodeTcp(crowded, CLIENT, SERVER)).toThrow('tcp options: too-long')
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeTcp, GET.subarray(0, 40))
    expectOnlyDecodeErrors(
      decodeTcp,
      withOptions('020405b4 0402080a0000000100000000 01030307 0101050a0000000100000002'),
    )
  })

  it('is told in one line', () => {
    expect(describeTcp(decodeTcp(GET))).toBe(
      'tcp 53236 > 80 [psh ack], seq 1317426632, ack 3446587425, win 65535, 446 octets',
    )
    expect(describeTcp(segment({ flags: TCP_FLAG.syn }))).toBe('tcp 0 > 0 [syn], seq 0, win 0, 0 octets')
  })
})

describe('the options of TCP', () => {
  it('are written in the order of Linux', () => {
    const syn = segment({ mss: 1460, sackPermitted: true, timestamp: 1, timestampEcho: 0, windowScale: 7 })
    expect(toHex(encodeTcp(syn, 0, 0).subarray(20))).toBe('020405b40402080a000000010000000001030307')
  })

  it.each([
    [{ sackPermitted: true }, '01010402'],
    [{ sack: [1, 2, 3, 4] }, '0101051200000001000000020000000300000004'],
    [{ timestamp: 1, timestampEcho: 2 }, '0101080a0000000100000002'],
  ])('fill up to whole words: %j', (options, octets) => {
    expect(toHex(encodeTcp(segment(options), 0, 0).subarray(20))).toBe(octets)
  })

  it('are read in any order, those unknown passed over (RFC 9293 MUST-6)', () => {
    expect(decodeTcp(withOptions('fd06 f9890001 030307 020405b4 01 00ffffff'))).toMatchObject({
      mss: 1460,
      windowScale: 7,
    })
  })

  it.each([
    ['a length of zero (RFC 9293 MUST-7)', 'fd000101', 'bad-length', 21],
    ['a length of one', 'fd010101', 'bad-length', 21],
    ['no length', '010101fd', 'truncated', 24],
    ['more octets than the header has', '01fd0801', 'truncated', 22],
    ['an MSS of another length', '02030101', 'bad-length', 21],
    ['a window scale of another length', '03040101', 'bad-length', 21],
    ['SACK permitted of another length', '04030101', 'bad-length', 21],
    ['SACK with half a block', '0506 00000000 0101', 'bad-length', 21],
    ['SACK without a block', '05020101', 'bad-length', 21],
    ['timestamps of another length', '0806 00000000 0101', 'bad-length', 21],
  ])('are refused for %s', (_what, options, code, offset) => {
    expect(failure(decodeTcp, withOptions(options))).toMatchObject({ code, offset })
  })
})

describe('the checksum of TCP', () => {
  const stateOf = (octets: Uint8Array) => tcpChecksumState(octets, 0, octets.length, CLIENT, SERVER)

  it('is right as captured, and wrong after any change', () => {
    expect(stateOf(GET)).toBe('right')
    for (let i = 0; i < GET.length; i++) {
      const octets = GET.slice()
      octets[i]! ^= 0x10
      expect(stateOf(octets), `octet ${i}`).toBe('wrong')
    }
  })

  it('is left to the card where only the sum of the pseudo-header stands', () => {
    // 192.168 + 1.4 + 91.198 + 174.2 + 6 + 478, with carries.
    const sum = 0xc0a8 + 0x0104 + 0x5bc6 + 0xae02 + 6 + GET.length
    const folded = (sum & 0xffff) + (sum >>> 16)
    expect(stateOf(Object.assign(GET.slice(), { 16: folded >>> 8, 17: folded & 0xff }))).toBe('offloaded')
  })

  it('is wrong where there is no header', () => {
    expect(stateOf(GET.subarray(0, 19))).toBe('wrong')
  })
})
