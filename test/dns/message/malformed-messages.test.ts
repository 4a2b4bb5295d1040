import { describe, expect, it } from 'vitest'
import { describeMessage } from '../../../src/dns/message/describe-message.ts'
import { decodeMessage } from '../../../src/dns/message/message-decoder.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { CAPTURED, captured } from './captured.ts'
import { messageOf, type Pieces } from './message-of.ts'

const QUESTION = '0161 00 0001 0001'
const A = 'c00c 0001 0001 00000e10 0004 c0000201'
const OPT = '00 0029 04d0 00000000 0000'
const TSIG = '00 00fa 00ff 00000000 0011 00 000000000000 0000 0000 0000 0000 0000'

/** A message that is wrong, what is wrong with it, and where. */
const WRONG: readonly (readonly [
  what: string,
  pieces: Pieces,
  code: string,
  field: string,
  offset: number,
])[] = [
  ['a question more than there is', { counts: [1, 0, 0, 0] }, 'bad-count', 'header.qdcount', 4],
  [
    'an answer more than there is',
    { questions: [QUESTION], counts: [1, 1, 0, 0] },
    'bad-count',
    'header.ancount',
    6,
  ],
  [
    'the most answers that can be claimed',
    { questions: [QUESTION], answers: [A], counts: [1, 65535, 0, 0] },
    'bad-count',
    'header.ancount',
    6,
  ],
  [
    'an authority more than there is',
    { questions: [QUESTION], counts: [1, 0, 1, 0] },
    'bad-count',
    'header.nscount',
    8,
  ],
  [
    'an additional more than there is',
    { questions: [QUESTION], additionals: [OPT], counts: [1, 0, 0, 2] },
    'bad-count',
    'header.arcount',
    10,
  ],
  [
    'a record more than is claimed',
    { questions: [QUESTION], answers: [A], counts: [1, 0, 0, 0] },
    'trailing',
    'message',
    19,
  ],
  ['an octet after the end', { questions: [QUESTION], trailing: '00' }, 'trailing', 'message', 19],
  [
    'a name that points into the header',
    { questions: ['c000 0001 0001'] },
    'bad-pointer',
    'questions[0].name',
    12,
  ],
  ['a name that points at itself', { questions: ['c00c 0001 0001'] }, 'bad-pointer', 'questions[0].name', 12],
  [
    'an owner that points forward',
    { questions: [QUESTION], answers: ['c020 0001 0001 00000e10 0004 c0000201'] },
    'bad-pointer',
    'answers[0].name',
    19,
  ],
  ['a question cut in its class', { questions: ['0161 00 0001 00'] }, 'truncated', 'questions[0].class', 17],
  [
    'a record cut in its TTL',
    { questions: [QUESTION], answers: ['c00c 0001 0001 0000'] },
    'truncated',
    'answers[0].ttl',
    25,
  ],
  [
    'rdata longer than the message',
    { questions: [QUESTION], answers: ['c00c 0001 0001 00000e10 0005 c0000201'] },
    'truncated',
    'answers[0].rdlength',
    29,
  ],
  [
    'an address of three octets',
    { questions: [QUESTION], answers: ['c00c 0001 0001 00000e10 0003 c00002'] },
    'truncated',
    'answers[0].rdata',
    31,
  ],
  [
    'an address of five octets',
    { questions: [QUESTION], authorities: ['c00c 0001 0001 00000e10 0005 c000020100'] },
    'trailing',
    'authorities[0].rdata',
    35,
  ],
  [
    'a mail exchange that points forward',
    { questions: [QUESTION], answers: [A, 'c00c 000f 0001 00000e10 0004 000a c040'] },
    'bad-pointer',
    'answers[1].rdata.exchange',
    49,
  ],
  [
    'a mail exchange that goes on after its rdata',
    {
      questions: [QUESTION],
      answers: ['c00c 000f 0001 00000e10 0005 000a 036161', '61 0001'],
      counts: [1, 1, 0, 0],
    },
    'truncated',
    'answers[0].rdata.exchange',
    33,
  ],
  [
    'a compressed name in a type that forbids it',
    { questions: [QUESTION], answers: ['c00c 0027 0001 00000e10 0002 c00c'] },
    'bad-pointer',
    'answers[0].rdata',
    31,
  ],
  [
    'a pointer to the root in a type that forbids it',
    { questions: [QUESTION], answers: ['c00c 0027 0001 00000e10 0002 c00e'] },
    'bad-pointer',
    'answers[0].rdata',
    31,
  ],
  [
    'an OPT record among the answers',
    { questions: [QUESTION], answers: [OPT] },
    'bad-value',
    'answers[0].type',
    19,
  ],
  [
    'two OPT records',
    { questions: [QUESTION], additionals: [OPT, OPT] },
    'bad-count',
    'additionals[1].type',
    30,
  ],
  [
    'an OPT record that is not owned by the root',
    { questions: [QUESTION], additionals: ['c00c 0029 04d0 00000000 0000'] },
    'bad-value',
    'additionals[0].name',
    19,
  ],
  [
    'an EDNS option longer than OPT',
    { additionals: ['00 0029 04d0 00000000 0005 0003 0002 61'] },
    'truncated',
    'additionals[0].options[0]',
    27,
  ],
  [
    'half an EDNS option after a whole one',
    { additionals: ['00 0029 04d0 00000000 0006 0003 0000 0003'] },
    'truncated',
    'additionals[0].options[1]',
    29,
  ],
  [
    'a cookie of nine octets',
    { additionals: ['00 0029 04d0 00000000 000d 000a 0009 000102030405060708'] },
    'bad-value',
    'additionals[0].options[0]',
    27,
  ],
  [
    'a TSIG that is not last',
    { questions: [QUESTION], additionals: [TSIG, OPT] },
    'bad-value',
    'additionals[0].type',
    19,
  ],
  [
    'a TSIG among the answers',
    { questions: [QUESTION], answers: [TSIG] },
    'bad-value',
    'answers[0].type',
    19,
  ],
]

describe.each([
  ['decodeMessage', (octets: Uint8Array): unknown => decodeMessage(octets)],
  ['decodeWire', (octets: Uint8Array): unknown => decodeWire(octets)],
  ['describeMessage', (octets: Uint8Array): unknown => describeMessage(octets)],
])('%s', (_name, decode) => {
  it.each(WRONG)('refuses %s', (_what, pieces, code, field, offset) => {
    expect(() => decode(messageOf(pieces))).toThrow(
      expect.objectContaining({ name: 'DecodeError', code, field, offset }),
    )
  })

  it('refuses fewer octets than a header', () => {
    for (let length = 0; length < 12; length++)
      expect(() => decode(new Uint8Array(length))).toThrow(
        expect.objectContaining({ code: 'truncated', field: 'header', offset: length }),
      )
  })

  it.each(CAPTURED)('refuses %s cut off at any octet, and with an octet more', (name) => {
    const octets = captured(name)
    expect(() => decode(octets)).not.toThrow()
    for (let length = 0; length < octets.length; length++)
      expect(() => decode(octets.slice(0, length))).toThrow(
        expect.objectContaining({ name: 'DecodeError', offset: expect.any(Number) }),
      )
    expect(() => decode(Uint8Array.of(...octets, 0))).toThrow(expect.objectContaining({ code: 'trailing' }))
  })

  it('takes a TSIG that is last', () => {
    expect(() => decode(messageOf({ additionals: [OPT, TSIG] }))).not.toThrow()
  })

  it('has nothing left of a message that it refused', () => {
    expect(() => decode(messageOf({ additionals: [OPT, OPT] }))).toThrow()
    expect(() => decode(messageOf({ additionals: [OPT] }))).not.toThrow()
  })
})

describe('decodeWire', () => {
  it('refuses a second question', () => {
    expect(() => decodeWire(messageOf({ questions: [QUESTION, QUESTION] }))).toThrow(
      expect.objectContaining({ code: 'bad-count', field: 'header.qdcount', offset: 4 }),
    )
  })
})
