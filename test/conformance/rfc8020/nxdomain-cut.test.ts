import { describe, expect, it } from 'vitest'
import { rcodeOf, usualInternet } from '../../dns/resolver/little-internet.ts'

describe('RFC 8020 §2: NXDOMAIN', () => {
  it('holds for everything below the name', async () => {
    const { ask } = await usualInternet()
    await ask('nothing.example.com.')
    for (const name of ['a.nothing.example.com.', 'a.b.c.NOTHING.example.com.']) {
      const result = await ask(name, 'TXT')
      expect([rcodeOf(result), result.fromCache]).toEqual(['NXDOMAIN', true])
    }
  })

  it('holds for the name alone when the operator says so', async () => {
    const { ask } = await usualInternet({ hardenBelowNxdomain: false })
    await ask('nothing.example.com.')
    expect((await ask('nothing.example.com.', 'TXT')).fromCache).toBe(true)
    expect((await ask('a.nothing.example.com.', 'TXT')).fromCache).toBe(false)
  })

  it('says nothing of names above or beside', async () => {
    const { ask } = await usualInternet()
    await ask('nothing.example.com.')
    for (const name of ['example.com.', 'xnothing.example.com.', 'www.example.com.'])
      expect((await ask(name, 'TXT')).fromCache).toBe(false)
  })

  it('does not outlive its TTL', async () => {
    const { ask, world } = await usualInternet()
    await ask('nothing.example.com.')
    await world.runFor(60_000)
    expect((await ask('a.nothing.example.com.')).fromCache).toBe(false)
  })

  it('is not what NODATA says: names below may exist', async () => {
    const { ask } = await usualInternet()
    await ask('www.example.com.', 'TXT')
    expect((await ask('a.www.example.com.')).fromCache).toBe(false)
  })
})
