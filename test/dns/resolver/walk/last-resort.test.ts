import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../../src/dns/iana/types.ts'
import { answerLines, askedLines, littleInternet, rcodeOf, ROOT_IP } from '../little-internet.ts'
import type { LittleInternetOptions } from '../little-internet.ts'
import { askedIn, replyTo } from '../messages.ts'

const COM = '192.0.2.1'
const OLD = '192.0.2.10'
const NEW = '192.0.2.20'
const NET = '192.0.2.2'
const HOSTER = '192.0.2.30'

/** A root and a com that delegates example.com to `ns.example.com.` at `NEW`; `OLD` answers as told. */
async function internet(
  delegation = `example NS ns.example\nns.example A ${NEW}`,
  options: LittleInternetOptions = {},
) {
  const little = littleInternet(options)
  await little.serve(ROOT_IP, {
    '.': `@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
com. NS ns.com.
ns.com. A ${COM}
net. NS ns.net.
ns.net. A ${NET}`,
  })
  await little.serve(COM, { 'com.': `@ NS ns\nns A ${COM}\n${delegation}` })
  return little
}

describe('a zone whose own word about its servers is wrong', () => {
  /** The zone names a server that has nothing of it. */
  async function misled() {
    const little = await internet()
    await little.serve(NEW, {
      'example.com.': `@ 3600 NS wrong\nwrong A ${OLD}\nns A ${NEW}\nwww 60 A 203.0.113.1\nftp 60 A 203.0.113.2`,
    })
    await little.script(OLD, (query) => replyTo(query, { rcode: 'REFUSED' }))
    await little.ask('example.com.', 'NS')
    return little
  }

  it('is resolved by the servers that its parent names', async () => {
    const { ask } = await misled()
    const result = await ask('www.example.com.')
    expect(answerLines(result)).toEqual(['www.example.com. 60 A 203.0.113.1'])
    expect(askedLines(result)).toEqual([
      `example.com. ${OLD} www.example.com. A error`,
      `com. ${COM} www.example.com. A referral`,
      `example.com. ${NEW} www.example.com. A answer`,
    ])
  })

  it('has its parent asked once, not for every name', async () => {
    const { ask, world } = await misled()
    await ask('www.example.com.')
    const asked = await ask('ftp.example.com.')
    expect(rcodeOf(asked)).toBe('NOERROR')
    expect(askedLines(asked).filter((line) => line.startsWith('com.'))).toEqual([])
    await world.runFor(86_400_000)
    expect(rcodeOf(await ask('ftp.example.com.'))).toBe('NOERROR')
  })
})

describe('a server whose own zone is wrong about its address', () => {
  it('is found by the glue that the parent of that zone has', async () => {
    const { ask, serve, script } = await internet('example NS ns.hoster.net.')
    await serve(NET, { 'net.': `@ NS ns\nns A ${NET}\nhoster NS ns.hoster\nns.hoster A ${HOSTER}` })
    await serve(HOSTER, {
      'hoster.net.': `@ NS ns\nns 3600 A ${OLD}`,
      'example.com.': '@ NS ns.hoster.net.\nwww A 203.0.113.3',
    })
    await script(OLD, (query) => replyTo(query, { rcode: 'REFUSED' }))
    const result = await ask('www.example.com.')
    expect(answerLines(result)).toEqual(['www.example.com. 3600 A 203.0.113.3'])
  })

  it('is not looked for when nothing hides the glue', async () => {
    const { ask, serve, script } = await internet('example NS ns.hoster.net.')
    await serve(NET, { 'net.': `@ NS ns\nns A ${NET}\nhoster NS ns.hoster\nns.hoster A ${HOSTER}` })
    await script(HOSTER, (query) => replyTo(query, { rcode: 'REFUSED' }))
    const result = await ask('www.example.com.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(askedLines(result).length).toBeLessThan(20)
  })
})

describe('a zone of two servers of which one is silent', () => {
  it('has its parent asked for the other once the cache has lost its address', async () => {
    const servers = 'NS one.example\nexample NS two.example'
    const addresses = `one.example 1 A ${NEW}\ntwo.example 3600 A ${OLD}`
    const { ask, script, serve } = await internet(`example ${servers}\n${addresses}\nother NS two.example`)
    await serve(NEW, {
      'example.com.': `@ NS one\n@ NS two\none 1 A ${NEW}\ntwo 3600 A ${OLD}\n* 60 A 203.0.113.9`,
    })
    await script(OLD, () => null)
    expect(rcodeOf(await ask('www.example.com.'))).toBe('NOERROR')
    // It has been silent for so long that nobody asks it for a while.
    expect(rcodeOf(await ask('www.other.com.'))).toBe('SERVFAIL')
    expect(rcodeOf(await ask('ftp.example.com.'))).toBe('NOERROR')
  })
})

describe('the DS RRset of a zone', () => {
  it('is asked of the parent, though one server has the zone and its grandparent', async () => {
    const little = littleInternet({ qnameMinimisation: 'off' })
    const soa = (zone: string): string => `${zone} SOA ns. root. 1 2 3 4 60`
    await little.script(ROOT_IP, (query) => {
      const asked = askedIn(query)
      if (asked === '. NS') return replyTo(query, { answer: ['. NS a.root-servers.net.'] })
      // Of the child, which this server has as well.
      if (asked === 'example.net. DS') return replyTo(query, { authority: [soa('example.net.')] })
      return replyTo(query, { flags: [], authority: ['net. NS ns.net.'], additional: [`ns.net. A ${NET}`] })
    })
    await little.script(NET, (query) => {
      const asked = askedIn(query)
      if (asked === 'net. NS')
        return replyTo(query, { answer: ['net. NS ns.net.'], additional: [`ns.net. A ${NET}`] })
      return replyTo(query, { authority: [soa('net.')] })
    })
    const result = await little.ask('example.net.', 'DS')
    expect(result.authorities.map(({ owner }) => owner.toString())).toEqual(['net.'])
  })
})

describe('a server of the parent that has lost the parent and kept the child', () => {
  const soa = (zone: string): string => `${zone} SOA ns. root. 1 2 3 4 60`
  const onlyTheChild = (query: Uint8Array): Uint8Array =>
    askedIn(query) === 'child.example.com. DS'
      ? replyTo(query, { authority: [soa('child.example.com.')] })
      : replyTo(query, { rcode: 'REFUSED' })

  it('is not believed about the DS RRset of the child, as long as there is another', async () => {
    const { ask, script, serve } = await internet(
      `example NS one.example\nexample NS two.example\none.example A ${OLD}\ntwo.example A ${NEW}`,
    )
    await script(OLD, onlyTheChild)
    await serve(NEW, {
      'example.com.': `@ NS two\ntwo A ${NEW}\nchild NS ns.child\nchild DS 1 8 2 ${'ab'.repeat(32)}`,
    })
    for (let i = 0; i < 5; i++)
      expect((await ask('child.example.com.', 'DS')).answers.map(({ type }) => type)).toEqual([TYPE.DS])
  })

  it('leaves nobody to ask when it is the only one', async () => {
    const { ask, script } = await internet(`example NS one.example\none.example A ${OLD}`)
    await script(OLD, onlyTheChild)
    expect(rcodeOf(await ask('child.example.com.', 'DS'))).toBe('SERVFAIL')
    expect(rcodeOf(await ask('child.example.com.', 'DS'))).toBe('SERVFAIL')
  })
})

describe('a server without authority that offers recursion', () => {
  it('is asked as the resolver that it is when nobody else is there', async () => {
    const { ask, script } = await internet(`example NS ns.example\nns.example A ${OLD}`)
    const flags: number[] = []
    await script(OLD, (query) => {
      flags.push(query[2]! & 1)
      return replyTo(query, { flags: ['RA'], answer: [`${askedIn(query).split(' ')[0]!} 60 A 203.0.113.4`] })
    })
    expect(rcodeOf(await ask('www.example.com.'))).toBe('NOERROR')
    expect(flags).toEqual([0, 1])
    // The next time it is known.
    expect(rcodeOf(await ask('ftp.example.com.'))).toBe('NOERROR')
    expect(flags).toEqual([0, 1, 1])
  })

  it('is not asked for a part of the name over and over', async () => {
    const { ask, script } = await internet(`example NS ns.example\nns.example A ${OLD}`, {
      qnameMinimisation: 'strict',
    })
    const soa = 'example.com. 60 SOA ns. root. 1 2 3 4 60'
    await script(OLD, (query) => replyTo(query, { flags: ['RA'], authority: [soa] }))
    const result = await ask('a.b.example.com.')
    expect(rcodeOf(result)).toBe('NOERROR')
    expect(askedLines(result).filter((line) => line.includes(OLD)).length).toBeLessThan(5)
  })
})
