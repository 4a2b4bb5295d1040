import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import {
  decodeIcmp,
  describeIcmp,
  encodeIcmp,
  ICMP_TYPE,
  icmpChecksumIsRight,
  isIcmpError,
  UNREACHABLE_CODE,
  type IcmpMessage,
} from '../../src/wire/icmp.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { PING, PORT_UNREACHABLE } from './packets.ts'

const ECHO = PING.subarray(20)
const UNREACHABLE = PORT_UNREACHABLE.subarray(20)
const QUOTE = hex('45000044')

const word = fc.nat(0xffff)
const octets = fc.uint8Array({ maxLength: 40 })
const code = fc.nat(255)
const anyMessage: fc.Arbitrary<IcmpMessage> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('echo' as const, 'echo-reply' as const),
    identifier: word,
    sequence: word,
    payload: octets,
  }),
  fc.record({ kind: fc.constant('unreachable' as const), code: code.filter((c) => c !== 4), quote: octets }),
  fc.record({ kind: fc.constant('unreachable' as const), code: fc.constant(4), mtu: word, quote: octets }),
  fc.record({ kind: fc.constant('time-exceeded' as const), code, quote: octets }),
  fc.record({ kind: fc.constant('redirect' as const), code, gateway: fc.nat(0xffff_ffff), quote: octets }),
  fc.record({ kind: fc.constant('parameter-problem' as const), pointer: fc.nat(255), quote: octets }),
  fc.record({
    kind: fc.constant('other' as const),
    type: fc.integer({ min: 13, max: 255 }),
    code,
    rest: fc.nat(0xffff_ffff),
    body: octets,
  }),
)

describe('an ICMP message', () => {
  it('is read and written as it was captured: an echo request', () => {
    const echo = decodeIcmp(PING, 20)
    expect(echo).toEqual({ kind: 'echo', identifier: 0x1ec1, sequence: 1, payload: hex('0001020304050607') })
    expect(toHex(encodeIcmp(echo))).toBe(toHex(ECHO))
  })

  it('is read and written as it was captured: a port that is not there', () => {
    const error = decodeIcmp(UNREACHABLE)
    expect(error).toEqual({
      kind: 'unreachable',
      code: UNREACHABLE_CODE.port,
      quote: PORT_UNREACHABLE.subarray(28),
    })
    expect(toHex(encodeIcmp(error))).toBe(toHex(UNREACHABLE))
  })

  it.each<[IcmpMessage, string]>([
    [{ kind: 'unreachable', code: 4, mtu: 1400, quote: QUOTE }, '0304b23f 00000578 45000044'],
    [{ kind: 'time-exceeded', code: 0, quote: QUOTE }, '0b00afbb 00000000 45000044'],
    [
      { kind: 'redirect', code: 1, gateway: ipv4Number('192.0.2.1'), quote: QUOTE },
      '0501f3b8 c0000201 45000044',
    ],
    [{ kind: 'parameter-problem', pointer: 20, quote: QUOTE }, '0c009abb 14000000 45000044'],
    [{ kind: 'other', type: 13, code: 0, rest: 0x0001_0002, body: QUOTE }, '0d00adb8 00010002 45000044'],
    [{ kind: 'other', type: 8, code: 9, rest: 1, body: QUOTE }, '0809b2b1 00000001 45000044'],
    [{ kind: 'other', type: 12, code: 1, rest: 0, body: QUOTE }, '0c01aeba 00000000 45000044'],
  ])('has one form for each kind: %j', (message, digits) => {
    expect(toHex(encodeIcmp(message))).toBe(digits.replaceAll(' ', ''))
    expect(decodeIcmp(hex(digits))).toEqual(message)
  })

  it('survives a round trip, whatever it holds', () => {
    fc.assert(
      fc.property(anyMessage, (written) => {
        expect(decodeIcmp(encodeIcmp(written))).toEqual(written)
      }),
    )
  })

  it('is truncated below its header, and does not stand a cut elsewhere', () => {
    expectTruncated(decodeIcmp, ECHO, 8)
    for (let length = 8; length < ECHO.length; length++) {
      expect(failure(decodeIcmp, ECHO.subarray(0, length))).toMatchObject({ code: 'bad-checksum' })
    }
  })

  it('is refused for a wrong checksum', () => {
    const octets = Object.assign(ECHO.slice(), { 9: 9 })
    expect(failure(decodeIcmp, octets)).toMatchObject({
      code: 'bad-checksum',
      field: 'icmp checksum',
      offset: 2,
    })
    expect(icmpChecksumIsRight(octets, 0, octets.length)).toBe(false)
    expect(icmpChecksumIsRight(ECHO, 0, ECHO.length)).toBe(true)
    expect(icmpChecksumIsRight(ECHO, 0, 7)).toBe(false)
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeIcmp, UNREACHABLE)
  })

  it('is told in one line', () => {
    const told = (message: IcmpMessage) => describeIcmp(message)
    expect(told(decodeIcmp(ECHO))).toBe('echo request, id 7873, seq 1, 8 octets')
    expect(told({ kind: 'echo-reply', identifier: 7, sequence: 2, payload: QUOTE })).toBe(
      'echo reply, id 7, seq 2, 4 octets',
    )
    expect(told(decodeIcmp(UNREACHABLE))).toBe('unreachable: port')
    expect(told({ kind: 'unreachable', code: 4, mtu: 1400, quote: QUOTE })).toBe(
      'unreachable: fragmentation needed, mtu 1400',
    )
    expect(told({ kind: 'unreachable', code: 99, quote: QUOTE })).toBe('unreachable: code 99')
    expect(told({ kind: 'time-exceeded', code: 0, quote: QUOTE })).toBe('time exceeded in transit')
    expect(told({ kind: 'time-exceeded', code: 1, quote: QUOTE })).toBe('time exceeded in reassembly')
    expect(told({ kind: 'redirect', code: 1, gateway: 1, quote: QUOTE })).toBe('redirect to 0.0.0.1')
    expect(told({ kind: 'parameter-problem', pointer: 20, quote: QUOTE })).toBe(
      'parameter problem at octet 20',
    )
    expect(told({ kind: 'other', type: 13, code: 0, rest: 0, body: QUOTE })).toBe('icmp type 13 code 0')
  })
})

describe('isIcmpError', () => {
  it('tells the messages that no error may answer (RFC 1122 §3.2.2)', () => {
    const errors = Object.entries(ICMP_TYPE).filter(([, type]) => isIcmpError(type))
    expect(errors.map(([name]) => name).sort()).toEqual([
      'parameterProblem',
      'redirect',
      'sourceQuench',
      'timeExceeded',
      'unreachable',
    ])
  })
})
