/** RFC 4271 §6.1 and §6.2: what is wrong with a header or an OPEN, and how the peer is told. */

import { describe, expect, it } from 'vitest'
import { decodeBgp } from '../../../src/wire/bgp.ts'
import { toHex } from '../../bytes/hex-octets.ts'
import { BIRD, bgpMessage } from '../../wire/bgp-messages.ts'
import { failure } from '../../wire/hostile-decoding.ts'

/** `code/subcode data` of what ends the session. */
function notification(octets: Uint8Array): string {
  const error = failure((each) => decodeBgp(each, { fourOctetAs: true }), octets) as {
    notification: { code: number; subcode: number; data: Uint8Array }
  }
  const { code, subcode, data } = error.notification
  return `${code}/${subcode} ${toHex(data)}`.trimEnd()
}

const changed = (octets: Uint8Array, at: number, ...values: number[]): Uint8Array => {
  const copy = octets.slice()
  copy.set(values, at)
  return copy
}

const OPEN = '04 fbf4 005a 0a000001'

describe('RFC 4271 §6.1: message header', () => {
  it('a marker of other than ones: not synchronized', () => {
    expect(notification(changed(BIRD.keepalive, 7, 0xfe))).toBe('1/1')
  })

  it.each([
    ['less than a header', changed(BIRD.keepalive, 16, 0, 18), '0012'],
    ['more than 4,096', changed(BIRD.keepalive, 16, 0x10, 1), '1001'],
    ['an OPEN of less than 29', changed(BIRD.open, 16, 0, 28), '001c'],
    ['an UPDATE of less than 23', changed(BIRD.endOfRib, 16, 0, 22), '0016'],
    ['a KEEPALIVE of more than 19', bgpMessage(4, '00'), '0014'],
    ['a NOTIFICATION of less than 21', bgpMessage(3, '06'), '0014'],
    ['RFC 2918 §3: a ROUTE-REFRESH of more than 23', bgpMessage(5, '0001000100'), '0018'],
  ])('a length of %s: bad message length, and which', (_, octets, data) => {
    expect(notification(octets)).toBe(`1/2 ${data}`)
  })

  it('a type that there is not: bad message type, and which', () => {
    expect(notification(bgpMessage(9, ''))).toBe('1/3 09')
  })
})

describe('RFC 4271 §6.2: OPEN', () => {
  it('another version: the largest that is spoken here', () => {
    expect(notification(bgpMessage(1, '03 fbf4 005a 0a000001 00'))).toBe('2/1 0004')
  })

  it('RFC 7607 §2: AS 0 is no peer', () => {
    expect(notification(bgpMessage(1, '04 0000 005a 0a000001 00'))).toBe('2/2')
  })

  it('RFC 7607 §2: nor when it hides behind AS_TRANS', () => {
    expect(notification(bgpMessage(1, '04 5ba0 005a 0a000001 08 0206 4104 00000000'))).toBe('2/2')
  })

  it('RFC 6286 §2.2: an identifier of zero', () => {
    expect(notification(bgpMessage(1, '04 fbf4 005a 00000000 00'))).toBe('2/3')
  })

  it('a parameter that nobody knows', () => {
    expect(notification(bgpMessage(1, `${OPEN} 03 0101 00`))).toBe('2/4')
  })

  it.each([
    ['one second', '0001'],
    ['two seconds', '0002'],
  ])('a hold time of %s', (_, seconds) => {
    expect(notification(bgpMessage(1, `04 fbf4 ${seconds} 0a000001 00`))).toBe('2/6')
  })

  it('but one of none, or of three seconds, is fine', () => {
    for (const seconds of ['0000', '0003']) {
      const open = decodeBgp(bgpMessage(1, `04 fbf4 ${seconds} 0a000001 00`), { fourOctetAs: true })
      expect(open).toMatchObject({ holdSeconds: Number.parseInt(seconds, 16) })
    }
  })

  it.each([
    ['parameters longer than the message', `${OPEN} 09 0200`],
    ['parameters shorter than the message', `${OPEN} 02 0200 00`],
    ['a parameter longer than all of them', `${OPEN} 02 0204`],
    ['a capability longer than its parameter', `${OPEN} 06 0204 4108 0000`],
    ['a capability of another length than it has', `${OPEN} 05 0203 4101 00`],
  ])('%s: unspecific', (_, body) => {
    expect(notification(bgpMessage(1, body))).toBe('2/0')
  })
})
