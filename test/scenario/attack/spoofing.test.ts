// Forgers who cannot see our packets: they guess ports, ids and the case of letters (Kaminsky, 2008).

import { describe, expect, it } from 'vitest'
import { cookieOf, ednsReply } from '../../dns/client/lone-server.ts'
import {
  answerLines,
  littleInternet,
  question,
  RESOLVER_IP,
  ROOT_IP,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo, type ResponseText } from '../../dns/resolver/messages.ts'
import { decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { serveTcp } from '../../../src/dns/server/tcp-server.ts'
import type { Datagram } from '../../../src/sim/flat-network.ts'
import { SeededRandom } from '../../../src/sim/seeded-random.ts'

const KNOWN_TTL = '300'
const honest = (query: Uint8Array): ResponseText =>
  askedIn(query) === '. NS'
    ? { answer: ['. 86400 NS a.root-servers.net.'] }
    : { answer: [`${askedIn(query).split(' ')[0]!} ${KNOWN_TTL} A 203.0.113.1`] }

const forgery = (query: Uint8Array): ResponseText => ({
  answer: [`${askedIn(query).split(' ')[0]!} ${KNOWN_TTL} A 203.0.113.66`],
  authority: ['bank. 86400 NS ns.evil.'],
})

/** A root that answers everything, over TCP as well, and who sees each query to it on its way. */
async function besieged(
  forge: (query: Datagram, inject: (forged: Partial<Datagram>) => void) => void,
  answer = (query: Uint8Array) => replyTo(query, honest(query)),
) {
  const internet = littleInternet({ seed: 5 })
  const host = await internet.script(ROOT_IP, answer)
  await internet.world.run(serveTcp(host, { ip: ROOT_IP, port: 53 }, answer))
  const { network } = internet.world
  await internet.ask('before.bank.')
  network.intercept((query) => {
    if (query.to.port === 53)
      forge(query, (forged) =>
        network.inject({ payload: query.payload, from: query.to, to: query.from, ...forged }),
      )
    return false
  })
  const forgedAnswers = async (count: number): Promise<number> => {
    let forged = 0
    for (let i = 0; i < count; i++) {
      const [line] = answerLines(await internet.ask(`n${i}.www.bank.`))
      if (line?.endsWith('203.0.113.66') === true) forged++
    }
    return forged
  }
  return { ...internet, forgedAnswers }
}

const withId = (payload: Uint8Array, id: number): Uint8Array => {
  const octets = payload.slice()
  octets[0] = id >>> 8
  octets[1] = id
  return octets
}

/** The name of the question with the case of all letters turned round. */
function inOtherCase(payload: Uint8Array): Uint8Array {
  const octets = payload.slice()
  for (let at = 12; octets[at] !== 0; at++)
    if (/[a-z]/i.test(String.fromCharCode(octets[at]!))) octets[at] = octets[at]! ^ 0x20
  return octets
}

describe('forged answers', () => {
  it('with guessed ports and ids are not believed, ten thousand of them', async () => {
    const lot = new SeededRandom(99)
    const scene = await besieged(({ payload, from }, inject) => {
      const forged = replyTo(payload, forgery(payload))
      for (let i = 0; i < 500; i++) {
        const to = i % 2 === 0 ? from : { ip: RESOLVER_IP, port: 10_000 + lot.below(55_536) }
        inject({ payload: withId(forged, lot.below(0x10000)), to })
      }
    })
    expect(await scene.forgedAnswers(20)).toBe(0)
    const { udp, tcp } = scene.resolver.counters.upstream
    // Each question is asked once, and once more over TCP; what a name has between its labels is asked as well.
    expect(tcp).toBeGreaterThanOrEqual(20)
    expect(tcp).toBeLessThanOrEqual(22)
    expect(udp).toBeLessThanOrEqual(25)
  })

  it('of one who knows port and id but not the case of letters only make us ask over TCP', async () => {
    const scene = await besieged(({ payload }, inject) =>
      inject({ payload: inOtherCase(replyTo(payload, forgery(payload))) }),
    )
    expect(await scene.forgedAnswers(20)).toBe(0)
    const state = scene.resolver.engine.upstream.servers.get({ ip: ROOT_IP, port: 53 }, scene.world.nowMs)
    // The server is not blamed for what was done in its name.
    expect(state?.changesCaseUntilMs).toBe(0)
  })

  it('of one who even knows those are not believed of a server that gives cookies', async () => {
    const cookie = { server: new Uint8Array(8).fill(5) }
    const scene = await besieged(
      ({ payload }, inject) => {
        inject({ payload: ednsReply(payload, forgery(payload)) })
        inject({ payload: ednsReply(payload, forgery(payload), { client: new Uint8Array(8), ...cookie }) })
      },
      (query) => ednsReply(query, honest(query), cookieOf(query) === undefined ? undefined : cookie),
    )
    expect(await scene.forgedAnswers(20)).toBe(0)
  })

  it('succeed against one who has nothing but port and id, were they known (so these tests can fail)', async () => {
    const scene = await besieged(({ payload }, inject) =>
      inject({ payload: replyTo(payload, forgery(payload)) }),
    )
    expect(await scene.forgedAnswers(5)).toBe(5)
  })
})

describe('a thousand clients that ask the same (birthdays)', () => {
  it('cost one query, of which one id is right', async () => {
    const ids = new Set<string>()
    const scene = await besieged(({ payload, from }) => {
      if (askedIn(payload).startsWith('www.')) ids.add(`${from.port} ${decodeWire(payload).id}`)
    })
    const all = Array.from({ length: 1000 }, () => scene.resolver.resolve(question('www.bank.')))
    await scene.world.run(Promise.all(all))
    expect(ids.size).toBe(1)
  })
})

describe('a server that changes the case of letters', () => {
  const folding = (query: Uint8Array): Uint8Array => {
    const message = decodeWire(replyTo(query, honest(query)))
    const { name } = message.question!
    const folded = { ...message.question!, name: question(name.toString().toLowerCase()).name }
    return encodeWire({ ...message, question: folded })
  }

  it('is found out over TCP once, and then asked as it likes', async () => {
    const internet = littleInternet()
    const host = await internet.script(ROOT_IP, folding)
    await internet.world.run(serveTcp(host, { ip: ROOT_IP, port: 53 }, folding))
    for (let i = 0; i < 20; i++) expect(answerLines(await internet.ask(`n${i}.`))).toHaveLength(1)
    // The first question and that for the root's servers are asked at the same time.
    expect(internet.resolver.counters.upstream.tcp).toBeLessThanOrEqual(2)
  })

  it('is believed without TCP when it says the same three times', async () => {
    const internet = littleInternet()
    await internet.script(ROOT_IP, folding)
    expect(answerLines(await internet.ask('www.example.'))).toHaveLength(1)
    const { udp, tcp } = internet.resolver.counters.upstream
    expect(udp).toBeLessThanOrEqual(6)
    expect(tcp).toBe(1)
    await internet.ask('www2.example.')
    expect(internet.resolver.counters.upstream.udp).toBe(udp + 1)
  })

  it('is not believed when it says something else each time', async () => {
    const internet = littleInternet()
    let count = 0
    await internet.script(ROOT_IP, (query) => {
      const { question: asked, ...message } = decodeWire(
        replyTo(query, { answer: [`www.example. A 203.0.113.${count++ % 250}`] }),
      )
      const name = question(asked!.name.toString().toLowerCase()).name
      return encodeWire({ ...message, question: { ...asked!, name } })
    })
    expect(answerLines(await internet.ask('www.example.'))).toEqual([])
    expect(internet.resolver.counters.upstream.udp).toBeLessThanOrEqual(30)
  })
})
