import { describe, expect, it } from 'vitest'
import { littleInternet, question, rcodeOf, ROOT_IP, usualInternet } from '../little-internet.ts'
import { askedIn, replyTo } from '../messages.ts'

describe('a question that somebody else’s question is inside of', () => {
  it('is not ended by the limit of that one', async () => {
    const { resolver, script, world } = littleInternet({ limits: { queries: 3 } })
    await script(ROOT_IP, (query) => {
      const [name] = askedIn(query).split(' ')
      if (name === '.') return replyTo(query, { answer: ['. 300 NS a.root-servers.net.'] })
      if (name === 'www.glueless.') return replyTo(query, { flags: [], authority: ['glueless. NS ns.far.'] })
      // ns.far. takes two queries: with those before it that is one too many for the first question.
      return name === 'ns.far.'
        ? replyTo(query, { answer: ['ns.far. 300 CNAME deeper.'] })
        : replyTo(query, { answer: ['deeper. 300 A 192.0.2.1'] })
    })
    const outer = resolver.resolve(question('www.glueless.'))
    await world.runFor(25)
    const inner = Promise.all(Array.from({ length: 50 }, () => resolver.resolve(question('ns.far.'))))
    const [first, [second, ...others]] = await world.run(Promise.all([outer, inner]))
    expect(rcodeOf(first)).toBe('SERVFAIL')
    expect(rcodeOf(second!)).toBe('NOERROR')
    expect(second!.answers.length).toBe(2)
    // However many wait, it is resolved anew once.
    expect(others.every((other) => other === second)).toBe(true)
  })
})

describe('a question', () => {
  it('leaves nothing behind when it is done', async () => {
    const { resolver, ask, world } = await usualInternet()
    for (const name of ['www.example.com.', 'nothing.example.com.', 'www.glueless.com.', 'x.y.z.'])
      await ask(name)
    expect(resolver.counters.inProgress).toBe(0)
    await world.runUntilIdle()
  })

  it('ends with SERVFAIL when the resolver closes', async () => {
    const { resolver, script, world } = littleInternet()
    await script(ROOT_IP, () => null)
    const pending = resolver.resolve(question('www.example.'))
    await world.runFor(100)
    resolver.close()
    expect(rcodeOf(await world.run(pending))).toBe('SERVFAIL')
    expect(world.nowMs).toBe(100)
  })

  it('is given up after ten seconds, whatever goes on', async () => {
    const { ask, serve, script } = littleInternet({
      limits: { attemptsOfServer: 100, timeoutsBeforeRest: 100 },
    })
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
dead. 300 NS ns.dead.
ns.dead. 300 A 192.0.2.1`,
    })
    await script('192.0.2.1', () => null)
    const result = await ask('www.dead.')
    expect(result.elapsedMs).toBe(10_000)
    expect(result.error?.extraText).toMatch(
      /^gave up at the limit of 10000 milliseconds for one question; dead\.: ns\.dead\. 192\.0\.2\.1 timeout ×\d+$/,
    )
  })
})

it('the same seed gives the same resolutions', async () => {
  const run = async (): Promise<unknown[]> => {
    const { ask, world } = await usualInternet({ seed: 42 })
    world.network.links.setDefault({ loss: 0.2, jitterMs: 30, reordering: 0.1, duplication: 0.1 })
    const results: unknown[] = []
    for (let i = 0; i < 50; i++) {
      const result = await ask(i % 2 === 0 ? `n${i}.example.com.` : `n${i}.example.net.`)
      results.push([rcodeOf(result), result.startedAtMs, result.elapsedMs])
    }
    return results
  }
  expect(await run()).toEqual(await run())
})
