// RFC 8945 §5.3.1 and §5.4, of which a client is the subject: what it believes, of one message and of many.

import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { checkRequest } from '../../../src/dns/tsig/check-request.ts'
import type { ResponseSigner } from '../../../src/dns/tsig/response-signer.ts'
import type { ResponseVerifier } from '../../../src/dns/tsig/response-verifier.ts'
import { signRequest } from '../../../src/dns/tsig/signed-request.ts'
import { KeyRing, type TsigKey } from '../../../src/dns/tsig/tsig-key.ts'
import { macOver, macPart, messagePart, timersPart, variablesPart } from '../../../src/dns/tsig/tsig-mac.ts'
import { appendTsig, type TsigRecord } from '../../../src/dns/tsig/tsig-record.ts'
import { keyOf, signatureOf } from '../../dns/tsig/captured-exchanges.ts'
import { KEY, NOW_MS, question } from '../../dns/nameserver/standing.ts'

const NOW = NOW_MS / 1000
const QUESTION = question('example. AXFR')

interface Conversation {
  readonly verifier: ResponseVerifier
  readonly signer: ResponseSigner
  readonly requestMac: Uint8Array
}

function converse(key: TsigKey = KEY): Conversation {
  const { octets, verifier } = signRequest(QUESTION, key, NOW_MS)
  const checked = checkRequest(octets, new KeyRing([key]), NOW_MS)
  if (checked.kind !== 'signed') throw new Error(checked.kind)
  return { verifier, signer: checked.signer, requestMac: signatureOf(octets).record.mac }
}

/** The i-th message of a response. */
function message(i = 0, rcode: number = RCODE.NOERROR): Uint8Array {
  const octets = new Uint8Array(QUESTION)
  octets[2] = FLAG.QR >>> 8
  octets[3] = (i << 4) | rcode
  return octets
}

const failure = (code: string, isTold = false): unknown =>
  expect.objectContaining({ name: 'TsigError', code, isTold })

/** A response whose record has other fields, with a MAC that is right for them unless that is one of them. */
function signedWith(
  requestMac: Uint8Array,
  fields: Partial<TsigRecord>,
  octets = message(),
  key = KEY,
): Uint8Array {
  const record = {
    name: key.name,
    algorithm: key.algorithm.name,
    timeSigned: NOW,
    fudgeSeconds: 300,
    originalId: 0x1234,
    error: 0,
    otherData: new Uint8Array(0),
    ...fields,
  }
  const mac = macOver(key, [macPart(requestMac), messagePart(octets, 0x1234), variablesPart(record)])
  return appendTsig(octets, { mac, ...record })
}

describe('RFC 8945 §5.4: a response', () => {
  it('is given without its signature when that is right', () => {
    const { verifier, signer } = converse()
    expect(verifier.verify(signer.sign(message(), NOW_MS), NOW_MS)).toEqual(message())
    expect(() => verifier.finish()).not.toThrow()
  })

  it('has to be signed', () => {
    const { verifier } = converse()
    expect(() => verifier.verify(message(), NOW_MS)).toThrow(failure('unsigned'))
    expect(() => verifier.finish()).toThrow(failure('unsigned'))
  })

  it('has to be signed in answer to the very request', () => {
    const signed = converse(keyOf('client.key.', 'hmac-sha256', Uint8Array.of(7))).signer.sign(
      message(),
      NOW_MS,
    )
    expect(() => converse().verifier.verify(signed, NOW_MS)).toThrow(failure('bad-sig'))
  })

  it('that is the signed request sent back is no response', () => {
    const { octets, verifier } = signRequest(QUESTION, KEY, NOW_MS)
    expect(() => verifier.verify(octets, NOW_MS)).toThrow(failure('bad-sig'))
  })

  it.each([
    ['another key', { name: keyOf('other.key.', 'hmac-sha256').name }, 'bad-key'],
    ['another algorithm', { algorithm: keyOf('x.', 'hmac-sha512').algorithm.name }, 'bad-key'],
    ['a MAC of zeros', { mac: new Uint8Array(32) }, 'bad-sig'],
    ['a MAC of one octet', { mac: new Uint8Array(1) }, 'malformed'],
    ['no MAC', { mac: new Uint8Array(0) }, 'malformed'],
    ['a MAC that is too long', { mac: new Uint8Array(33) }, 'malformed'],
    ['a time too early', { timeSigned: NOW - 301 }, 'bad-time'],
    ['a time too late', { timeSigned: NOW + 301 }, 'bad-time'],
  ])('with %s is not believed', (_, fields, code) => {
    const { verifier, requestMac } = converse()
    expect(() => verifier.verify(signedWith(requestMac, fields), NOW_MS)).toThrow(failure(code))
  })

  it('is not believed with a MAC cut shorter than the key says', () => {
    const { verifier, requestMac } = converse()
    const { mac } = signatureOf(signedWith(requestMac, {})).record
    expect(() => verifier.verify(signedWith(requestMac, { mac: mac.subarray(0, 31) }), NOW_MS)).toThrow(
      failure('bad-trunc'),
    )
  })

  it('with a TSIG at a wrong place is malformed', () => {
    const { verifier, signer } = converse()
    const signed = signer.sign(message(), NOW_MS)
    expect(() => verifier.verify(Uint8Array.of(...signed, 0), NOW_MS)).toThrow(failure('malformed'))
  })

  it.each([
    [RCODE.BADKEY, 'bad-key'],
    [16, 'bad-sig'],
    [RCODE.BADTRUNC, 'bad-trunc'],
    [RCODE.BADTIME, 'bad-time'],
  ])('NOTAUTH with the error %i and no MAC is known to be unproven', (error, code) => {
    const { verifier, requestMac } = converse()
    const told = signedWith(requestMac, { error, mac: new Uint8Array(0) }, message(0, RCODE.NOTAUTH))
    expect(() => verifier.verify(told, NOW_MS)).toThrow(failure(code, true))
  })

  it('NOTAUTH without an error in the record is an answer like others', () => {
    const { verifier, signer } = converse()
    const refusal = message(0, RCODE.NOTAUTH)
    expect(verifier.verify(signer.sign(refusal, NOW_MS), NOW_MS)).toEqual(refusal)
  })

  it.each([
    ['too short a time', Uint8Array.of(1, 2)],
    ['no time', new Uint8Array(0)],
  ])('BADTIME with %s leaves the time open', (_, otherData) => {
    const { verifier, requestMac } = converse()
    const told = signedWith(requestMac, { error: RCODE.BADTIME, otherData }, message(0, RCODE.NOTAUTH))
    expect(() => verifier.verify(told, NOW_MS)).toThrow(
      expect.objectContaining({ code: 'bad-time', isTold: true, serverWallMs: undefined }),
    )
  })
})

describe('RFC 8945 §5.3.1: a response of many messages', () => {
  it('is chained from message to message, hours long', () => {
    const { verifier, signer } = converse()
    for (let i = 0; i < 200; i++) {
      const wallMs = NOW_MS + i * 60_000
      expect(verifier.verify(signer.sign(message(i), wallMs), wallMs)).toEqual(message(i))
    }
    verifier.finish()
  })

  it.each([
    'hmac-md5',
    'hmac-sha1',
    'hmac-sha224',
    'hmac-sha384',
    'hmac-sha512',
    'hmac-sha256-128',
    'hmac-sha512-264',
  ])('is chained with %s too', (algorithm) => {
    const { verifier, signer } = converse(keyOf('k.', algorithm))
    for (let i = 0; i < 3; i++) verifier.verify(signer.sign(message(i), NOW_MS), NOW_MS)
    verifier.finish()
  })

  it.each([
    ['a message is left out', [0], 2],
    ['a message comes twice', [0, 1], 1],
    ['the first does not come', [], 1],
  ])('is not believed when %s', (_, before, wrong) => {
    const { verifier, signer } = converse()
    const messages = [0, 1, 2].map((i) => signer.sign(message(i), NOW_MS))
    for (const i of before) verifier.verify(messages[i]!, NOW_MS)
    expect(() => verifier.verify(messages[wrong]!, NOW_MS)).toThrow(failure('bad-sig'))
  })

  /** Signs the first message, and then every one of `signed`, over all that come between. */
  function* series(
    length: number,
    requestMac: Uint8Array,
    isSigned: (i: number) => boolean,
  ): Generator<Uint8Array> {
    const fields = { name: KEY.name, algorithm: KEY.algorithm.name, timeSigned: NOW, fudgeSeconds: 300 }
    const variables = { ...fields, originalId: 0x1234, error: 0, otherData: new Uint8Array(0) }
    let previous = requestMac
    let between: Uint8Array[] = []
    for (let i = 0; i < length; i++) {
      between.push(message(i))
      if (!isSigned(i)) {
        yield message(i)
        continue
      }
      const said = i === 0 ? variablesPart(variables) : timersPart(variables)
      const mac = macOver(KEY, [macPart(previous), ...between, said])
      yield appendTsig(message(i), { ...variables, mac })
      previous = mac
      between = []
    }
  }

  it('may have 99 messages without a signature between two that have one', () => {
    const { verifier, requestMac } = converse()
    for (const each of series(301, requestMac, (i) => i % 100 === 0)) verifier.verify(each, NOW_MS)
    verifier.finish()
  })

  it('is not believed after a hundredth message without one', () => {
    const { verifier, requestMac } = converse()
    const messages = [...series(101, requestMac, (i) => i === 0)]
    for (const each of messages.slice(0, 100)) verifier.verify(each, NOW_MS)
    expect(() => verifier.verify(messages[100]!, NOW_MS)).toThrow(failure('unsigned'))
  })

  it('has to end with a signature', () => {
    const { verifier, requestMac } = converse()
    for (const each of series(3, requestMac, (i) => i !== 2)) verifier.verify(each, NOW_MS)
    expect(() => verifier.finish()).toThrow(failure('unsigned'))
  })

  it('has to begin with one', () => {
    const { verifier, requestMac } = converse()
    const [first] = series(2, requestMac, (i) => i === 1)
    expect(() => verifier.verify(first!, NOW_MS)).toThrow(failure('unsigned'))
  })

  it('is not believed when one of those without a signature was changed', () => {
    const { verifier, requestMac } = converse()
    const messages = [...series(4, requestMac, (i) => i % 3 === 0)]
    verifier.verify(messages[0]!, NOW_MS)
    verifier.verify(message(9), NOW_MS)
    verifier.verify(messages[2]!, NOW_MS)
    expect(() => verifier.verify(messages[3]!, NOW_MS)).toThrow(failure('bad-sig'))
  })
})
