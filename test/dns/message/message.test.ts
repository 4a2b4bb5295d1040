import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeMessage } from '../../../src/dns/message/message-decoder.ts'
import { decodeResponse, decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseRdata } from '../../../src/dns/rdata/registry.ts'
import { hex } from '../../bytes/hex-octets.ts'
import { CAPTURED, captured } from './captured.ts'

const EMPTY: Message = {
  id: 7,
  flags: FLAG.QR,
  rcode: 0,
  question: { name: DomainName.parse('example.com.'), type: TYPE.MX, rrclass: 1 },
  answers: [],
  authorities: [],
  additionals: [],
  edns: undefined,
}

const EDNS = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }

function record(owner: string, type: keyof typeof TYPE, text: string): ResourceRecord {
  const code = TYPE[type]
  return {
    owner: DomainName.parse(owner),
    type: code,
    rrclass: 1,
    ttlSeconds: 3600,
    rdata: parseRdata(code, 1, text),
  }
}

describe('decodeResponse', () => {
  it('does not look into records of another class than the question', () => {
    const octets = encodeWire({ ...EMPTY, additionals: [record('a.example.com.', 'A', '192.0.2.1')] })
    // The class of the record, the last but 4 octets of rdata, 2 of length and 4 of TTL: no A record of Chaosnet's.
    octets[octets.length - 11] = 3
    expect(() => decodeWire(octets)).toThrow('rdata')
    expect(decodeResponse(octets).additionals).toMatchObject([
      { rrclass: 3, rdata: Uint8Array.of(192, 0, 2, 1) },
    ])
  })

  const withRecord = (change: Partial<ResourceRecord>) =>
    encodeWire({ ...EMPTY, answers: [{ ...record('a.', 'A', '192.0.2.1'), ...change }] })

  it('reads what decodeWire reads', () => {
    expect(decodeResponse(captured('referral'))).toEqual(decodeWire(captured('referral')))
  })

  it('leaves addresses of any length as they are', () => {
    const short = withRecord({ rdata: Uint8Array.of(1, 2, 3) })
    expect(decodeResponse(short).answers[0]!.rdata).toEqual(Uint8Array.of(1, 2, 3))
    expect(() => decodeWire(short)).toThrow('truncated')
  })

  it('does not believe anything else that is broken', () => {
    expect(() => decodeResponse(withRecord({ type: TYPE.MX, rdata: Uint8Array.of(0) }))).toThrow('truncated')
  })
})

describe('decodeWire', () => {
  it('expands names and sets EDNS apart', () => {
    const message = decodeWire(captured('referral'))
    expect(message).toMatchObject({
      flags: FLAG.QR,
      rcode: 0,
      answers: [],
      edns: { udpSize: 4096, version: 0, flags: 0, options: [] },
    })
    expect(message.question?.name.toString()).toBe('www.google.com.')
    expect(message.authorities).toHaveLength(13)
    const [ns] = message.authorities
    expect(ns?.owner.toString()).toBe('com.')
    expect(ns?.rdata).toHaveLength(20)
    expect(message.additionals).toHaveLength(26)
  })

  it('keeps nothing of the octets that it was given', () => {
    const octets = Buffer.from(captured('mail'))
    const message = decodeWire(octets)
    const before = encodeWire(message)
    octets.fill(0xff)
    expect(encodeWire(message)).toEqual(before)
  })

  it('puts the rcode together from header and OPT', () => {
    const octets = encodeWire({ ...EMPTY, rcode: 16, edns: EDNS })
    expect(octets[3]! & 0xf).toBe(0)
    expect(decodeWire(octets)).toMatchObject({ rcode: 16, edns: { extendedRcode: 1 } })
  })
})

describe('encodeWire', () => {
  it.each(CAPTURED)('says of %s what it said', (name) => {
    const octets = captured(name)
    const again = encodeWire(decodeWire(octets))
    const withoutOpt = (octets: Uint8Array): unknown => {
      const message = decodeMessage(octets)
      return { ...message, additionals: message.additionals.filter(({ type }) => type !== 'OPT') }
    }
    expect(withoutOpt(again)).toEqual(withoutOpt(octets))
    expect(decodeWire(again).edns).toEqual(decodeWire(octets).edns)
  })

  it('refuses an rcode that needs EDNS without it', () => {
    expect(() => encodeWire({ ...EMPTY, rcode: 16 })).toThrow(
      expect.objectContaining({ code: 'bad-value', field: 'rcode' }),
    )
  })

  it('encodes a message without a question', () => {
    expect(decodeWire(encodeWire({ ...EMPTY, question: undefined })).question).toBeUndefined()
  })

  it('encodes records without data, of any type', () => {
    const empty = { ...record('example.com.', 'MX', '10 mx.'), rrclass: 255, rdata: hex('') }
    const flags = 5 << 11
    expect(decodeWire(encodeWire({ ...EMPTY, flags, answers: [empty] })).answers).toMatchObject([
      { rdata: hex('') },
    ])
  })
})

describe('encodeWire with a limit', () => {
  const answers = [1, 2, 3].map((i) => record('example.com.', 'MX', `${i} mx${i}.example.com.`))
  const signature = record('example.com.', 'TXT', '"one" "two"')
  const authorities = [1, 2].map((i) => record('example.com.', 'NS', `ns${i}.example.com.`))
  const additionals = [1, 2].map((i) => record(`ns${i}.example.com.`, 'A', `192.0.2.${i}`))
  const message: Message = {
    ...EMPTY,
    answers: [...answers, signature],
    authorities,
    additionals,
    edns: EDNS,
  }
  const whole = encodeWire(message)

  function cutAt(limit: number): { truncated: boolean; counts: number[] } {
    const octets = encodeWire(message, limit)
    expect(octets.length).toBeLessThanOrEqual(limit)
    const { flags, answers, authorities, additionals, edns } = decodeWire(octets)
    expect(edns).toBeDefined()
    const counts = [answers, authorities, additionals].map((section) => section.length)
    return { truncated: (flags & FLAG.TC) !== 0, counts }
  }

  it('leaves nothing out of what fits', () => {
    expect(cutAt(whole.length)).toEqual({ truncated: false, counts: [4, 2, 2] })
  })

  it('leaves out additional RRsets first, without a word', () => {
    expect(cutAt(whole.length - 1)).toEqual({ truncated: false, counts: [4, 2, 1] })
    expect(cutAt(whole.length - 17)).toEqual({ truncated: false, counts: [4, 2, 0] })
  })

  it('sets TC when part of the rest is left out, by whole RRsets (RFC 2181 §9)', () => {
    const withoutAdditional = whole.length - 2 * 16
    expect(cutAt(withoutAdditional)).toEqual({ truncated: false, counts: [4, 2, 0] })
    expect(cutAt(withoutAdditional - 1)).toEqual({ truncated: true, counts: [4, 0, 0] })
    const authorityLength = 2 * 18
    expect(cutAt(withoutAdditional - authorityLength - 1)).toEqual({ truncated: true, counts: [3, 0, 0] })
    expect(cutAt(100)).toEqual({ truncated: true, counts: [3, 0, 0] })
    expect(cutAt(99)).toEqual({ truncated: true, counts: [0, 0, 0] })
    expect(cutAt(40)).toEqual({ truncated: true, counts: [0, 0, 0] })
  })

  it('refuses when not even header, question and EDNS fit', () => {
    expect(cutAt(12 + 17 + 11)).toEqual({ truncated: true, counts: [0, 0, 0] })
    expect(() => encodeWire(message, 12 + 17 + 10)).toThrow(expect.objectContaining({ code: 'message-full' }))
  })

  it('cuts at 65,535 octets when no limit is given', () => {
    const text = `"${'a'.repeat(255)}"`
    const many = Array.from({ length: 300 }, (_, i) => record(`n${i}.example.com.`, 'TXT', text))
    const octets = encodeWire({ ...EMPTY, answers: many })
    expect(octets.length).toBeLessThanOrEqual(65_535)
    expect(octets.length).toBeGreaterThan(65_000)
    expect(decodeWire(octets).flags & FLAG.TC).toBe(FLAG.TC)
  })
})
