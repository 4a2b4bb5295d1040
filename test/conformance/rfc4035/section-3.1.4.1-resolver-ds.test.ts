import { describe, expect, it } from 'vitest'
import { askedLines, usualInternet } from '../../dns/resolver/little-internet.ts'

describe('RFC 4035 §3.1.4.1: the DS of a zone', () => {
  it('is asked of its parent, also when the servers of the zone are known', async () => {
    const { ask } = await usualInternet()
    await ask('www.example.com.')
    expect(askedLines(await ask('example.com.', 'DS'))).toEqual(['com. 192.0.2.1 example.com. DS nodata'])
  })
})
