import { describe, expect, it } from 'vitest'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

async function failingInternet() {
  const internet = littleInternet()
  let asked = 0
  await internet.script(ROOT_IP, (query) => {
    if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. 86400 NS a.root-servers.net.'] })
    asked++
    return replyTo(query, { rcode: 'SERVFAIL' })
  })
  return { ...internet, asked: () => asked }
}

describe('RFC 9520 §3.2: a failure to resolve', () => {
  it('is remembered for five seconds, by name and type', async () => {
    const { ask, world, asked } = await failingInternet()
    for (let i = 0; i < 10; i++) expect(rcodeOf(await ask('www.example.'))).toBe('SERVFAIL')
    expect(asked()).toBe(1)
    await ask('www.example.', 'AAAA')
    expect(asked()).toBe(2)
    await world.runFor(5000)
    await ask('www.example.')
    expect(asked()).toBe(3)
  })

  it('does not keep itself alive', async () => {
    const { ask, world, asked } = await failingInternet()
    for (let i = 0; i < 12; i++) {
      await ask('www.example.')
      await world.runFor(1000)
    }
    expect(asked()).toBe(3)
  })
})
