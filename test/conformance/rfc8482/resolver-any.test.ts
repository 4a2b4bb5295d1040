import { describe, expect, it } from 'vitest'
import {
  answerLines,
  littleInternet,
  rcodeOf,
  ROOT_IP,
  usualInternet,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

describe('RFC 8482 §4.1: ANY, asked of a resolver', () => {
  it('is answered with one RRset that is known', async () => {
    const { ask } = await usualInternet()
    await ask('www.example.com.')
    const result = await ask('www.example.com.', 'ANY')
    expect(answerLines(result)).toEqual(['www.example.com. 300 A 203.0.113.1'])
    expect(result.fromCache).toBe(true)
  })

  it('is asked when nothing is known, and one RRset of the answer is given', async () => {
    const { ask, script } = littleInternet()
    let asked = 0
    await script(ROOT_IP, (query) => {
      if (askedIn(query) === '. NS') return replyTo(query, { answer: ['. 300 NS a.root-servers.net.'] })
      asked++
      return replyTo(query, {
        answer: ['example. 300 TXT "x"', 'example. 300 A 192.0.2.1', 'example. 300 MX 1 a.'],
      })
    })
    expect(answerLines(await ask('example.', 'ANY'))).toEqual(['example. 300 TXT "x"'])
    expect((await ask('example.', 'ANY')).answers.length).toBe(1)
    expect(asked).toBe(1)
  })

  it('is NXDOMAIN for a name that does not exist, and gives an alias as it is', async () => {
    const { ask } = await usualInternet()
    for (let i = 0; i < 2; i++) expect(rcodeOf(await ask('nothing.example.com.', 'ANY'))).toBe('NXDOMAIN')
    await ask('across.example.com.')
    expect(answerLines(await ask('across.example.com.', 'ANY')).length).toBe(1)
  })

  it('is asked although it is known that the name has no CNAME', async () => {
    const { ask } = await usualInternet()
    await ask('www.example.com.', 'CNAME')
    expect(answerLines(await ask('www.example.com.', 'ANY'))).toEqual(['www.example.com. 300 A 203.0.113.1'])
  })

  it('is the CNAME that a DNAME makes, when that is all there is', async () => {
    const { ask } = await usualInternet()
    for (let i = 0; i < 2; i++) {
      const result = await ask('www.moved.example.com.', 'ANY')
      expect(answerLines(result)).toEqual([
        'moved.example.com. 300 DNAME example.net.',
        'www.moved.example.com. 300 CNAME www.example.net.',
      ])
      expect(result.fromCache).toBe(i === 1)
    }
  })
})
