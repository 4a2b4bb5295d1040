// RFC 8945 §5.1 to §5.3, of which a server is the subject: requests that are wrong in every way, and what is said of them.

import { describe, expect, it } from 'vitest'
import { DecodeError } from '../../../src/errors.ts'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { checkRequest, type CheckedRequest } from '../../../src/dns/tsig/check-request.ts'
import { signRequest } from '../../../src/dns/tsig/signed-request.ts'
import { formatTsigAlgorithm } from '../../../src/dns/tsig/tsig-algorithm.ts'
import { TsigError } from '../../../src/dns/tsig/tsig-error.ts'
import { KeyRing, type TsigKey } from '../../../src/dns/tsig/tsig-key.ts'
import { macOver, messagePart, variablesPart } from '../../../src/dns/tsig/tsig-mac.ts'
import { appendTsig, findTsig, type TsigRecord } from '../../../src/dns/tsig/tsig-record.ts'
import { keyOf, signatureOf } from '../../dns/tsig/captured-exchanges.ts'
import {
  decoded,
  KEY,
  NOW_MS,
  question,
  signedQuestion,
  single,
  stand,
  UDP,
} from '../../dns/nameserver/standing.ts'

const NOW = NOW_MS / 1000
const KEYS = new KeyRing([KEY])
const QUESTION = question('www.example.')
const HEADER = 12

const check = (octets: Uint8Array, keys = KEYS): CheckedRequest => checkRequest(octets, keys, NOW_MS)

function rejection(octets: Uint8Array, keys = KEYS) {
  const checked = check(octets, keys)
  if (checked.kind !== 'rejected') throw new Error(checked.kind)
  const { record } = signatureOf(checked.response)
  return { fault: checked.fault, message: decodeWire(checked.response), record, response: checked.response }
}

/** A question whose signature has other fields, and a MAC that is right for them, cut to `macLength`. */
function signedWith(
  fields: Partial<TsigRecord>,
  key: TsigKey = KEY,
  macLength = key.algorithm.fullLength,
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
  const mac = macOver(key, [messagePart(QUESTION, record.originalId), variablesPart(record)])
  return appendTsig(QUESTION, { mac: mac.subarray(0, macLength), ...record })
}

/** The signed question with one of the octets of its record changed; `at` counts from the start of the record. */
function spoilt(at: number, octet: number): Uint8Array {
  const octets = new Uint8Array(signedWith({}))
  octets[QUESTION.length + at] = octet
  return octets
}

const CLASS_AT = KEY.name.octets.length + 2
const TTL_AT = CLASS_AT + 2

describe('RFC 8945 §5.1, §5.2: the place of a TSIG', () => {
  it('is the end of the message, and a message without one is unsigned', () => {
    expect(check(signedWith({}))).toMatchObject({ kind: 'signed', key: KEY, message: QUESTION })
    expect(check(QUESTION)).toEqual({ kind: 'unsigned' })
  })

  it.each([
    ['twice', appendTsig(signedWith({}), signatureOf(signedWith({})).record)],
    ['before another record', withRecordBehind(signedWith({}))],
    ['with octets behind it', Uint8Array.of(...signedWith({}), 0)],
    ['in the answer section', moved(6)],
    ['in the authority section', moved(8)],
    ['of class IN', spoilt(CLASS_AT + 1, 1)],
    ['with a TTL', spoilt(TTL_AT + 3, 1)],
    ['cut short', signedWith({}).subarray(0, -1)],
    ['with a compressed algorithm', withCompressedAlgorithm()],
  ])('%s is FORMERR, without a signature', (_, octets) => {
    expect(check(octets)).toEqual({ kind: 'malformed' })
    const { server } = stand()
    const response = single(server.respond(octets, UDP))
    expect(decodeWire(response)).toMatchObject({ rcode: RCODE.FORMERR, answers: [], additionals: [] })
  })

  it('is unknown in a message that cannot be walked', () => {
    expect(() => findTsig(signedWith({}).subarray(0, 20))).toThrow(DecodeError)
    expect(check(signedWith({}).subarray(0, 20))).toEqual({ kind: 'malformed' })
  })

  it('may have the name of its key compressed', () => {
    const key = keyOf('www.example.', 'hmac-sha256')
    const whole = signRequest(QUESTION, key, NOW_MS).octets
    const nameAt = QUESTION.length
    const octets = Uint8Array.of(...whole.subarray(0, nameAt), 0xc0, HEADER, ...whole.subarray(nameAt + 13))
    expect(check(octets, new KeyRing([key]))).toMatchObject({ kind: 'signed', message: QUESTION })
  })

  function withRecordBehind(octets: Uint8Array): Uint8Array {
    const all = Uint8Array.of(...octets, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4)
    all[11]!++
    return all
  }

  function moved(countAt: number): Uint8Array {
    const octets = new Uint8Array(signedWith({}))
    octets[11] = 0
    octets[countAt + 1] = 1
    return octets
  }

  function withCompressedAlgorithm(): Uint8Array {
    const key = keyOf('hmac-sha256.', 'hmac-sha256')
    const whole = signRequest(QUESTION, key, NOW_MS).octets
    const algorithmAt = QUESTION.length + key.name.octets.length + 10
    const octets = Uint8Array.of(
      ...whole.subarray(0, algorithmAt),
      0xc0,
      QUESTION.length,
      ...whole.subarray(algorithmAt + 13),
    )
    octets[algorithmAt - 1]! -= 11
    return octets
  }
})

describe('RFC 8945 §5.2.1: the key', () => {
  it.each([
    ['that is unknown', signedWith({}), new KeyRing()],
    ['for another algorithm', signedWith({}), new KeyRing([keyOf('client.key.', 'hmac-sha512')])],
    [
      'with an algorithm that nobody knows',
      signedWith({ algorithm: keyOf('hmac-x.', 'hmac-md5').name }),
      KEYS,
    ],
    ['for SHA-256, used with MD5', signedWith({}, keyOf('client.key.', 'hmac-md5')), KEYS],
    ['for SHA-256, used with SHA-1', signedWith({}, keyOf('client.key.', 'hmac-sha1')), KEYS],
  ])('%s is BADKEY, unsigned, with NOTAUTH', (_, octets, keys) => {
    const { fault, message, record } = rejection(octets, keys)
    expect(fault).toBe('BADKEY')
    expect(message).toMatchObject({
      id: 0x1234,
      rcode: RCODE.NOTAUTH,
      question: { type: TYPE.A },
      answers: [],
    })
    expect(message.flags & FLAG.QR).toBe(FLAG.QR)
    expect(record).toMatchObject({
      error: RCODE.BADKEY,
      mac: new Uint8Array(0),
      otherData: new Uint8Array(0),
    })
    expect(record).toMatchObject({ originalId: 0x1234, algorithm: signatureOf(octets).record.algorithm })
  })

  it('is found by its name in any case, and so is the algorithm', () => {
    const octets = new Uint8Array(signedWith({}))
    const nameAt = QUESTION.length + 1
    octets[nameAt] = octets[nameAt]! ^ 0x20
    expect(check(octets).kind).toBe('signed')
    const algorithmAt = QUESTION.length + KEY.name.octets.length + 11
    octets[algorithmAt] = octets[algorithmAt]! ^ 0x20
    expect(check(octets).kind).toBe('signed')
  })
})

describe('RFC 8945 §5.2.2: the MAC', () => {
  it('that is made with another secret is BADSIG, unsigned, with NOTAUTH', () => {
    const other = keyOf('client.key.', 'hmac-sha256', Uint8Array.of(1))
    const { fault, message, record } = rejection(signedWith({}, other))
    expect(fault).toBe('BADSIG')
    expect(message.rcode).toBe(RCODE.NOTAUTH)
    expect(record).toMatchObject({ error: 16, mac: new Uint8Array(0), otherData: new Uint8Array(0) })
  })

  it('covers every bit of the message but its id, and every bit of its record but the original id has a say', () => {
    const octets = signedWith({})
    const kinds = new Set<string>()
    for (let bit = 16; bit < octets.length * 8; bit++) {
      const flipped = new Uint8Array(octets)
      flipped[bit >> 3]! ^= 0x80 >> (bit & 7)
      const checked = check(flipped)
      kinds.add(checked.kind === 'rejected' ? checked.fault : checked.kind)
      if (checked.kind === 'signed') expect(isLetterCase(bit, octets)).toBe(true)
    }
    expect([...kinds].sort()).toEqual(['BADKEY', 'BADSIG', 'malformed', 'signed', 'unsigned'])
  })

  /** The names in the record are signed in lower case (§4.3.3), and OPT and TSIG differ in type. */
  function isLetterCase(bit: number, octets: Uint8Array): boolean {
    const octet = octets[bit >> 3]!
    return bit >> 3 >= QUESTION.length && (bit & 7) === 2 && /[a-z]/.test(String.fromCharCode(octet))
  }
})

describe('RFC 8945 §5.2.2.1, §5.2.4: the length of a MAC', () => {
  const ALGORITHMS = ['hmac-md5', 'hmac-sha1', 'hmac-sha224', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512']

  it.each(ALGORITHMS)('%s: every one is judged by the RFC, and by what the key wants', (text) => {
    const whole = keyOf('client.key.', text)
    const { fullLength } = whole.algorithm
    const least = Math.max(10, fullLength / 2)
    const judge = (keyLength: number, macLength: number): string => {
      const key = { ...whole, algorithm: { ...whole.algorithm, macLength: keyLength } }
      const octets = signedWith({}, whole, macLength)
      const checked = check(octets, new KeyRing([key]))
      return checked.kind === 'rejected' ? checked.fault : checked.kind
    }
    for (let macLength = 0; macLength <= fullLength; macLength++) {
      const isAllowed = macLength >= least
      for (let keyLength = least; keyLength <= fullLength; keyLength++) {
        const expected = !isAllowed ? 'malformed' : macLength < keyLength ? 'BADTRUNC' : 'signed'
        expect(`${macLength} of ${keyLength}: ${judge(keyLength, macLength)}`).toBe(
          `${macLength} of ${keyLength}: ${expected}`,
        )
      }
    }
  })

  it('over that of the hash is FORMERR', () => {
    expect(check(signedWith({ mac: new Uint8Array(33) }))).toEqual({ kind: 'malformed' })
  })

  it('too short for the key is BADTRUNC under a signature that is long enough', () => {
    const { fault, message, record, response } = rejection(signedWith({}, KEY, 16))
    expect(fault).toBe('BADTRUNC')
    expect(message.rcode).toBe(RCODE.NOTAUTH)
    expect(record).toMatchObject({ error: RCODE.BADTRUNC, timeSigned: NOW })
    expect(record.mac).toHaveLength(32)
    const { verifier } = signRequest(
      QUESTION,
      { ...KEY, algorithm: { ...KEY.algorithm, macLength: 16 } },
      NOW_MS,
    )
    expect(() => verifier.verify(response, NOW_MS)).toThrow(
      expect.objectContaining({ code: 'bad-trunc', isTold: true }),
    )
  })

  it('of a wrong one does not matter: BADSIG comes before BADTRUNC', () => {
    const mac = new Uint8Array(16)
    expect(rejection(signedWith({ mac })).fault).toBe('BADSIG')
  })

  it('of the response is that of the request, where the key allows both', () => {
    const short = keyOf('client.key.', 'hmac-sha256-128')
    for (const macLength of [16, 20, 32]) {
      const checked = check(signedWith({}, KEY, macLength), new KeyRing([short]))
      if (checked.kind !== 'signed') throw new Error(checked.kind)
      expect(signatureOf(checked.signer.sign(QUESTION, NOW_MS)).record.mac).toHaveLength(macLength)
    }
    expect(formatTsigAlgorithm(short.algorithm)).toBe('hmac-sha256-128')
  })
})

describe('RFC 8945 §5.2.3: the time', () => {
  it.each([
    [-300, 'signed'],
    [300, 'signed'],
    [-301, 'BADTIME'],
    [301, 'BADTIME'],
    [-NOW, 'BADTIME'],
    [2 ** 48 - 1 - NOW, 'BADTIME'],
  ])('off by %i s with a fudge of 300 s is %s', (off, expected) => {
    const checked = check(signedWith({ timeSigned: NOW + off }))
    expect(checked.kind === 'rejected' ? checked.fault : checked.kind).toBe(expected)
  })

  it('has to be exact without a fudge', () => {
    expect(check(signedWith({ fudgeSeconds: 0 })).kind).toBe('signed')
    expect(rejection(signedWith({ fudgeSeconds: 0, timeSigned: NOW - 1 })).fault).toBe('BADTIME')
  })

  it('of BADTIME is the client’s, with ours in the other data, under a signature', () => {
    const octets = signedWith({ timeSigned: NOW - 5000, fudgeSeconds: 77 })
    const { message, record, response } = rejection(octets)
    expect(message.rcode).toBe(RCODE.NOTAUTH)
    expect(record).toMatchObject({ error: RCODE.BADTIME, timeSigned: NOW - 5000, fudgeSeconds: 77 })
    expect(record.mac).toHaveLength(32)
    expect(Buffer.from(record.otherData).readUIntBE(0, 6)).toBe(NOW)
    const { verifier } = signRequest(QUESTION, KEY, NOW_MS - 5_000_000)
    // With the fudge of 300 that was sent.
    const again = rejection(signRequest(QUESTION, KEY, NOW_MS - 5_000_000).octets)
    expect(() => verifier.verify(again.response, NOW_MS - 5_000_000)).toThrow(
      expect.objectContaining({ code: 'bad-time', isTold: true, serverWallMs: NOW_MS }),
    )
    expect(decodeWire(response).question?.type).toBe(TYPE.A)
  })

  it('does not matter where the MAC is wrong: BADSIG comes before BADTIME', () => {
    expect(rejection(signedWith({ timeSigned: 0, mac: new Uint8Array(32) })).fault).toBe('BADSIG')
  })

  it('matters where the MAC is short: BADTIME comes before BADTRUNC', () => {
    expect(rejection(signedWith({ timeSigned: 0 }, KEY, 16)).fault).toBe('BADTIME')
  })
})

describe('RFC 8945 §5.3: the response', () => {
  it('to a query that was forwarded under another id verifies under its own', () => {
    const { octets, verifier } = signedQuestion('www.example.')
    const forwarded = new Uint8Array(octets)
    forwarded[0] = 0x99
    const { server } = stand()
    const response = single(server.respond(forwarded, UDP))
    expect(response[0]).toBe(0x99)
    expect(signatureOf(response).record.originalId).toBe(0x9934)
    // Whoever forwards puts the id back that the client knows.
    response[0] = 0x12
    expect(decoded(verifier.verify(response, NOW_MS)).id).toBe(0x1234)
  })

  it('has an OPT record where the query has one, also in a rejection', () => {
    const { server } = stand({ keys: [] })
    const { octets } = signedQuestion('www.example.', { edns: {} })
    expect(decoded(server.respond(octets, UDP))).toMatchObject({ rcode: RCODE.NOTAUTH, edns: { version: 0 } })
  })

  it('keeps the case of the question', () => {
    const { server } = stand()
    const { octets, verifier } = signedQuestion('wWw.eXample.')
    expect(
      decoded(verifier.verify(single(server.respond(octets, UDP)), NOW_MS)).question?.name.toString(),
    ).toBe('wWw.eXample.')
  })

  it('of a plain query is plain', () => {
    const { server } = stand()
    const { verifier } = signedQuestion('www.example.')
    const response = single(server.respond(QUESTION, UDP))
    expect(findTsig(response)).toBeUndefined()
    expect(() => verifier.verify(response, NOW_MS)).toThrow(TsigError)
  })
})
