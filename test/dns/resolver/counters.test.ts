import { describe, expect, it } from 'vitest'
import { usualInternet } from './little-internet.ts'

describe('the counters of a resolver', () => {
  it('tell how many questions the cache had an answer to', async () => {
    const { ask, resolver } = await usualInternet()
    await ask('www.example.com.')
    await ask('www.example.com.')
    await ask('www.example.com.')
    await ask('alias.example.com.')
    expect(resolver.counters.answered).toEqual({ fromCache: 2, resolved: 2 })
  })
})
