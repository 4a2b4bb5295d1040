import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { checkRequest } from '../../../src/dns/tsig/check-request.ts'
import { ResponseVerifier } from '../../../src/dns/tsig/response-verifier.ts'
import { signRequest } from '../../../src/dns/tsig/signed-request.ts'
import { KeyRing } from '../../../src/dns/tsig/tsig-key.ts'
import { toHex } from '../../bytes/hex-octets.ts'
import { type CapturedExchange, EXCHANGES, exchange, keyOf, signatureOf } from './captured-exchanges.ts'

const REFUSED = /does not know|another secret|shorter|hours ago/
const GOOD = EXCHANGES.filter(({ title }) => !REFUSED.test(title))

const timeOf = (octets: Uint8Array): number => signatureOf(octets).record.timeSigned * 1000

describe('exchanges of dig and nsupdate with BIND', () => {
  it.each(GOOD)('$title: the request is right', ({ key, request, wallMs }) => {
    const checked = checkRequest(request, new KeyRing([key]), wallMs)
    expect(checked).toMatchObject({ kind: 'signed', key, message: signatureOf(request).message })
  })

  it.each(GOOD)('$title: we sign the request with the very same octets', ({ key, request, wallMs }) => {
    const { octets } = signRequest(signatureOf(request).message, key, wallMs)
    expect(toHex(octets)).toBe(toHex(request))
  })

  it.each(GOOD)('$title: the response is right', ({ key, request, responses }) => {
    const verifier = new ResponseVerifier(key, signatureOf(request).record.mac)
    for (const response of responses)
      expect(verifier.verify(response, timeOf(response))).toEqual(signatureOf(response).message)
    verifier.finish()
  })

  it.each(GOOD)('$title: we sign the response with the very same octets', (captured) => {
    const { key, request, responses, wallMs } = captured
    const checked = checkRequest(request, new KeyRing([key]), wallMs)
    if (checked.kind !== 'signed') throw new Error(checked.kind)
    for (const response of responses) {
      const signed = checked.signer.sign(signatureOf(response).message, timeOf(response))
      expect(toHex(signed)).toBe(toHex(response))
    }
  })
})

describe('requests that BIND rejects', () => {
  /** What we answer, at the time at which BIND did, and what BIND did. */
  function rejections({ request, responses }: CapturedExchange, keys: KeyRing) {
    const theirs = signatureOf(responses[0]!).record
    const saidAtMs =
      theirs.error === RCODE.BADTIME ? Date.UTC(2026, 10, 22, 16, 58, 34) : timeOf(responses[0]!)
    const checked = checkRequest(request, keys, saidAtMs)
    if (checked.kind !== 'rejected') throw new Error(checked.kind)
    return {
      fault: checked.fault,
      response: checked.response,
      ours: signatureOf(checked.response).record,
      theirs,
    }
  }

  it.each([
    ['a key that named does not know', new KeyRing(), 'BADKEY'],
    ['a key with another secret', new KeyRing([keyOf('sha256', 'hmac-sha256')]), 'BADSIG'],
    ['a query of five hours ago', new KeyRing([keyOf('sha256', 'hmac-sha256')]), 'BADTIME'],
  ] as const)('%s: we say so with the very same record', (title, keys, fault) => {
    const { ours, theirs, ...said } = rejections(exchange(title), keys)
    expect(said.fault).toBe(fault)
    // A MAC is over the rest of the message too, which has other flags.
    expect({ ...ours, mac: ours.mac.length }).toEqual({ ...theirs, mac: theirs.mac.length })
  })

  it('a MAC shorter than the key wants: we say so with the very same record', () => {
    const keys = new KeyRing([keyOf('sha256', 'hmac-sha256')])
    const { fault, ours, theirs } = rejections(exchange('a MAC shorter than the key wants'), keys)
    expect(fault).toBe('BADTRUNC')
    expect({ ...ours, mac: ours.mac.length }).toEqual({ ...theirs, mac: theirs.mac.length })
  })

  it.each([
    ['a key that named does not know', 'bad-key'],
    ['a key with another secret', 'bad-sig'],
    ['a MAC shorter than the key wants', 'bad-trunc'],
    ['a query of five hours ago', 'bad-time'],
  ])('%s: a client learns why', (title, code) => {
    const { key, request, responses, wallMs } = exchange(title)
    const verifier = new ResponseVerifier(key, signatureOf(request).record.mac)
    expect(() => verifier.verify(responses[0]!, wallMs)).toThrow(
      expect.objectContaining({ name: 'TsigError', code, isTold: true }),
    )
  })

  it('what time it is for the server is told under its signature', () => {
    const { key, request, responses, wallMs } = exchange('a query of five hours ago')
    const verifier = new ResponseVerifier(key, signatureOf(request).record.mac)
    const serverWallMs = Date.UTC(2026, 10, 22, 16, 58, 34)
    expect(() => verifier.verify(responses[0]!, wallMs)).toThrow(expect.objectContaining({ serverWallMs }))
  })
})
