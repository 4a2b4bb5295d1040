import { describe, expect, it } from 'vitest'
import { answerLines, rcodeOf } from '../little-internet.ts'
import { lines } from '../messages.ts'
import { EXAMPLE, mortalInternet } from '../mortal-internet.ts'

const started = ({ resolver }: Awaited<ReturnType<typeof mortalInternet>>) =>
  resolver.counters.prefetch!.started

describe('prefetch', () => {
  it('answers from the cache at once in the last tenth of a life, and refreshes meanwhile', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    internet.asked()
    await internet.world.runFor(55_000)
    const reply = await internet.reply('www.example.com.')
    expect(lines(reply!.answers)).toEqual(['www.example.com. 5 A 203.0.113.1'])
    await internet.world.runFor(100)
    expect(internet.asked()).toEqual(['example: www.example.com. A'])
    await internet.world.runFor(10_000)
    expect(lines((await internet.reply('www.example.com.'))!.answers)).toEqual([
      'www.example.com. 49 A 203.0.113.1',
    ])
    expect(internet.asked()).toEqual([])
    expect(started(internet)).toBe(1)
  })

  it('does nothing before the last tenth, nor unless it is wanted', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    await internet.world.runFor(53_000)
    internet.asked()
    await internet.reply('www.example.com.')
    await internet.world.runFor(100)
    expect(internet.asked()).toEqual([])
    const without = await mortalInternet()
    await without.ask('www.example.com.')
    await without.world.runFor(58_000)
    without.asked()
    await without.reply('www.example.com.')
    await without.world.runFor(100)
    expect(without.asked()).toEqual([])
  })

  it('asks once, however many ask meanwhile', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    await internet.world.runFor(55_000)
    internet.asked()
    for (let i = 0; i < 10; i++) await internet.reply('www.example.com.')
    await internet.world.runFor(100)
    expect(internet.asked()).toHaveLength(1)
    expect(started(internet)).toBe(1)
  })

  it('keeps a popular name in the cache for good, so that no client ever waits', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    const waited: number[] = []
    for (let second = 0; second < 7200; second++) {
      await internet.world.runFor(1000)
      if ((await internet.reply('www.example.com.')) === undefined) waited.push(second)
    }
    expect(waited).toEqual([])
    expect(internet.asked().filter((line) => line.startsWith('example: www')).length).toBeLessThan(7200 / 50)
  })

  it('gets what has changed', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    await internet.world.runFor(55_000)
    internet.change('example', { 'example.com.': EXAMPLE.replace('203.0.113.1', '203.0.113.2') })
    await internet.reply('www.example.com.')
    await internet.world.runFor(100)
    expect(lines((await internet.reply('www.example.com.'))!.answers)).toEqual([
      'www.example.com. 59 A 203.0.113.2',
    ])
  })

  it('refreshes of a chain what is about to end, and leaves the rest', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('alias.example.com.')
    await internet.world.runFor(55_000)
    internet.asked()
    await internet.reply('alias.example.com.')
    await internet.world.runFor(100)
    expect(internet.asked()).toEqual(['example: www.example.com. A'])
  })

  it('refreshes a denial too', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('none.example.com.')
    await internet.world.runFor(55_000)
    internet.asked()
    await internet.reply('none.example.com.')
    await internet.world.runFor(100)
    expect(internet.asked()).toEqual(['example: none.example.com. A'])
  })

  it('asks the parent again for a delegation that ends about then', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    await internet.world.runFor(540_000)
    await internet.ask('www.example.com.')
    internet.asked()
    await internet.world.runFor(57_000)
    await internet.reply('www.example.com.')
    await internet.world.runFor(100)
    expect(internet.asked()).toEqual(['com: www.example.com. A', 'example: www.example.com. A'])
    await internet.world.runFor(30_000)
    await internet.ask('new.example.com.')
    expect(internet.asked()).toEqual(['example: new.example.com. A'])
  })

  it('leaves what is there when it fails, and tries again after a while', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('alias.example.com.', 'CNAME')
    await internet.world.runFor(545_000)
    internet.kill('root', 'com', 'example')
    internet.asked()
    await internet.reply('alias.example.com.', 'CNAME')
    await internet.world.runFor(4000)
    expect(internet.resolver.counters.prefetch).toMatchObject({ started: 1, failed: 1 })
    expect(internet.asked().length).toBeGreaterThan(0)
    const reply = await internet.reply('alias.example.com.', 'CNAME')
    expect(lines(reply!.answers)).toEqual(['alias.example.com. 51 CNAME www.example.com.'])
    await internet.world.runFor(2000)
    expect(internet.asked()).toEqual([])
    internet.revive('root', 'com', 'example')
    await internet.world.runFor(40_000)
    await internet.reply('alias.example.com.', 'CNAME')
    await internet.world.runFor(1000)
    expect(internet.asked()).toEqual(['com: alias.example.com. CNAME', 'example: alias.example.com. CNAME'])
    expect(internet.resolver.counters.prefetch).toMatchObject({ started: 2, failed: 1 })
  })

  it('is bounded in how many it begins at once', async () => {
    const internet = await mortalInternet({ prefetch: true, limits: { refreshesInProgress: 3 } })
    const names = ['www', 'alias', 'none', 'nope', 'ns'].map((label) => `${label}.example.com.`)
    for (const name of names) await internet.ask(name, 'MX')
    await internet.world.runFor(54_500)
    for (const name of names) await internet.reply(name, 'MX')
    expect(internet.resolver.counters.prefetch).toMatchObject({ started: 3, omitted: 2 })
  })
})

describe('names asked for through `resolve`', () => {
  it('are refreshed as those of clients', async () => {
    const internet = await mortalInternet({ prefetch: true })
    await internet.ask('www.example.com.')
    await internet.world.runFor(55_000)
    internet.asked()
    const resolution = await internet.ask('www.example.com.')
    expect(rcodeOf(resolution)).toBe('NOERROR')
    expect(answerLines(resolution)).toEqual(['www.example.com. 5 A 203.0.113.1'])
    await internet.world.runFor(100)
    expect(internet.asked()).toEqual(['example: www.example.com. A'])
  })
})
