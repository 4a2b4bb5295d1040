import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../src/dns/message/message-decoder.ts'
import { hex } from '../../bytes/hex-octets.ts'
import { captured } from './captured.ts'
import { messageOf } from './message-of.ts'

describe('decodeMessage', () => {
  it('decodes the query for www.google.com', () => {
    expect(decodeMessage(hex('00010100000100000000000003777777 06676f6f676c6503636f6d0000010001'))).toEqual({
      id: 1,
      type: 'query',
      flags: 0x0100,
      flag_qr: false,
      opcode: 'QUERY',
      flag_aa: false,
      flag_tc: false,
      flag_rd: true,
      flag_ra: false,
      flag_z: false,
      flag_ad: false,
      flag_cd: false,
      rcode: 'NOERROR',
      questions: [{ name: 'www.google.com.', type: 'A', class: 'IN' }],
      answers: [],
      authorities: [],
      additionals: [],
    })
  })

  it('decodes a response with aliases and compressed names', () => {
    const { id, type, flag_ra, questions, answers } = decodeMessage(captured('google-fr-response'))
    expect({ id, type, flag_ra }).toEqual({ id: 3099, type: 'response', flag_ra: true })
    expect(questions).toEqual([{ name: 'www.google.fr.', type: 'A', class: 'IN' }])
    expect(answers).toHaveLength(8)
    expect(answers.slice(0, 3)).toEqual([
      { name: 'www.google.fr.', type: 'CNAME', class: 'IN', ttl: 260813, data: 'www.google.com.' },
      { name: 'www.google.com.', type: 'CNAME', class: 'IN', ttl: 551508, data: 'www.l.google.com.' },
      { name: 'www.l.google.com.', type: 'A', class: 'IN', ttl: 108, data: '209.85.229.147' },
    ])
  })

  it('decodes a referral with glue', () => {
    const { answers, authorities, additionals } = decodeMessage(captured('referral'))
    expect(answers).toEqual([])
    expect(authorities).toHaveLength(13)
    expect(authorities[12]).toEqual({
      name: 'com.',
      type: 'NS',
      class: 'IN',
      ttl: 172800,
      data: expect.stringMatching(/^[a-m]\.gtld-servers\.net\.$/),
    })
    expect(additionals.map(({ type }) => type).filter((type) => type === 'AAAA')).toHaveLength(13)
    expect(additionals.at(-1)).toEqual({
      name: '.',
      type: 'OPT',
      udpPayloadSize: 4096,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    })
  })

  it('decodes the options that dig sends', () => {
    const { additionals } = decodeMessage(captured('query-options'))
    expect(additionals).toEqual([
      expect.objectContaining({
        options: [
          { code: 3, type: 'NSID', data: new Uint8Array() },
          {
            code: 8,
            type: 'CLIENT_SUBNET',
            family: 1,
            sourcePrefixLength: 24,
            scopePrefixLength: 0,
            ip: '192.0.2.0',
          },
          { code: 10, type: 'COOKIE', client: hex('c037bc5ab5dbbcec'), server: new Uint8Array() },
          { code: 9, type: 'EXPIRE', expireSeconds: null },
          { code: 11, type: 'TCP_KEEPALIVE', timeout: null },
          { code: 12, type: 'PADDING', data: new Uint8Array(45) },
        ],
      }),
    ])
  })

  it('tells every flag, opcode and rcode', () => {
    const message = (flags: string): ReturnType<typeof decodeMessage> =>
      decodeMessage(hex(`0000 ${flags} 0000 0000 0000 0000`))
    expect(message('8000')).toMatchObject({ type: 'response', flag_qr: true, flags: 0 })
    expect(message('0400')).toMatchObject({ type: 'query', flag_aa: true, flags: 0x0400 })
    expect(message('0200')).toMatchObject({ flag_tc: true, flag_aa: false })
    expect(message('0100')).toMatchObject({ flag_rd: true, flag_tc: false })
    expect(message('0080')).toMatchObject({ flag_ra: true, flag_rd: false })
    expect(message('0040')).toMatchObject({ flag_z: true, flag_ra: false })
    expect(message('0020')).toMatchObject({ flag_ad: true, flag_z: false })
    expect(message('0010')).toMatchObject({ flag_cd: true, flag_ad: false })
    expect(message('2803')).toMatchObject({ opcode: 'UPDATE', rcode: 'NXDOMAIN' })
    expect(message('780f')).toMatchObject({ opcode: 'OPCODE15', rcode: 'RCODE15' })
  })

  it('puts the rcode together from header and OPT (RFC 6891 §6.1.3)', () => {
    expect(decodeMessage(messageOf({ additionals: ['00 0029 04d0 01000000 0000'] })).rcode).toBe('BADVERS')
    expect(
      decodeMessage(messageOf({ additionals: ['00 0029 04d0 01000000 0000'], flags: '8007' })).rcode,
    ).toBe('BADCOOKIE')
  })

  it('keeps types and classes that it does not know (RFC 3597)', () => {
    const octets = messageOf({
      questions: ['00 ff01 0009'],
      answers: ['00 ff00 0001 00000001 0003 616263', '00 0001 0009 00000002 0002 6162'],
    })
    expect(decodeMessage(octets)).toMatchObject({
      questions: [{ name: '.', type: 'TYPE65281', class: 'CLASS9' }],
      answers: [
        { type: 'TYPE65280', class: 'IN', data: hex('616263') },
        // What is an address in class IN is octets in a class that nobody knows.
        { type: 'A', class: 'CLASS9', data: hex('6162') },
      ],
    })
  })

  it('escapes names as BIND does', () => {
    const { questions } = decodeMessage(messageOf({ questions: ['03612e62 022000 00 0001 0001'] }))
    expect(questions[0]?.name).toBe('a\\.b.\\032\\000.')
  })

  it('takes more than one question, which other programs send to multicast DNS', () => {
    const question = '0161 00 0001 0001'
    expect(decodeMessage(messageOf({ questions: [question, question] })).questions).toHaveLength(2)
  })

  it('takes records without data in an update, and nowhere else (RFC 2136 §2.4)', () => {
    const answers = ['0161 00 0001 00ff 00000000 0000']
    expect(decodeMessage(messageOf({ flags: '2800', answers })).answers).toEqual([
      { name: 'a.', type: 'A', class: 'ANY', ttl: 0, data: null },
    ])
    expect(() => decodeMessage(messageOf({ answers: ['0161 00 0001 0001 00000000 0000'] }))).toThrow(
      expect.objectContaining({ code: 'truncated', field: 'answers[0].rdata' }),
    )
  })

  it('takes a Node Buffer, and a view into a larger one', () => {
    const octets = captured('mail')
    const larger = Buffer.alloc(octets.length + 20, 0xff)
    larger.set(octets, 7)
    expect(decodeMessage(larger.subarray(7, 7 + octets.length))).toEqual(decodeMessage(octets))
  })

  it('gives octets as Uint8Array, never as Buffer', () => {
    const txt = decodeMessage(Buffer.from(captured('mail'))).answers.find(({ type }) => type === 'TXT')
    if (txt?.type !== 'TXT') throw new Error('the message holds a TXT record')
    expect(txt.data.every((text) => !Buffer.isBuffer(text) && text instanceof Uint8Array)).toBe(true)
  })
})
