import { beforeEach, describe, expect, it } from 'vitest'
import { EDNS_OPTION } from '../../../src/dns/iana/codes.ts'
import { decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { ednsReply, LoneServer, TRUE } from '../../dns/client/lone-server.ts'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { replyTo, type ResponseText } from '../../dns/resolver/messages.ts'

const COOKIE = { client: new Uint8Array(8).fill(1), server: new Uint8Array() }
const isPlain = (query: Uint8Array) => decodeWire(query).edns === undefined
const echo = (query: Uint8Array, text: ResponseText) =>
  encodeWire({ ...decodeWire(replyTo(query, text)), edns: decodeWire(query).edns })

let scene: LoneServer
beforeEach(() => {
  scene = new LoneServer()
})

describe('RFC 8906 §3.2: a server that fails over EDNS', () => {
  it.each<[string, (query: Uint8Array) => Uint8Array]>([
    ['FORMERR', (query) => replyTo(query, { rcode: 'FORMERR' })],
    ['NOTIMP', (query) => replyTo(query, { rcode: 'NOTIMP' })],
    ['BADVERS of version 0', (query) => ednsReply(query, { rcode: 'BADVERS' })],
    ['FORMERR, sending our OPT back', (query) => echo(query, { rcode: 'FORMERR' })],
  ])('with %s is asked once without', async (_, refuse) => {
    await scene.answerUdp((query) => (isPlain(query) ? replyTo(query, TRUE) : refuse(query)))
    const result = await scene.ask({ cookie: COOKIE })
    expect(result).toMatchObject({ kind: 'response', refusedEdns: true })
    expect(scene.client.counters).toMatchObject({ udp: 2, tcp: 0 })
  })

  it('with silence is not asked without: packets get lost', async () => {
    const { ask, script } = littleInternet()
    let plain = 0
    const sizes = new Set<number | undefined>()
    await script(ROOT_IP, (query) => {
      if (isPlain(query)) plain++
      sizes.add(decodeWire(query).edns?.udpSize)
      return null
    })
    for (const name of ['a.', 'b.', 'c.']) expect(rcodeOf(await ask(name))).toBe('SERVFAIL')
    expect(plain).toBe(0)
    expect([...sizes]).toEqual([1232, 512])
  })

  it('by echoing options in a good answer is taken as it is', async () => {
    await scene.answerUdp((query) => echo(query, TRUE))
    expect(await scene.ask({ cookie: COOKIE })).toMatchObject({ refusedEdns: false, serverCookie: undefined })
    expect(scene.client.counters.udp).toBe(1)
  })

  it('is asked with EDNS again after a quarter of an hour', async () => {
    const { ask, script, world } = littleInternet()
    const withEdns: number[] = []
    await script(ROOT_IP, (query) => {
      if (isPlain(query)) return replyTo(query, { answer: ['. 1 NS a.root-servers.net.'] })
      withEdns.push(world.nowMs)
      return replyTo(query, { rcode: 'FORMERR' })
    })
    for (let minute = 0; minute < 20; minute++) {
      await ask(`n${minute}.`)
      await world.runFor(60_000)
    }
    expect(withEdns).toHaveLength(2)
    expect(withEdns[1]! - withEdns[0]!).toBeGreaterThan(890_000)
  })
})

describe('RFC 8906 §8: what we send', () => {
  it('is version 0, with no option but a cookie', async () => {
    await scene.answerUdp((query) => replyTo(query, TRUE))
    await scene.ask({ cookie: COOKIE })
    const { edns } = decodeWire(scene.queries[0]!)
    expect(edns).toMatchObject({ version: 0, flags: 0 })
    expect(edns!.options.map(({ code }) => code)).toEqual([EDNS_OPTION.COOKIE])
  })
})
