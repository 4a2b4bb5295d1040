import { describe, expect, it } from 'vitest'
import { askedLines, littleInternet, rcodeOf, ROOT_IP } from './little-internet.ts'
import { askedIn, replyTo } from './messages.ts'
import type { LittleInternetOptions } from './little-internet.ts'

const NET = '192.0.2.2'
const NET6 = '2001:db8::2'
const HOME = '192.0.2.3'

/** What was asked, without the random case that keeps forgers guessing. */
function inLowerCase(query: Uint8Array): string {
  const [name, type] = askedIn(query).split(' ')
  return `${name!.toLowerCase()} ${type!}`
}

/** `home.` has three servers in `net.`, without glue; they are all at `HOME`. */
async function internet(options: LittleInternetOptions = {}) {
  const little = littleInternet(options)
  await little.serve(ROOT_IP, {
    '.': `@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
home. NS a.net.
home. NS b.net.
home. NS c.net.
net. NS ns.net.
ns.net. A ${NET}`,
  })
  const looked: string[] = []
  await little.script(NET, (query) => {
    const asked = inLowerCase(query)
    looked.push(asked)
    const [name, type] = asked.split(' ')
    const soa = 'net. 60 SOA ns.net. root.net. 1 2 3 4 60'
    return type === 'A'
      ? replyTo(query, { answer: [`${name!} A ${HOME}`] })
      : replyTo(query, { authority: [soa] })
  })
  await little.serve(HOME, { 'home.': '@ NS a.net.\nwww A 203.0.113.1' })
  return { ...little, looked }
}

describe('addresses of servers that came without glue', () => {
  it('are looked up one by one, and no more than needed', async () => {
    const { ask, looked } = await internet()
    expect(rcodeOf(await ask('www.home.'))).toBe('NOERROR')
    expect(looked).toHaveLength(1)
  })

  it('are looked up ahead as far as the policy says, by depth', async () => {
    const one = await internet({ targetFetchPolicy: [2, 0] })
    await one.ask('www.home.')
    await one.world.runUntilIdle()
    expect(one.looked.filter((asked) => asked.endsWith(' A'))).toHaveLength(2)
    const all = await internet({ targetFetchPolicy: [-1, 0] })
    await all.ask('www.home.')
    await all.world.runUntilIdle()
    expect(new Set(all.looked)).toEqual(new Set(['a.net. A', 'b.net. A', 'c.net. A']))
  })

  it('are used when several look-ups end at once, whichever was begun first', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { ask, serve } = littleInternet({ seed, targetFetchPolicy: [-1] })
      await serve(ROOT_IP, {
        '.': `@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
home. NS none.net.
home. NS some.net.
net. NS ns.net.
ns.net. A ${NET}`,
      })
      await serve(NET, { 'net.': `@ NS ns\nns A ${NET}\nnone TXT "no address"\nsome A ${HOME}` })
      await serve(HOME, { 'home.': '@ NS some.net.\nwww.part A 203.0.113.1' })
      // Looked up for `part.home.`, and at hand when the whole name is asked.
      expect(rcodeOf(await ask('www.part.home.'))).toBe('NOERROR')
    }
  })

  it('of the other family are looked up only when those of the first are of no use', async () => {
    const { ask, looked } = await internet({ useIpv6: true })
    expect(rcodeOf(await ask('www.home.'))).toBe('NOERROR')
    expect(looked).toHaveLength(1)
    const little = littleInternet({ useIpv6: true })
    await little.serve(ROOT_IP, {
      '.': `@ NS a.root-servers.net.\na.root-servers.net. A ${ROOT_IP}\nnet. NS ns.net.\nns.net. AAAA ${NET6}`,
    })
    await little.serve(NET6, { 'net.': `@ NS ns\nns AAAA ${NET6}\nwww A 203.0.113.2` })
    expect(askedLines(await little.ask('www.net.')).at(-1)).toBe(`net. ${NET6} www.net. A answer`)
  })
})

describe('glue from beside the delegated zone', () => {
  it('is confirmed first when that is wanted, and used in the end if nobody can', async () => {
    const HINTED = '192.0.2.9'
    const internetWith = async (address: string | undefined) => {
      const little = littleInternet({ hardenUnverifiedGlue: true })
      await little.script(ROOT_IP, (query) => {
        const [name, type] = inLowerCase(query).split(' ')
        if (name === '.') return replyTo(query, { answer: ['. NS a.root-servers.net.'] })
        if (name === 'home.') {
          return replyTo(query, {
            flags: [],
            authority: ['home. NS ns.far.'],
            additional: [`ns.far. A ${HINTED}`],
          })
        }
        if (name === 'ns.far.' && type === 'A' && address !== undefined)
          return replyTo(query, { answer: [`ns.far. A ${address}`] })
        return replyTo(query, {
          rcode: name === 'far.' ? 'NOERROR' : 'NXDOMAIN',
          authority: ['. SOA a. b. 1 2 3 4 60'],
        })
      })
      await little.serve(HINTED, { 'home.': '@ NS ns.far.\nwww A 203.0.113.9' })
      await little.serve(HOME, { 'home.': '@ NS ns.far.\nwww A 203.0.113.3' })
      return askedLines(await little.ask('www.home.')).at(-1)
    }
    expect(await internetWith(HOME)).toBe(`home. ${HOME} www.home. A answer`)
    expect(await internetWith(undefined)).toBe(`home. ${HINTED} www.home. A answer`)
  })
})

describe('looking up more than is needed', () => {
  it.each([
    ['to harden the referral path', { hardenReferralPath: true }],
    ['to have a choice later on', { targetFetchPolicy: [-1], useIpv6: true }],
  ])('%s leaves enough to find a server deep down without glue', async (_why, options) => {
    const { ask, serve } = littleInternet(options)
    const origins = Array.from({ length: 7 }, (_, depth) => 'z.'.repeat(depth + 1))
    const ipsOf = (depth: number): [string, string] => [`192.0.2.${100 + depth}`, `192.0.2.${200 + depth}`]
    const delegation = (origin: string, depth: number): string =>
      ipsOf(depth)
        .map(
          (ip, i) =>
            `${origin} NS ns${i}.${origin}\nns${i}.${origin} A ${ip}\n${origin} NS no${depth}${i}.net.`,
        )
        .join('\n')
    await serve(ROOT_IP, {
      '.': `@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
net. NS ns.net.
ns.net. A ${NET}
${delegation('z.', 0)}`,
    })
    for (const [depth, origin] of origins.entries()) {
      const below = origins[depth + 1]
      const further = below === undefined ? `deep.${origin} NS ns.deep.net.` : delegation(below, depth + 1)
      for (const ip of ipsOf(depth)) await serve(ip, { [origin]: `${delegation(origin, depth)}\n${further}` })
    }
    await serve(NET, { 'net.': `@ NS ns\nns A ${NET}\nns.deep A ${HOME}` })
    const deep = `deep.${origins.at(-1)!}`
    await serve(HOME, { [deep]: '@ NS ns.deep.net.\nwww A 203.0.113.1' })
    expect(rcodeOf(await ask(`www.${deep}`))).toBe('NOERROR')
  })
})
