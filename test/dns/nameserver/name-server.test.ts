import { describe, expect, it, vi } from 'vitest'
import { ResponseRateLimit } from '../../../src/dns/authority/response-rate-limit.ts'
import { RequestAccess } from '../../../src/dns/hosting/request-access.ts'
import { EDE, OPCODE, RCODE } from '../../../src/dns/iana/codes.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { FLAG, opcodeOf } from '../../../src/dns/message/header.ts'
import type { Message } from '../../../src/dns/message/message.ts'
import type { RequestHandler, ServerRequest } from '../../../src/dns/nameserver/request-handler.ts'
import type { Response } from '../../../src/dns/server/respond.ts'
import { KeyRing } from '../../../src/dns/tsig/tsig-key.ts'
import { keyOf } from '../tsig/captured-exchanges.ts'
import {
  decoded,
  host,
  KEY,
  NOW_MS,
  question,
  type QuestionOptions,
  signedQuestion,
  single,
  stand,
  type StandingOptions,
  TCP,
  UDP,
} from './standing.ts'

const WITH_KEY = new RequestAccess([{ key: KEY.name }])
const FROM_HOME = new RequestAccess([{ from: ['192.0.2.0/24'] }])
const { everybody, nobody } = RequestAccess

const infoCodes = ({ edns }: Message): number[] =>
  (edns?.options ?? []).flatMap((option) =>
    option.type === 'EDE' && 'infoCode' in option ? [option.infoCode] : [],
  )

/** A bare response to the request, as handlers give it. */
const echo = ({ octets }: ServerRequest): Uint8Array => {
  const response = new Uint8Array(octets)
  response[2]! |= FLAG.QR >>> 8
  return response
}

describe('errors, with a limit on the rate of responses', () => {
  it.each([
    ['of a transfer that is refused', question('example. AXFR')],
    ['of a notification about a zone that is not here', question('none. SOA', { opcode: OPCODE.NOTIFY })],
    [
      'of a key that is not known',
      signedQuestion('www.example.', { key: keyOf('no.key.', 'hmac-sha256') }).octets,
    ],
  ])('are dropped over UDP, beyond it: %s', (_, octets) => {
    const limit = new ResponseRateLimit({ responsesPerSecond: 2, slip: 0 }, new Uint8Array(16))
    const { server } = stand({
      access: { transfer: nobody },
      handlers: { transfer: echo, notify: echo },
      authority: { rateLimit: { limit, nowMs: () => 0 } },
    })
    const told = [1, 2, 3, 4].map(() => server.respond(octets, UDP) !== null)
    expect(told).toEqual([true, true, false, false])
    expect(server.respond(octets, TCP)).not.toBeNull()
  })
})

describe('a query without a signature', () => {
  it('is answered by the authority', () => {
    const { server } = stand()
    expect(decoded(server.respond(question('www.example.'), UDP))).toMatchObject({
      rcode: RCODE.NOERROR,
      answers: [{ rdata: Uint8Array.of(192, 0, 2, 2) }],
    })
  })

  it('that is none is dropped', () => {
    const { server } = stand()
    expect(server.respond(Uint8Array.of(1, 2, 3), UDP)).toBeNull()
    const response = question('www.example.')
    response[2]! |= 0x80
    expect(server.respond(response, UDP)).toBeNull()
  })

  it('is refused where the zone is not for the client, and the operator is told', () => {
    const { server, events, hosted } = stand({ access: { query: nobody } })
    const refused = decoded(server.respond(question('www.example.', { edns: {} }), UDP))
    expect(refused).toMatchObject({ rcode: RCODE.REFUSED, answers: [], authorities: [] })
    expect(refused.flags & FLAG.AA).toBe(0)
    expect(infoCodes(refused)).toEqual([EDE.PROHIBITED])
    expect(events).toEqual([{ kind: 'denied', access: 'query', hosted, key: undefined, client: UDP }])
  })

  it('is refused or not by the address', () => {
    const { server } = stand({ access: { query: FROM_HOME } })
    const from = (ip: string) => ({ transport: 'udp', remote: { ip, port: 1 } }) as const
    const rcode = (ip: string) => decoded(server.respond(question('www.example.'), from(ip))).rcode
    expect([rcode('192.0.2.9'), rcode('198.51.100.1')]).toEqual([RCODE.NOERROR, RCODE.REFUSED])
  })

  it('is allowed everything from the program itself', () => {
    const { server } = stand({ access: { query: nobody } })
    expect(decoded(server.respond(question('www.example.')))).toMatchObject({ rcode: RCODE.NOERROR })
  })

  it('is answered as far as the zones on the way are for the client', () => {
    const { server, hosting } = stand()
    const other = host(
      hosting,
      'other.',
      '$ORIGIN other.\n@ 60 SOA a b 1 1 1 1 1\n@ 60 NS a\nwww 60 A 192.0.2.3\n',
    )
    const answers = () => decoded(server.respond(question('alias.example.'), UDP)).answers.length
    expect(answers()).toBe(2)
    other.access = { ...other.access, query: nobody }
    expect(answers()).toBe(1)
  })

  it('finds access that was changed while the zone is served', () => {
    const { server, hosted } = stand()
    hosted.access = { ...hosted.access, query: nobody }
    expect(decoded(server.respond(question('www.example.'), UDP)).rcode).toBe(RCODE.REFUSED)
  })
})

describe('a signed query', () => {
  it('gets a signed answer', () => {
    const { server } = stand()
    const { octets, verifier } = signedQuestion('www.example.')
    const answer = verifier.verify(single(server.respond(octets, UDP)), NOW_MS)
    expect(decoded(answer)).toMatchObject({ id: 0x1234, rcode: RCODE.NOERROR, answers: [{}] })
  })

  it('gets a signed refusal where the zone is for others', () => {
    const { server, events } = stand({ access: { query: nobody } })
    const { octets, verifier } = signedQuestion('www.example.')
    const answer = verifier.verify(single(server.respond(octets, UDP)), NOW_MS)
    expect(decoded(answer)).toMatchObject({ rcode: RCODE.REFUSED })
    expect(events).toMatchObject([{ kind: 'denied', key: KEY }])
  })

  it('opens what is for its key', () => {
    const { server } = stand({ access: { query: WITH_KEY }, keys: [KEY, keyOf('other.key.', 'hmac-sha256')] })
    const rcode = (octets: Uint8Array) => decoded(server.respond(octets, UDP)).rcode
    expect(rcode(signedQuestion('www.example.').octets)).toBe(RCODE.NOERROR)
    expect(rcode(question('www.example.'))).toBe(RCODE.REFUSED)
    const other = signedQuestion('www.example.', { key: keyOf('other.key.', 'hmac-sha256') })
    expect(rcode(other.octets)).toBe(RCODE.REFUSED)
    // The next query has no key again.
    expect(rcode(question('www.example.'))).toBe(RCODE.REFUSED)
  })

  it('is rejected with a wrong signature, whatever it asks, and the operator is told', () => {
    const { server, events } = stand()
    const { octets } = signedQuestion('www.example.', {
      key: keyOf('client.key.', 'hmac-sha256', Uint8Array.of(1)),
    })
    expect(decoded(server.respond(octets, UDP))).toMatchObject({ rcode: RCODE.NOTAUTH, answers: [] })
    expect(events).toMatchObject([{ kind: 'bad-signature', fault: 'BADSIG', client: UDP }])
    expect(events).toMatchObject([{ keyName: { octets: KEY.name.octets } }])
  })

  const LONG_NAME = `${`${'a'.repeat(60)}.`.repeat(4)}example.`
  const LONG_KEY = keyOf(`${'k'.repeat(60)}.`.repeat(4), 'hmac-sha512')

  it.each<[string, StandingOptions, number, string]>([
    ['whose key is not known', {}, NOW_MS, 'BADKEY'],
    ['of another time', { keys: [LONG_KEY] }, 0, 'BADTIME'],
  ])('%s is told so in a response that is not too long for UDP', (_, options, atMs, fault) => {
    const { server } = stand(options)
    const asked: [string, QuestionOptions][] = [
      [LONG_NAME, {}],
      [LONG_NAME, { edns: { udpSize: 512 } }],
    ]
    for (const [text, each] of asked) {
      const { octets, verifier } = signedQuestion(text, { ...each, key: LONG_KEY, atMs })
      const response = single(server.respond(octets, UDP))
      expect(response.length).toBeLessThanOrEqual(512)
      const { rcode, flags } = decoded(response)
      expect([rcode, flags & FLAG.TC]).toEqual([RCODE.NOTAUTH, FLAG.TC])
      const code = fault === 'BADKEY' ? 'bad-key' : 'bad-time'
      expect(() => verifier.verify(response, NOW_MS)).toThrow(expect.objectContaining({ code, isTold: true }))
      expect(decoded(server.respond(octets, TCP)).question).toBeDefined()
    }
  })

  it('of a key and an algorithm with very long names gets no more than the rcode over UDP', () => {
    const { server } = stand()
    const algorithm = { ...LONG_KEY.algorithm, name: DomainName.parse(LONG_NAME) }
    const { octets } = signedQuestion('.', { key: { ...LONG_KEY, algorithm } })
    const response = single(server.respond(octets, UDP))
    expect(response.length).toBeLessThanOrEqual(512)
    expect(decoded(response).rcode).toBe(RCODE.NOTAUTH)
  })

  it('is known by keys that have been replaced', () => {
    const { server } = stand({ keys: [] })
    const { octets } = signedQuestion('www.example.')
    expect(decoded(server.respond(octets, UDP)).rcode).toBe(RCODE.NOTAUTH)
    server.keys = new KeyRing([KEY])
    expect(decoded(server.respond(octets, UDP)).rcode).toBe(RCODE.NOERROR)
  })

  it('leaves room for the signature, and says TC where that makes the answer too long', () => {
    const { server } = stand()
    const lengths = [512, 800, 1232].map((udpSize) => {
      const { octets, verifier } = signedQuestion('many.example.', { edns: { udpSize } })
      const response = single(server.respond(octets, UDP))
      const message = decoded(verifier.verify(response, NOW_MS))
      expect(response.length).toBeLessThanOrEqual(udpSize)
      return [(message.flags & FLAG.TC) !== 0, message.answers.length]
    })
    expect(lengths).toEqual([
      [true, 0],
      [true, 0],
      [false, 60],
    ])
    const { octets, verifier } = signedQuestion('many.example.')
    expect(decoded(verifier.verify(single(server.respond(octets, TCP)), NOW_MS)).answers).toHaveLength(60)
  })

  it('of an opcode that nobody knows gets a signed NOTIMP', () => {
    const { server } = stand()
    const { octets, verifier } = signedQuestion('www.example.', { opcode: OPCODE.STATUS })
    expect(decoded(verifier.verify(single(server.respond(octets, UDP)), NOW_MS)).rcode).toBe(RCODE.NOTIMP)
  })
})

const USES = [
  ['transfer', 'example. AXFR', { opcode: OPCODE.QUERY }],
  ['transfer', 'example. IXFR', { opcode: OPCODE.QUERY }],
  ['notify', 'example. SOA', { opcode: OPCODE.NOTIFY }],
  ['update', 'example. SOA', { opcode: OPCODE.UPDATE }],
] as const

describe.each(USES)('a request for %s (%s)', (use, text, options: QuestionOptions) => {
  const open = { [use]: everybody }
  const standWith = (handler: RequestHandler, access: object = open) =>
    stand({ access, handlers: { [use]: handler } })

  it('goes to its handler with all that there is to know', () => {
    const handler = vi.fn(echo)
    const { server, hosted } = standWith(handler)
    const octets = question(text, options)
    void server.respond(octets, TCP)
    expect(handler).toHaveBeenCalledOnce()
    const [request, zone] = handler.mock.calls[0] as unknown as [ServerRequest, unknown]
    expect(zone).toBe(hosted)
    expect(request).toMatchObject({ client: TCP, key: undefined, room: 65535, octets })
    expect(request.octets.buffer).not.toBe(octets.buffer)
    expect(opcodeOf(request.message.flags)).toBe(options.opcode)
  })

  it('is not implemented without a handler', () => {
    const { server } = stand({ access: open })
    const rcode = use === 'transfer' ? RCODE.REFUSED : RCODE.NOTIMP
    expect(decoded(server.respond(question(text, options), TCP)).rcode).toBe(rcode)
  })

  it('is refused to those who may not, and the operator is told', () => {
    const handler = vi.fn(echo)
    const { server, events } = standWith(handler, {})
    const refused = decoded(server.respond(question(text, { ...options, edns: {} }), TCP))
    expect(refused.rcode).toBe(RCODE.REFUSED)
    expect(infoCodes(refused)).toEqual([EDE.PROHIBITED])
    expect(opcodeOf(refused.flags)).toBe(options.opcode)
    expect(events).toMatchObject([{ kind: 'denied', access: use }])
    expect(handler).not.toHaveBeenCalled()
  })

  if (use === 'update') {
    it('that names a zone by another type than SOA is FORMERR, wherever it is (RFC 2136 §3.1.1)', () => {
      const { server } = standWith(echo)
      for (const zone of ['example. A', 'none. A', 'none. ANY'])
        expect(decoded(server.respond(question(zone, options), TCP)).rcode).toBe(RCODE.FORMERR)
    })
  }

  it('about a name that is no zone here is not ours to answer', () => {
    const { server } = standWith(echo)
    const other = question(text.replace('example.', 'www.example.'), options)
    expect(decoded(server.respond(other, TCP)).rcode).toBe(RCODE.NOTAUTH)
  })

  it('in a later version of EDNS is told so', () => {
    const { server } = standWith(echo)
    const octets = question(text, { ...options, edns: { version: 1 } })
    expect(decoded(server.respond(octets, TCP)).rcode).toBe(RCODE.BADVERS)
  })

  it('is FORMERR with octets left over, and with a record that cannot be read', () => {
    const { server } = standWith(echo)
    const octets = question(text, options)
    expect(decoded(server.respond(Uint8Array.of(...octets, 0), TCP)).rcode).toBe(RCODE.FORMERR)
    // An A record of three octets in the answer section.
    const record = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 3, 1, 2, 3]
    const spoilt = Uint8Array.of(...octets, ...record)
    spoilt[7] = 1
    expect(decoded(server.respond(spoilt, TCP)).rcode).toBe(RCODE.FORMERR)
  })

  it('is signed for those whose request was, as one message at once or later', async () => {
    for (const handler of [echo, async (request: ServerRequest) => echo(request)]) {
      const { server } = standWith(handler, { [use]: WITH_KEY })
      const { octets, verifier } = signedQuestion(text, options)
      const response = await server.respond(octets, UDP)
      expect(verifier.verify(single(response), NOW_MS)).toEqual(
        echo({ octets: question(text, options) } as ServerRequest),
      )
    }
  })

  it('is signed as a series of messages', async () => {
    async function* series(request: ServerRequest): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 5; i++) yield echo(request)
    }
    const { server } = standWith((request): Response => series(request), { [use]: WITH_KEY })
    const { octets, verifier } = signedQuestion(text, options)
    const response = await server.respond(octets, TCP)
    let count = 0
    for await (const message of response as AsyncIterable<Uint8Array>) {
      verifier.verify(message, NOW_MS)
      count++
    }
    verifier.finish()
    expect(count).toBe(5)
  })

  it('leaves room for the signature', () => {
    const handler = vi.fn(echo)
    const { server } = standWith(handler)
    const { octets, verifier } = signedQuestion(text, options)
    const response = single(server.respond(octets, UDP))
    const { room } = handler.mock.calls[0]![0]
    const overhead = response.length - verifier.verify(response, NOW_MS).length
    expect(room).toBe(512 - overhead)
  })

  it('is cut to the question where the signature does not fit', () => {
    const { server } = standWith(({ octets, room }) => {
      const long = new Uint8Array(room + 1)
      long.set(octets)
      long[2] = 0x80
      long[3] = RCODE.SERVFAIL
      long[7] = 1
      return long
    })
    const { octets, verifier } = signedQuestion(text, options)
    const message = decoded(verifier.verify(single(server.respond(octets, UDP)), NOW_MS))
    expect(message).toMatchObject({ rcode: RCODE.NOERROR, answers: [], question: {} })
    expect(message.flags & FLAG.TC).toBe(FLAG.TC)
  })

  it('is dropped where the handler drops it, signed or not', async () => {
    const { server } = standWith(() => null)
    expect(await server.respond(question(text, options), UDP)).toBeNull()
    expect(await server.respond(signedQuestion(text, options).octets, UDP)).toBeNull()
  })
})

describe('a zone that there is nothing of', () => {
  it('cannot be transferred, but notified of', () => {
    const { server, hosted } = stand({
      access: { transfer: everybody, notify: everybody },
      handlers: { transfer: echo, notify: echo },
    })
    hosted.withdraw()
    const transfer = decoded(server.respond(question('example. AXFR', { edns: {} }), TCP))
    expect(transfer.rcode).toBe(RCODE.SERVFAIL)
    expect(infoCodes(transfer)).toEqual([EDE.NOT_READY])
    const notify = question('example. SOA', { opcode: OPCODE.NOTIFY })
    expect(decoded(server.respond(notify, UDP)).rcode).toBe(RCODE.NOERROR)
  })
})
