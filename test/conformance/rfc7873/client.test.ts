import { beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeResult } from '../../../src/dns/client/exchange.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { cookieOf, ednsReply, FORGED, LoneServer, TRUE } from '../../dns/client/lone-server.ts'
import { littleInternet, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { lines, replyTo } from '../../dns/resolver/messages.ts'

const CLIENT = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const GIVEN = Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9)
const RENEWED = new Uint8Array(16).fill(7)
const NEW = { client: CLIENT, server: new Uint8Array() }
const KNOWN = { client: CLIENT, server: GIVEN }

let scene: LoneServer
beforeEach(() => {
  scene = new LoneServer()
})

const answer = (result: ExchangeResult) => result.kind === 'response' && lines(result.message.answers)

describe('RFC 7873 §5.1: a client', () => {
  it('sends its cookie alone first, and later with that of the server', async () => {
    await scene.answerUdp((query) => ednsReply(query, TRUE, { server: GIVEN }))
    expect(await scene.ask({ cookie: NEW })).toMatchObject({ serverCookie: GIVEN })
    await scene.ask({ cookie: KNOWN })
    expect(scene.queries.map((query) => cookieOf(query))).toMatchObject([NEW, KNOWN])
  })

  it('sends none without EDNS', async () => {
    await scene.answerUdp((query) => replyTo(query, TRUE))
    expect(await scene.ask({ cookie: KNOWN, edns: undefined })).toMatchObject({ kind: 'response' })
    expect(decodeWire(scene.queries[0]!).edns).toBeUndefined()
  })
})

describe('RFC 7873 §5.3: a response', () => {
  it('without cookie is taken from a server that never gave one', async () => {
    await scene.answerUdp((query) => ednsReply(query, TRUE))
    expect(await scene.ask({ cookie: NEW })).toMatchObject({ kind: 'response', serverCookie: undefined })
  })

  it('with the cookie of the query alone is one without', async () => {
    await scene.answerUdp((query) => ednsReply(query, TRUE, {}))
    expect(await scene.ask({ cookie: NEW })).toMatchObject({ kind: 'response', serverCookie: undefined })
  })

  it('with another client cookie is dropped as a forgery, and the true one awaited', async () => {
    await scene.answerUdp((query) => [
      ednsReply(query, FORGED, { client: GIVEN, server: GIVEN }),
      ednsReply(query, TRUE, { server: GIVEN }),
    ])
    const result = await scene.ask({ cookie: NEW })
    expect(answer(result)).toEqual(TRUE.answer)
    expect(scene.client.counters).toEqual({ udp: 1, tcp: 0, mismatched: 1 })
  })

  it('without cookie, of a server that used to give one, is not believed: TCP tells', async () => {
    await scene.answerUdp((query) => ednsReply(query, FORGED))
    await scene.answerTcp((query) => ednsReply(query, TRUE, { server: GIVEN }))
    const result = await scene.ask({ cookie: KNOWN })
    expect(result).toMatchObject({ transport: 'tcp', fallback: 'no-cookie', serverCookie: GIVEN })
    expect(answer(result)).toEqual(TRUE.answer)
  })

  it('with BADCOOKIE brings the cookie for the next try, once', async () => {
    await scene.answerUdp((query) =>
      cookieOf(query)?.server[0] === RENEWED[0]
        ? ednsReply(query, TRUE, { server: RENEWED })
        : ednsReply(query, { rcode: 'BADCOOKIE' }, { server: RENEWED }),
    )
    expect(answer(await scene.ask({ cookie: KNOWN }))).toEqual(TRUE.answer)
    expect(scene.client.counters).toMatchObject({ udp: 2, tcp: 0 })
  })

  it('with BADCOOKIE again leads to TCP, and there to an end', async () => {
    const never = (query: Uint8Array) => ednsReply(query, { rcode: 'BADCOOKIE' }, { server: RENEWED })
    await scene.answerUdp(never)
    await scene.answerTcp(never)
    expect(await scene.ask({ cookie: NEW })).toMatchObject({ transport: 'tcp', fallback: 'bad-cookie' })
    expect(scene.client.counters).toMatchObject({ udp: 2, tcp: 1 })
  })
})

describe('RFC 9018 §3: the resolver', () => {
  it('has another random cookie for each server, and gives each its own back', async () => {
    const internet = littleInternet()
    const seen = new Map<string, string[]>()
    const answered = (ip: string, text: Parameters<typeof replyTo>[1]) =>
      internet.script(ip, (query) => {
        const { client, server } = cookieOf(query)!
        seen.set(ip, [...(seen.get(ip) ?? []), `${client.join('.')} ${server.join('.')}`])
        return ednsReply(query, text, { server: Uint8Array.of(...GIVEN.slice(1), Number(ip.split('.')[3])) })
      })
    await answered(ROOT_IP, {
      flags: [],
      authority: ['example. NS ns.example.'],
      additional: ['ns.example. A 192.0.2.7'],
    })
    await answered('192.0.2.7', { answer: ['a.example. A 203.0.113.1'] })
    await internet.ask('a.example.')
    await internet.ask('b.example.', 'TXT')
    const [first, second] = [...seen.values()]
    expect(first![0]).toMatch(/ $/)
    expect(first![0]!.split(' ')[0]).not.toBe(second![0]!.split(' ')[0])
    expect(second!.at(-1)).toBe(`${second![0]!.split(' ')[0]!} 9.9.9.9.9.9.9.7`)
  })

  it('asks without a cookie where one is answered with FORMERR, and remembers it', async () => {
    const internet = littleInternet()
    let refusals = 0
    await internet.script(ROOT_IP, (query) => {
      if (cookieOf(query) === undefined) return ednsReply(query, { answer: ['a. A 203.0.113.1'] })
      refusals++
      return ednsReply(query, { rcode: 'FORMERR' })
    })
    await internet.ask('a.')
    await internet.ask('b.')
    expect(refusals).toBe(1)
  })
})
