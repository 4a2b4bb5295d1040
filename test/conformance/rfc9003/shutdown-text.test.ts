/** RFC 9003 (and 8203 before it): what an operator has to say when a session is shut down. */

import { describe, expect, it } from 'vitest'
import { CEASE, encodeShutdownText, shutdownText } from '../../../src/wire/bgp-errors.ts'
import { hex } from '../../bytes/hex-octets.ts'

const said = (data: Uint8Array, subcode: number = CEASE.shutdown) => shutdownText({ code: 6, subcode, data })

describe('RFC 9003 §2: the shutdown communication', () => {
  it.each(['until noon', 'jusqu’à midi', 'x'.repeat(255)])('is read as it was written: %s', (text) => {
    expect(said(encodeShutdownText(text))).toBe(text)
    expect(said(encodeShutdownText(text), CEASE.reset)).toBe(text)
  })

  it('has 255 octets at most, which are fewer letters where these are not of ASCII', () => {
    expect(() => encodeShutdownText('x'.repeat(256))).toThrow('too-long')
    expect(() => encodeShutdownText('é'.repeat(128))).toThrow('too-long')
  })

  it('is none without octets, of length zero, or of a length that is not its own', () => {
    for (const data of ['', '00', '0261', '0161 62']) expect(said(hex(data))).toBe(undefined)
  })

  it('goes with shutdown and reset only', () => {
    expect(said(encodeShutdownText('no'), CEASE.connectionRejected)).toBe(undefined)
  })

  it('§2 is shown even where it is no UTF-8', () => {
    expect(said(hex('02 61ff'))).toBe('a\ufffd')
  })
})
