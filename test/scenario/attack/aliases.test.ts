// Aliases that lead in circles, too far, or somewhere longer each time.

import { describe, expect, it } from 'vitest'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

async function internetWith(text: string) {
  const internet = littleInternet()
  await internet.serve(ROOT_IP, {
    '.': `$TTL 300\n@ NS a.root-servers.net.\na.root-servers.net. A ${ROOT_IP}\n${text}`,
  })
  return internet
}

const chain = (length: number) =>
  [...Array.from({ length }, (_, i) => `c${i}. CNAME c${i + 1}.`), `c${length}. A 192.0.2.1`].join('\n')

describe('aliases', () => {
  it.each([
    ['in a circle of two', 'a. CNAME b.\nb. CNAME a.'],
    ['to themselves', 'a. CNAME a.'],
    ['in a circle beside the way', 'a. CNAME b.\nb. CNAME c.\nc. CNAME d.\nd. CNAME b.'],
  ])('%s end with an error, from the cache as well', async (_, text) => {
    const { ask, resolver } = await internetWith(text)
    for (let i = 0; i < 3; i++) {
      const result = await ask('a.')
      expect(rcodeOf(result)).toBe('SERVFAIL')
      expect(result.error?.extraText).toMatch(/^aliases lead in a circle, back to [ab]\.$/)
    }
    expect(resolver.counters.upstream.udp).toBeLessThanOrEqual(6)
  })

  it('may be eleven in a row, and not more', async () => {
    expect((await (await internetWith(chain(11))).ask('c0.')).answers.length).toBe(12)
    const result = await (await internetWith(chain(12))).ask('c0.')
    expect(result.error?.extraText).toBe('gave up at the limit of 11 aliases in a row')
  })

  it('may be eleven in a row also when each is another server’s', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) => {
      const [name] = askedIn(query).split(' ')
      return name === '.'
        ? replyTo(query, { answer: ['. 300 NS a.root-servers.net.'] })
        : replyTo(query, { answer: [`${name!} 300 CNAME x${name!}`] })
    })
    const result = await ask('a.')
    expect(result.error?.extraText).toBe('gave up at the limit of 11 aliases in a row')
    expect(result.conversation().length).toBeLessThanOrEqual(14)
  })

  it('that a DNAME makes longer and longer come to an end', async () => {
    const result = await (await internetWith('loop. DNAME a.loop.')).ask('x.loop.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    // One for each of as many aliases as are followed, two where a name is minimised on the way.
    expect(result.conversation().length).toBeLessThanOrEqual(24)
  })
})
