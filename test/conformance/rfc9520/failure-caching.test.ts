import { describe, expect, it } from 'vitest'
import { littleInternet, question, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

async function failingInternet() {
  // One question each, not one for a part of the name before.
  const internet = littleInternet({ qnameMinimisation: 'off' })
  let asked = 0
  await internet.script(ROOT_IP, (query) => {
    if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. 86400 NS a.root-servers.net.'] })
    asked++
    return replyTo(query, { rcode: 'SERVFAIL' })
  })
  return { ...internet, asked: () => asked }
}

describe('RFC 9520 §3.2: a failure to resolve', () => {
  it('is remembered for five seconds at first, by name and type', async () => {
    const { ask, world, asked } = await failingInternet()
    for (let i = 0; i < 10; i++) expect(rcodeOf(await ask('www.example.'))).toBe('SERVFAIL')
    expect(asked()).toBe(1)
    await ask('www.example.', 'AAAA')
    expect(asked()).toBe(2)
    await world.runFor(5000)
    await ask('www.example.')
    expect(asked()).toBe(3)
  })

  it('is not kept alive by those who ask meanwhile', async () => {
    const { ask, world, asked } = await failingInternet()
    for (let i = 0; i < 14; i++) {
      await ask('www.example.')
      await world.runFor(1000)
    }
    expect(asked()).toBe(2)
    await world.runFor(1000)
    await ask('www.example.')
    expect(asked()).toBe(3)
  })

  it('is tried again ever more rarely while it lasts, but every five minutes', async () => {
    const { ask, world, asked } = await failingInternet()
    const triedAt: number[] = []
    for (let second = 0; second < 1500; second++) {
      const before = asked()
      await ask('www.example.')
      if (asked() > before) triedAt.push(second)
      await world.runFor(1000)
    }
    const waits = triedAt.slice(1).map((second, i) => second - triedAt[i]!)
    expect(waits.slice(0, 6)).toEqual([5, 10, 20, 40, 80, 160])
    expect(waits.slice(6).every((wait) => wait === 300)).toBe(true)
  })

  it('can be forgotten by order of the operator', async () => {
    const { ask, asked, resolver } = await failingInternet()
    await ask('www.example.')
    resolver.cache.flushName(question('www.example.').name.key)
    await ask('www.example.')
    expect(asked()).toBe(2)
  })
})
