import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodePppoeDiscovery,
  decodePppoeSession,
  describePppoeDiscovery,
  describePppoeSession,
  encodePppoeDiscovery,
  encodePppoeSession,
  PPP_PROTOCOL,
  PPPOE_CODE,
  PPPOE_TAG,
} from '../../src/wire/pppoe.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'

/** Any service, asked for by a host that marks its question with `7`; tshark reads both of these the same way. */
const PADI = hex('11 09 0000 0009 0101 0000 0103 0001 07')
const SESSION = hex('11 00 0001 0006 0021 45000014')

describe('a PPPoE discovery packet', () => {
  it('is read and written', () => {
    const padi = decodePppoeDiscovery(PADI)
    expect(padi).toEqual({
      code: PPPOE_CODE.padi,
      sessionId: 0,
      tags: [
        { type: PPPOE_TAG.serviceName, data: hex('') },
        { type: PPPOE_TAG.hostUniq, data: hex('07') },
      ],
    })
    expect(toHex(encodePppoeDiscovery(padi))).toBe(toHex(PADI))
  })

  it('leaves padding alone, and what follows the end of the list', () => {
    const padded = hex('11 09 0000 0009 0000 0000 0103 0001 07 000000')
    expect(decodePppoeDiscovery(padded).tags).toEqual([])
  })

  it('is truncated below its length, and inside of a tag', () => {
    expectTruncated(decodePppoeDiscovery, PADI)
    expect(failure(decodePppoeDiscovery, hex('11090000 0003 010100'))).toMatchObject({
      field: 'pppoe tag header',
    })
    expect(failure(decodePppoeDiscovery, hex('11090000 0004 01010001'))).toMatchObject({ field: 'pppoe tag' })
  })

  it('is refused for another version', () => {
    const octets = Object.assign(PADI.slice(), { 0: 0x21 })
    expect(failure(decodePppoeDiscovery, octets)).toMatchObject({ code: 'bad-value', field: 'pppoe version' })
  })

  it('survives a round trip, whatever it holds', () => {
    const tag = fc.record({
      type: fc.integer({ min: 1, max: 0xffff }),
      data: fc.uint8Array({ maxLength: 20 }),
    })
    const packet = fc.record({ code: fc.nat(255), sessionId: fc.nat(0xffff), tags: fc.array(tag) })
    fc.assert(
      fc.property(packet, (written) => {
        expect(decodePppoeDiscovery(encodePppoeDiscovery(written))).toEqual(written)
      }),
    )
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodePppoeDiscovery, PADI)
  })

  it('is told in one line', () => {
    expect(describePppoeDiscovery(decodePppoeDiscovery(PADI))).toBe('PADI, session 0x0000, 2 tags')
    expect(describePppoeDiscovery({ code: 1, sessionId: 7, tags: [] })).toBe(
      'pppoe code 1, session 0x0007, 0 tags',
    )
  })
})

describe('a PPPoE session frame', () => {
  it('is read and written', () => {
    const frame = decodePppoeSession(SESSION)
    expect(frame).toEqual({ sessionId: 1, protocol: PPP_PROTOCOL.ipv4, payload: hex('45000014') })
    expect(toHex(encodePppoeSession(frame))).toBe(toHex(SESSION))
  })

  it('leaves padding alone', () => {
    expect(decodePppoeSession(Uint8Array.from([...SESSION, 0, 0]))).toEqual(decodePppoeSession(SESSION))
  })

  it('is truncated below its length', () => {
    expectTruncated(decodePppoeSession, SESSION)
  })

  it('has the code 0, and room for the protocol', () => {
    expect(failure(decodePppoeSession, PADI)).toMatchObject({ code: 'bad-value', field: 'pppoe code' })
    expect(failure(decodePppoeSession, hex('110000010001 00'))).toMatchObject({ code: 'bad-length' })
  })

  it('is not longer than its length field can say', () => {
    const payload = new Uint8Array(65_534)
    expect(() => encodePppoeSession({ sessionId: 1, protocol: 0x21, payload })).toThrow('too-long')
  })

  it('survives a round trip, whatever it holds', () => {
    const frame = fc.record({ sessionId: fc.nat(0xffff), protocol: fc.nat(0xffff), payload: fc.uint8Array() })
    fc.assert(
      fc.property(frame, (written) => {
        expect(decodePppoeSession(encodePppoeSession(written))).toEqual(written)
      }),
    )
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodePppoeSession, SESSION)
  })

  it('is told in one line', () => {
    expect(describePppoeSession(decodePppoeSession(SESSION))).toBe(
      'pppoe session 0x0001, protocol 0x0021, 4 octets',
    )
  })
})
