import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../src/dns/message/message-decoder.ts'
import { encodeMessage } from '../../../src/dns/message/message-encoder.ts'
import type { MessageInput, OptInput, RecordInput } from '../../../src/dns/message/plain-message.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'
import { CAPTURED, captured } from './captured.ts'

const EMPTY_COUNTS = '0000000000000000'

describe('encodeMessage', () => {
  it('encodes the query for www.google.com', () => {
    const query = {
      id: 1,
      type: 'query',
      flag_rd: true,
      questions: [{ name: 'www.google.com.', type: 'A' }],
    } as const
    const octets = '00010100000100000000000003777777 06676f6f676c6503636f6d0000010001'
    expect(toHex(encodeMessage(query))).toBe(toHex(hex(octets)))
    // As dns-packet writes it: the flags as a number, the name without its final dot.
    expect(
      encodeMessage({
        id: 1,
        type: 'query',
        flags: 0x0100,
        questions: [{ name: 'www.google.com', type: 'A' }],
      }),
    ).toEqual(hex(octets))
  })

  /** BIND remembers two suffixes of a name and points at the latest: we find more, and earlier ones. */
  const COMPRESSED_OTHERWISE = ['dnssec', 'nxdomain-dnssec', 'referral']

  it.each(CAPTURED.filter((name) => !COMPRESSED_OTHERWISE.includes(name)))(
    'gives the octets of %s back',
    (name) => {
      const octets = captured(name)
      expect(toHex(encodeMessage(decodeMessage(octets)))).toBe(toHex(octets))
    },
  )

  it.each(COMPRESSED_OTHERWISE)('gives %s back, in no more octets', (name) => {
    const octets = captured(name)
    const message = decodeMessage(octets)
    const again = encodeMessage(message)
    expect(again.length).toBeLessThanOrEqual(octets.length)
    expect(decodeMessage(again)).toEqual(message)
  })

  it('makes something of next to nothing', () => {
    expect(toHex(encodeMessage({}))).toBe(`00000000${EMPTY_COUNTS}`)
  })

  it('makes the flags of what stands for them', () => {
    const flags = (message: MessageInput): string => toHex(encodeMessage(message)).slice(4, 8)
    expect(flags({ type: 'response' })).toBe('8000')
    expect(flags({ flag_qr: true })).toBe('8000')
    expect(flags({ flag_aa: true, flag_tc: true, flag_rd: true })).toBe('0700')
    expect(flags({ flag_ra: true, flag_z: true, flag_ad: true, flag_cd: true })).toBe('00f0')
    expect(flags({ opcode: 'NOTIFY', rcode: 'REFUSED' })).toBe('2005')
    expect(flags({ opcode: 'OPCODE15', rcode: 'RCODE15' })).toBe('780f')
    expect(flags({ flags: 0x0400, type: 'response' })).toBe('8400')
    expect(flags({ flags: 0x8400, type: 'query' })).toBe('0400')
    expect(flags({ flags: 0x8400 })).toBe('8400')
  })

  it.each([
    ['flag_aa', { flags: 0, flag_aa: true }],
    ['flag_tc', { flags: 0x0200, flag_tc: false }],
    ['opcode', { flags: 0, opcode: 'NOTIFY' }],
    ['rcode', { flags: 3, rcode: 'NOERROR' }],
    ['flag_do', { additionals: [{ type: 'OPT', flags: 0, flag_do: true }] }],
    ['extendedRcode', { rcode: 'BADVERS', additionals: [{ type: 'OPT', extendedRcode: 0 }] }],
  ] as [string, MessageInput][])('does not choose when %s disagrees with another field', (field, message) => {
    expect(() => encodeMessage(message)).toThrow(
      expect.objectContaining({
        code: 'bad-value',
        field: expect.stringMatching(new RegExp(`(^|\\.)${field}$`)),
      }),
    )
  })

  it('puts the upper bits of the rcode into OPT', () => {
    const octets = encodeMessage({ rcode: 'BADCOOKIE', additionals: [{ type: 'OPT' }] })
    expect(decodeMessage(octets)).toMatchObject({ rcode: 'BADCOOKIE', additionals: [{ extendedRcode: 1 }] })
    expect(() => encodeMessage({ rcode: 'BADVERS' })).toThrow(
      expect.objectContaining({ code: 'bad-value', field: 'rcode' }),
    )
  })

  it('compresses names in owners and in the data of the types of RFC 1035', () => {
    const octets = encodeMessage({
      questions: [{ name: 'example.com.', type: 'MX' }],
      answers: [
        { name: 'example.com.', type: 'MX', ttl: 1, data: { preference: 10, exchange: 'mx.example.com.' } },
        { name: 'mx.example.com.', type: 'SRV', ttl: 1, data: { port: 53, target: 'mx.example.com.' } },
      ],
    })
    expect(toHex(octets.subarray(12))).toBe(
      toHex(
        hex(
          '07 6578616d706c65 03 636f6d 00 000f 0001' +
            'c00c 000f 0001 00000001 0007 000a 026d78 c00c' +
            // SRV came later: its target is not compressed (RFC 2782, RFC 3597 §4).
            'c02b 0021 0001 00000001 0016 0000 0000 0035 026d78 076578616d706c65 03636f6d 00',
        ),
      ),
    )
  })

  it('leaves each name its case', () => {
    const names = ['Example.COM.', 'example.com.', 'www.Example.COM.', 'WWW.example.com.']
    const questions = names.map((name) => ({ name, type: 'A' }))
    expect(decodeMessage(encodeMessage({ questions })).questions.map(({ name }) => name)).toEqual(names)
  })

  it('points at no pointer, however a name is written', () => {
    const questions = ['b.', 'a.b.', 'a.b', 'A.b.', 'b', '\\097.b.', 'a.b.', '.', '.'].map((name) => ({
      name,
      type: 'A',
    }))
    const octets = encodeMessage({ questions })
    expect(decodeMessage(octets).questions.map(({ name }) => name)).toEqual([
      'b.',
      'a.b.',
      'a.b.',
      'A.b.',
      'b.',
      'a.b.',
      'a.b.',
      '.',
      '.',
    ])
    const pointers = toHex(octets.subarray(12)).match(/c0[0-9a-f]{2}(?=00010001)/g)
    expect(pointers).toEqual(['c00c', 'c013', 'c00c', 'c00c', 'c013', 'c013'])
  })

  it('takes types and classes by number and in any case', () => {
    const octets = encodeMessage({
      questions: [{ name: 'a.', type: 'mx', class: 'ch' }],
      answers: [{ name: 'a.', type: 'TYPE65280', class: 'CLASS9', data: hex('616263') }],
    })
    expect(decodeMessage(octets)).toMatchObject({
      questions: [{ type: 'MX', class: 'CH' }],
      answers: [{ type: 'TYPE65280', class: 'CLASS9', ttl: 0, data: hex('616263') }],
    })
  })

  it('writes OPT with what is usual where nothing is said', () => {
    const opt = (input: Omit<OptInput, 'type'>): string =>
      toHex(encodeMessage({ additionals: [{ type: 'OPT', ...input }] }).subarray(12))
    expect(opt({})).toBe(toHex(hex('00 0029 04d0 00 00 0000 0000')))
    expect(opt({ flag_do: true, ednsVersion: 1, udpPayloadSize: 4096 })).toBe(
      toHex(hex('00 0029 1000 00 01 8000 0000')),
    )
    expect(opt({ flags: 0x8001, options: [{ code: 65001, data: hex('61') }] })).toBe(
      toHex(hex('00 0029 04d0 00 00 8001 0005 fde9 0001 61')),
    )
  })

  it('writes records without data, for updates', () => {
    const octets = encodeMessage({
      opcode: 'UPDATE',
      answers: [{ name: 'a.', type: 'MX', class: 'ANY', data: null }],
    })
    expect(toHex(octets.subarray(12))).toBe(toHex(hex('0161 00 000f 00ff 00000000 0000')))
  })

  it.each<[field: string, code: string, message: MessageInput]>([
    ['id', 'bad-value', { id: 65536 }],
    ['id', 'bad-value', { id: 1.5 }],
    ['flags', 'bad-value', { flags: -1 }],
    ['opcode', 'bad-value', { opcode: 'ASK' }],
    ['rcode', 'bad-value', { rcode: 'OK' }],
    ['questions[0].name', 'bad-value', { questions: [{ name: 'a..b.', type: 'A' }] }],
    ['questions[0].name', 'bad-value', { questions: [{ name: `${'a'.repeat(64)}.`, type: 'A' }] }],
    ['questions[0].type', 'bad-value', { questions: [{ name: '.', type: 'NONSENSE' }] }],
    [
      'questions[1].class',
      'bad-value',
      {
        questions: [
          { name: '.', type: 'A' },
          { name: '.', type: 'A', class: 'X' },
        ],
      },
    ],
    ['answers[0].ttl', 'bad-value', withAnswer({ name: '.', type: 'A', ttl: -1, data: '192.0.2.1' })],
    ['answers[0].rdata', 'bad-value', withAnswer({ name: '.', type: 'A', data: '192.0.2' })],
    ['answers[0].rdata', 'bad-value', withAnswer({ name: '.', type: 'A', data: undefined })],
    ['answers[0].rdata', 'bad-value', withAnswer({ name: '.', type: 'MX', data: 'mx.' })],
    [
      'answers[0].rdata.exchange',
      'bad-value',
      withAnswer({ name: '.', type: 'MX', data: { preference: 1 } }),
    ],
    ['answers[0].rdata', 'too-long', withAnswer({ name: '.', type: 'TXT', data: 'a'.repeat(256) })],
    ['message', 'message-full', withAnswer({ name: '.', type: 'NULL', data: new Uint8Array(65536) })],
    [
      'header.ancount',
      'too-long',
      { answers: new Array<RecordInput>(65536).fill({ name: '.', type: 'OPT' }) },
    ],
    ['additionals[0].udpPayloadSize', 'bad-value', { additionals: [{ type: 'OPT', udpPayloadSize: 65536 }] }],
    [
      'additionals[0].options[0]',
      'bad-value',
      { additionals: [{ type: 'OPT', options: [{ code: 65536, data: hex('') }] }] },
    ],
    [
      'additionals[0].options[1]',
      'bad-value',
      {
        additionals: [
          {
            type: 'OPT',
            options: [
              { code: 3, data: hex('') },
              { code: 10, type: 'COOKIE', client: hex('0102'), server: hex('') },
            ],
          },
        ],
      },
    ],
  ])('refuses %s with %s', (field, code, message) => {
    expect(() => encodeMessage(message)).toThrow(
      expect.objectContaining({ name: 'EncodeError', code, field }),
    )
  })

  it('has nothing left of a message that it refused', () => {
    const message = { questions: [{ name: 'a.b.', type: 'A' }] }
    const octets = encodeMessage(message)
    expect(() => encodeMessage({ ...message, ...withAnswer({ name: 'b.', type: 'A', data: 'x' }) })).toThrow()
    expect(encodeMessage(message)).toEqual(octets)
  })

  it('points at nothing in an earlier message, however many there were', () => {
    const names = (...all: string[]): MessageInput => ({
      questions: all.map((name) => ({ name, type: 'A' })),
    })
    const [one, other] = [names('a.b.', 'c.', 'c.'), names('c.', 'd.', 'a.b.')]
    const [oneEncoded, otherEncoded] = [encodeMessage(one), encodeMessage(other)]
    for (let i = 0; i < 70_000; i++) encodeMessage(i % 2 === 0 ? one : other)
    expect(encodeMessage(other)).toEqual(otherEncoded)
    expect(encodeMessage(one)).toEqual(oneEncoded)
    const many = names(...Array.from({ length: 1200 }, (_, i) => `name${i}.`))
    encodeMessage(many)
    expect(encodeMessage(other)).toEqual(otherEncoded)
  })

  it('gives octets that the next message leaves alone', () => {
    const first = encodeMessage({ id: 1 })
    encodeMessage({ id: 2 })
    expect(first[1]).toBe(1)
  })
})

function withAnswer(record: RecordInput): MessageInput {
  return { answers: [record] }
}
