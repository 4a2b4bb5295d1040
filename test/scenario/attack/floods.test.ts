// Floods: random names under a zone that is down (water torture), and servers that answer drop by drop.

import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import { LIMITS } from '../../../src/dns/resolver/limits.ts'
import {
  littleInternet,
  question,
  rcodeOf,
  ROOT_IP,
  usualInternet,
} from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'

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
