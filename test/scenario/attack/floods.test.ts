// Floods: random names under a zone (water torture), servers that answer slowly, just in time, or drop by drop.

import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import { type Limits, LIMITS } from '../../../src/dns/resolver/limits.ts'
import {
  littleInternet,
  question,
  rcodeOf,
  ROOT_IP,
  usualInternet,
} from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import type { Script } from '../../../src/sim/flat-host.ts'
import {
  ATTACKER_IP,
  attackedInternet,
  type AttackedInternet,
  denies,
  hasNothing,
  manyNames,
  nameIn,
} from './attacked-internet.ts'

describe('random names under a zone whose server is down', () => {
  it('soon cost it next to nothing', async () => {
    const { ask, resolver, world } = await usualInternet()
    await ask('www.example.com.')
    world.network.unplug('192.0.2.10')
    const before = resolver.counters.upstream.udp
    for (let i = 0; i < 300; i++) {
      const result = await ask(`random${i}.example.com.`)
      expect(rcodeOf(result)).toBe('SERVFAIL')
      await world.runFor(1000)
    }
    // After each rest of up to 30 s it is tried once, and its parent is asked whether it knows other servers.
    expect(resolver.counters.upstream.udp - before).toBeLessThan(40)
  })

  it('at the same time do not let questions pile up beyond the limit', async () => {
    const { resolver, world } = await usualInternet({ limits: { questionsInProgress: 50 } })
    world.network.unplug('192.0.2.10')
    const asked = Array.from({ length: 200 }, (_, i) => resolver.resolve(question(`r${i}.example.com.`)))
    expect(resolver.counters.inProgress).toBeLessThanOrEqual(51)
    const results = await world.run(Promise.all(asked))
    const refused = results.filter(({ error }) => error?.extraText.includes('50 questions in progress'))
    expect(refused.length).toBeGreaterThanOrEqual(149)
    expect(resolver.counters.inProgress).toBe(0)
  })
})

describe('a server that answers drop by drop', () => {
  it('is given up in time', async () => {
    const { ask, script, world } = littleInternet()
    const host = await script(ROOT_IP, (query) => replyTo(query, { flags: ['TC'] }))
    const drip = async (stream: ByteStream): Promise<void> => {
      for (const octet of [0xff, 0xff, ...new Uint8Array(100)]) {
        await stream.write(Uint8Array.of(octet)).catch(() => {})
        await new Promise<void>((resolve) => host.clock.schedule(900, resolve))
      }
    }
    await world.run(host.network.listen({ ip: ROOT_IP, port: 53 }, (stream) => void drip(stream)))
    const result = await ask('www.example.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.elapsedMs).toBeLessThanOrEqual(LIMITS.questionMs + 1000)
  })
})

/**
 * How the victim's server takes it, and what 300 names within 300 seconds cost it and its parent at most, and what 300
 * at once do.
 */
const VICTIMS: readonly (readonly [string, Script, overTime: number, parent: number, atOnce: number])[] = [
  ['denies them', denies, 300, 2, 300],
  ['denies them without SOA', (query) => replyTo(query, { rcode: 'NXDOMAIN' }), 300, 2, 300],
  ['has nothing', hasNothing, 300, 2, 300],
  ['says nothing at all', (query) => replyTo(query, {}), 600, 2, 600],
  ['is silent', () => null, 20, 8, 900],
  ['fails', (query) => replyTo(query, { rcode: 'SERVFAIL' }), 300, 8, 300],
  ['refuses', (query) => replyTo(query, { rcode: 'REFUSED' }), 300, 8, 300],
  [
    'refers to itself',
    (query) => replyTo(query, { flags: [], authority: ['victim. 300 NS ns.victim.'] }),
    300,
    8,
    300,
  ],
]

describe('random names under a zone whose server', () => {
  it.each(VICTIMS)(
    '%s cost it one query each at most, and its parent next to nothing',
    async (_, victim, overTime, parent) => {
      const { ask, spent, world } = await attackedInternet({ victim })
      for (const name of manyNames(300, 'victim.')) {
        await ask(name)
        await world.runFor(1000)
      }
      const { root, victim: sent } = spent()
      expect(sent).toBeLessThanOrEqual(overTime)
      expect(root).toBeLessThanOrEqual(parent)
    },
  )

  it.each(VICTIMS)(
    '%s cost it no more when they come at once',
    async (_, victim, _overTime, _parent, atOnce) => {
      const { askAtOnce, spent, resolver } = await attackedInternet({ victim })
      await askAtOnce(manyNames(300, 'victim.'))
      const { root, victim: sent } = spent()
      expect(sent).toBeLessThanOrEqual(atOnce)
      expect(root).toBeLessThanOrEqual(3)
      expect(resolver.counters.inProgress).toBe(0)
    },
  )
})

describe('random names below a top-level domain that does not exist', () => {
  it.each(['relaxed', 'strict'] as const)('cost the root one query (%s)', async (qnameMinimisation) => {
    const { ask, askAtOnce, spent } = await attackedInternet({ qnameMinimisation })
    await ask('first.missing.')
    expect(spent().root).toBe(2)
    await askAtOnce(manyNames(300, 'missing.'))
    for (const name of manyNames(300, 'deep.missing.')) await ask(name)
    expect(spent().root).toBe(0)
  })

  it('below any other name that does not exist cost one each, once the name itself was asked for', async () => {
    const { ask, askAtOnce, spent } = await attackedInternet()
    await askAtOnce(manyNames(300, 'missing.victim.'))
    // Relaxed minimisation does not take the denial of a part for that of the whole.
    expect(spent().victim).toBeLessThanOrEqual(301)
    await ask('missing.victim.')
    spent()
    await askAtOnce(manyNames(300, 'other.missing.victim.'))
    expect(spent().victim).toBe(0)
  })
})

/** The attacker answers everything after `delayMs`: there is an alias, to be asked for anew. */
async function slowInternet(delayMs: number, limits: Partial<Limits> = {}): Promise<AttackedInternet> {
  const victim: Script = (query) => replyTo(query, { answer: [`${nameIn(query)} 60 A 203.0.113.1`] })
  const internet = await attackedInternet({ victim, limits })
  const host = internet.world.host(ATTACKER_IP)
  const socket = await internet.world.run(host.network.bindDatagram({ ip: ATTACKER_IP, port: 53 }))
  socket.onDatagram((octets, from) => {
    const query = new Uint8Array(octets)
    const reply = replyTo(query, { answer: [`${nameIn(query)} 0 CNAME x${nameIn(query)}`] })
    host.clock.schedule(delayMs, () => socket.send(reply, from))
  })
  return internet
}

describe('a server that answers slowly', () => {
  it.each([300, 360, 750, 1500, 2990, 3010, 5000])(
    '(%i ms) holds a question no longer than it may take',
    async (delayMs) => {
      const { ask, spent, resolver } = await slowInternet(delayMs)
      const result = await ask('www.evil.')
      expect(rcodeOf(result)).toBe('SERVFAIL')
      expect(result.elapsedMs).toBeLessThanOrEqual(LIMITS.questionMs)
      expect(spent().attacker).toBeLessThanOrEqual(LIMITS.queriesOfZone)
      expect(resolver.counters.inProgress).toBe(0)
    },
  )

  /** Twenty new questions every 200 ms, each of which takes seconds, and one that takes 20 ms; how these fared. */
  async function besieged(
    limits: Partial<Limits>,
  ): Promise<{ answered: number; most: number; jostled: number }> {
    const { ask, resolver, world } = await slowInternet(350, { questionsInProgress: 50, ...limits })
    let [answered, most] = [0, 0]
    for (let round = 0; round < 50; round++) {
      for (const name of manyNames(20, `r${round}.evil.`)) void resolver.resolve(question(name))
      if (rcodeOf(await ask(`r${round}.victim.`)) === 'NOERROR') answered++
      most = Math.max(most, resolver.counters.inProgress)
      await world.runFor(200)
    }
    await world.runFor(LIMITS.questionMs + 1000)
    expect(resolver.counters.inProgress).toBe(0)
    return { answered, most, jostled: resolver.counters.jostled }
  }

  it('does not keep others from being answered: what has had time enough gives way', async () => {
    const { answered, most, jostled } = await besieged({})
    expect(answered).toBe(50)
    // Of a thousand questions fifty may be at work at a time.
    expect(jostled).toBeGreaterThan(500)
    expect(jostled).toBeLessThanOrEqual(1000)
    expect(most).toBeLessThanOrEqual(100)
  })

  it('would do so otherwise', async () => {
    const { answered, jostled } = await besieged({ jostleMs: LIMITS.questionMs })
    expect(answered).toBeLessThan(30)
    expect(jostled).toBe(0)
  })
})
