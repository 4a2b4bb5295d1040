import { beforeEach, describe, expect, it } from 'vitest'
import { serveTcp } from '../../../src/dns/server/tcp-server.ts'
import type { Datagram } from '../../../src/sim/flat-network.ts'
import type { FlatHost } from '../../../src/sim/flat-host.ts'
import {
  answerLines,
  type LittleInternet,
  littleInternet,
  question,
  ROOT_IP,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo, type ResponseText } from '../../dns/resolver/messages.ts'

const TRUE: ResponseText = { answer: ['www.example. 300 A 203.0.113.1'] }
const FORGED: ResponseText = { answer: ['www.example. 300 A 203.0.113.66'] }

let internet: LittleInternet
let root: FlatHost

beforeEach(async () => {
  internet = littleInternet()
  root = await internet.script(ROOT_IP, (query) => replyTo(query, TRUE))
})

/** For every query a forger is quicker than the server, with whatever `forge` makes of a good guess. */
function forgeEach(forge: (guess: Datagram) => Datagram | readonly Datagram[]): void {
  const { network } = internet.world
  network.intercept((query) => {
    if (query.to.port !== 53) return false
    const guess = { payload: replyTo(query.payload, FORGED), from: query.to, to: query.from }
    for (const datagram of [forge(guess)].flat()) network.inject(datagram)
    return false
  })
}

const ask = () => internet.ask('www.example.')
const withId = (payload: Uint8Array, change: number): Uint8Array => {
  const octets = payload.slice()
  octets[1] = octets[1]! ^ change
  return octets
}

describe('RFC 5452 §9.1: a response is taken', () => {
  it('when everything agrees (so the forger of these tests would succeed)', async () => {
    forgeEach((guess) => guess)
    expect(answerLines(await ask())).toEqual(FORGED.answer)
  })

  it.each<[string, (guess: Datagram) => Datagram]>([
    ['another id', (guess) => ({ ...guess, payload: withId(guess.payload, 1) })],
    ['another address', (guess) => ({ ...guess, from: { ip: '192.0.2.66', port: 53 } })],
    ['another port of the server', (guess) => ({ ...guess, from: { ...guess.from, port: 54 } })],
    ['another port of ours', (guess) => ({ ...guess, to: { ...guess.to, port: guess.to.port ^ 1 } })],
    [
      'another question',
      (guess) => ({
        ...guess,
        payload: replyTo(guess.payload, { ...FORGED, question: question('www2.example.') }),
      }),
    ],
    [
      'another type',
      (guess) => ({
        ...guess,
        payload: replyTo(guess.payload, { ...FORGED, question: question('www.example.', 'TXT') }),
      }),
    ],
  ])('not from %s', async (_, forge) => {
    forgeEach(forge)
    expect(answerLines(await ask())).toEqual(TRUE.answer)
  })

  it('once: what comes later is nobody’s', async () => {
    const result = await ask()
    const { network } = internet.world
    const seen: Datagram[] = []
    network.observe((traffic) => seen.push(traffic))
    expect(answerLines(result)).toEqual(TRUE.answer)
    await internet.world.runFor(1000)
    expect(seen).toEqual([])
  })
})

describe('RFC 5452 §9.2: guesses', () => {
  it('are noticed, counted, and the question is asked over TCP, where guessing is out of reach', async () => {
    await internet.world.run(serveTcp(root, { ip: ROOT_IP, port: 53 }, (query) => replyTo(query, TRUE)))
    forgeEach((guess) =>
      Array.from({ length: 200 }, (_, i) => ({ ...guess, payload: withId(guess.payload, 1 + (i % 255)) })),
    )
    const result = await ask()
    expect(answerLines(result)).toEqual(TRUE.answer)
    for (const step of result.conversation())
      expect(step).toMatchObject({ transport: 'tcp', fallback: 'suspicious' })
    expect(internet.resolver.counters.upstream.mismatched).toBeGreaterThan(200)
  })

  it('that come late or alone do no harm', async () => {
    forgeEach((guess) => ({ ...guess, payload: withId(guess.payload, 7) }))
    for (const step of (await ask()).conversation()) expect(step.transport).toBe('udp')
  })
})

describe('RFC 5452 §9.2: the forger has to guess', () => {
  it('id and port, both spread over their whole range', async () => {
    const ids: number[] = []
    const ports: number[] = []
    internet.world.network.observe(({ payload, from, to }) => {
      if (to.port !== 53) return
      ids.push((payload[0]! << 8) | payload[1]!)
      ports.push(from.port)
    })
    for (let i = 0; i < 1000; i++) await internet.ask(`n${i}.example.`)
    const quarters = (values: number[], least: number, most: number) =>
      new Set(values.map((value) => Math.floor((4 * (value - least)) / (most - least + 1)))).size
    expect(quarters(ids, 0, 65_535)).toBe(4)
    expect(quarters(ports, Math.min(...ports), Math.max(...ports))).toBe(4)
    expect(Math.max(...ports) - Math.min(...ports)).toBeGreaterThan(10_000)
  })

  it('while one query is outstanding, however many clients ask (§5: birthdays)', async () => {
    let queries = 0
    internet.world.network.observe(({ to, payload }) => {
      if (to.port === 53 && askedIn(payload).toLowerCase() === 'www.example. a') queries++
    })
    const asked = Array.from({ length: 1000 }, () => internet.resolver.resolve(question('www.example.')))
    await internet.world.run(Promise.all(asked))
    expect(queries).toBe(1)
  })
})
