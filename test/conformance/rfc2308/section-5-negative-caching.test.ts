import { describe, expect, it } from 'vitest'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { askedIn, lines, replyTo } from '../../dns/resolver/messages.ts'

/** A root whose every answer is that there is none, with this SOA. */
async function denyingInternet(soa: string | undefined, rcode: 'NXDOMAIN' | 'NOERROR') {
  const internet = littleInternet()
  let asked = 0
  await internet.script(ROOT_IP, (query) => {
    if (askedIn(query) === '. NS') return replyTo(query, { answer: [`. 86400 NS a.root-servers.net.`] })
    asked++
    return replyTo(query, { rcode, authority: soa === undefined ? [] : [soa] })
  })
  return { ...internet, asked: () => asked }
}

const soa = (ttl: number, minimum: number) => `. ${ttl} SOA a.root. b.root. 1 1800 900 604800 ${minimum}`

describe('RFC 2308 §5: a denial is kept', () => {
  it.each([
    ['the MINIMUM of the SOA', soa(3600, 60), 60],
    ['the TTL of the SOA, when that is less', soa(30, 60), 30],
    ['an hour at most', soa(86_400, 86_400), 3600],
  ])('for %s', async (_, record, seconds) => {
    const { ask, world, asked } = await denyingInternet(record, 'NXDOMAIN')
    const first = await ask('nothing.')
    expect(lines(first.authorities)[0]).toMatch(new RegExp(`^\\. ${seconds} SOA `))
    await world.runFor((seconds - 1) * 1000)
    const late = await ask('nothing.')
    expect([rcodeOf(late), late.fromCache]).toEqual(['NXDOMAIN', true])
    expect(lines(late.authorities)[0]).toMatch(/^\. 1 SOA /)
    await world.runFor(1000)
    await ask('nothing.')
    expect(asked()).toBe(2)
  })

  it('not at all without an SOA', async () => {
    const { ask, asked } = await denyingInternet(undefined, 'NXDOMAIN')
    for (let i = 0; i < 3; i++) expect(rcodeOf(await ask('nothing.'))).toBe('NXDOMAIN')
    expect(asked()).toBe(3)
  })

  it('not at all when the SOA says so', async () => {
    const { ask, asked } = await denyingInternet(soa(3600, 0), 'NOERROR')
    for (let i = 0; i < 3; i++) expect(rcodeOf(await ask('nothing.'))).toBe('NOERROR')
    expect(asked()).toBe(3)
  })
})

describe('RFC 2308 §5: NXDOMAIN is about a name, NODATA about a name and a type', () => {
  it('so NXDOMAIN answers for every type', async () => {
    const { ask, asked } = await denyingInternet(soa(3600, 60), 'NXDOMAIN')
    for (const type of ['A', 'MX', 'TXT']) expect(rcodeOf(await ask('nothing.', type))).toBe('NXDOMAIN')
    expect(asked()).toBe(1)
  })

  it('and NODATA for its own', async () => {
    const { ask, asked } = await denyingInternet(soa(3600, 60), 'NOERROR')
    for (const type of ['A', 'A', 'MX', 'MX']) {
      const result = await ask('something.', type)
      expect([rcodeOf(result), result.answers]).toEqual(['NOERROR', []])
    }
    expect(asked()).toBe(2)
  })
})

describe('RFC 2308 §2: what is and what is not a denial', () => {
  it('an authoritative answer without records is NODATA, SOA or not, NS records or not', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) => replyTo(query, { authority: ['. 300 NS a.root-servers.net.'] }))
    expect(rcodeOf(await ask('something.'))).toBe('NOERROR')
  })

  it('a referral is not (§2.2)', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) =>
      replyTo(query, {
        flags: [],
        authority: ['example. NS ns.example.'],
        additional: ['ns.example. A 192.0.2.1'],
      }),
    )
    await script('192.0.2.1', (query) => replyTo(query, { answer: ['www.example. A 203.0.113.1'] }))
    expect((await ask('www.example.')).answers.length).toBe(1)
  })
})
