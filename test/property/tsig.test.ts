// Signatures under random keys, messages and mutations: what is signed verifies, and nothing else does.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DecodeError } from '../../src/errors.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { formatBase64 } from '../../src/dns/rdata/base64.ts'
import { checkRequest } from '../../src/dns/tsig/check-request.ts'
import { KeyFileError } from '../../src/dns/tsig/key-file-error.ts'
import { parseKeyFile } from '../../src/dns/tsig/key-file.ts'
import { parseTsigKey } from '../../src/dns/tsig/key-text.ts'
import { signRequest } from '../../src/dns/tsig/signed-request.ts'
import { formatTsigAlgorithm, leastMacLength, parseTsigAlgorithm } from '../../src/dns/tsig/tsig-algorithm.ts'
import { TsigError } from '../../src/dns/tsig/tsig-error.ts'
import { KeyRing, type TsigKey } from '../../src/dns/tsig/tsig-key.ts'
import { findTsig } from '../../src/dns/tsig/tsig-record.ts'
import { NOW_MS, question, stand, TCP, UDP } from '../dns/nameserver/standing.ts'

const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/)
const name = fc
  .array(label, { minLength: 1, maxLength: 5 })
  .map((labels) => DomainName.parse(`${labels.join('.')}.`))

const algorithm = fc
  .constantFrom('hmac-md5', 'hmac-sha1', 'hmac-sha224', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512')
  .map(parseTsigAlgorithm)
  .chain((whole) =>
    fc
      .integer({ min: leastMacLength(whole), max: whole.fullLength })
      .map((macLength) => ({ ...whole, macLength })),
  )

const key: fc.Arbitrary<TsigKey> = fc.record({
  name,
  algorithm,
  secret: fc.uint8Array({ minLength: 1, maxLength: 200 }),
})

const QUESTION = question('www.example.', { edns: {} })

const message = fc.uint8Array({ minLength: 12, maxLength: 300 }).map((random) => {
  // With a header that fits to what follows: nothing.
  const octets = random.subarray(0, 12)
  octets[2]! |= 0x80
  octets.fill(0, 4)
  return octets
})

describe('TSIG', () => {
  it('signed requests are right, and so are all messages of signed responses', () => {
    fc.assert(
      fc.property(key, fc.array(message, { minLength: 1, maxLength: 10 }), (each, messages) => {
        const { octets, verifier } = signRequest(QUESTION, each, NOW_MS)
        const checked = checkRequest(octets, new KeyRing([each]), NOW_MS)
        if (checked.kind !== 'signed') throw new Error(checked.kind)
        expect(checked.message).toEqual(QUESTION)
        for (const response of messages) {
          const signed = checked.signer.sign(response, NOW_MS)
          expect(signed.length).toBe(response.length + checked.signer.overheadOctets)
          expect(verifier.verify(signed, NOW_MS)).toEqual(response)
        }
        verifier.finish()
      }),
    )
  })

  it('nothing that was changed is believed, by server or client', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(key, flips, (each, changes) => {
        const keys = new KeyRing([each])
        const { octets, verifier } = signRequest(QUESTION, each, NOW_MS)
        const checked = checkRequest(octets, keys, NOW_MS)
        if (checked.kind !== 'signed') throw new Error(checked.kind)
        const forged = changed(octets, changes)
        const verdict = checkRequest(forged, keys, NOW_MS)
        if (verdict.kind === 'signed') expect(verdict.message.subarray(2)).toEqual(QUESTION.subarray(2))
        const response = checked.signer.sign(QUESTION, NOW_MS)
        try {
          expect(verifier.verify(changed(response, changes), NOW_MS).subarray(2)).toEqual(
            QUESTION.subarray(2),
          )
        } catch (error) {
          expect(error).toBeInstanceOf(TsigError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('whatever comes, the server answers or drops, and never throws', () => {
    const { server } = stand()
    const { octets } = signRequest(QUESTION, parseTsigKey('client.key:AAAA'), NOW_MS)
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc
        .array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 20 })
        .map((all) => changed(octets, all)),
      fc.nat({ max: octets.length }).map((length) => octets.subarray(0, length)),
    )
    fc.assert(
      fc.property(garbage, fc.constantFrom(UDP, TCP), (each, client) => {
        const response = server.respond(each, client)
        expect(response === null || response instanceof Uint8Array).toBe(true)
        try {
          findTsig(each)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

function changed(octets: Uint8Array, changes: readonly (readonly [at: number, bits: number])[]): Uint8Array {
  const copy = new Uint8Array(octets)
  for (const [at, bits] of changes) copy[at % copy.length]! ^= bits
  return copy
}

describe('key files', () => {
  const wholeOctets = key.map((each) => ({
    ...each,
    algorithm: parseTsigAlgorithm(formatTsigAlgorithm(each.algorithm)),
  }))

  it('say what was written into them', () => {
    const keys = fc.uniqueArray(wholeOctets, { selector: (each) => each.name.key, maxLength: 5 })
    const blank = fc.constantFrom(' ', '\n', '\t', ' /* x */ ', ' // x\n', ' # x\n')
    fc.assert(
      fc.property(keys, blank, fc.constantFrom('"', ''), (all, b, quote) => {
        const text = all
          .map((each) => {
            const algorithm = `algorithm${b}${formatTsigAlgorithm(each.algorithm)};`
            const secret = `secret${b}"${formatBase64(each.secret)}";`
            return `key${b}${quote}${each.name.toString()}${quote}${b}{${b}${algorithm}${b}${secret}${b}};${b}`
          })
          .join('')
        const read = parseKeyFile(text, 'keys')
        expect(read.map(({ name }) => name.toString())).toEqual(all.map(({ name }) => name.toString()))
        expect(read.map(({ algorithm, secret }) => ({ algorithm, secret }))).toEqual(
          all.map(({ algorithm, secret }) => ({ algorithm, secret })),
        )
      }),
    )
  })

  it('of any text are read or refused with places inside of it', () => {
    const word = fc.constantFrom(
      'key',
      'a',
      '"a"',
      '{',
      '}',
      ';',
      'algorithm',
      'hmac-sha256',
      'secret',
      '"AAAA"',
      '"',
      '/*',
      '\n',
      '//',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
    )
    fc.assert(
      fc.property(text, (each) => {
        try {
          parseKeyFile(each, 'keys')
        } catch (error) {
          if (!(error instanceof KeyFileError)) throw error
          const lines = each.split('\n')
          for (const { line, column } of error.errors) {
            expect(line).toBeLessThanOrEqual(lines.length)
            expect(column).toBeLessThanOrEqual(Array.from(lines[line - 1]!).length + 1)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })
})
