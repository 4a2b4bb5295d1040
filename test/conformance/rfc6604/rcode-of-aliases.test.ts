import { describe, expect, it } from 'vitest'
import { answerLines, littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

describe('RFC 6604 §3: the rcode is about the last name of a chain of aliases', () => {
  it('so the word of a server that cannot know that name does not count', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) => {
      const tld = askedIn(query).includes('example') ? 'example.' : 'other.'
      const ip = tld === 'example.' ? '192.0.2.1' : '192.0.2.2'
      return askedIn(query) === '. NS'
        ? replyTo(query, { answer: ['. 300 NS a.root-servers.net.'] })
        : replyTo(query, {
            flags: [],
            authority: [`${tld} 300 NS ns.${tld}`],
            additional: [`ns.${tld} 300 A ${ip}`],
          })
    })
    const answer = ['www.example. 300 CNAME www.other.']
    await script('192.0.2.1', (query) => replyTo(query, { rcode: 'NXDOMAIN', answer }))
    await script('192.0.2.2', (query) => replyTo(query, { answer: ['www.other. 300 A 203.0.113.1'] }))
    const result = await ask('www.example.')
    expect([rcodeOf(result), answerLines(result)]).toEqual([
      'NOERROR',
      [...answer, 'www.other. 300 A 203.0.113.1'],
    ])
  })
})
