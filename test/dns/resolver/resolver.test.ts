import { describe, expect, it } from 'vitest'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { Conversation } from '../../../src/sim/conversation.ts'
import {
  answerLines,
  askedLines,
  HINTS,
  littleInternet,
  question,
  rcodeOf,
  RESOLVER_IP,
  ROOT_IP,
  usualInternet,
} from './little-internet.ts'
import { askedIn, records, replyTo } from './messages.ts'

describe('a walk from the root', () => {
  it('primes, follows referrals down, and asks nobody twice', async () => {
    const { ask } = await usualInternet()
    const first = await ask('www.example.com.')
    expect(answerLines(first)).toEqual(['www.example.com. 300 A 203.0.113.1'])
    expect(askedLines(first)).toEqual([
      `. ${ROOT_IP} . NS answer`,
      `. ${ROOT_IP} com. A referral`,
      'com. 192.0.2.1 example.com. A referral',
      'example.com. 192.0.2.10 www.example.com. A answer',
    ])
    expect(first.elapsedMs).toBe(40)
    expect(first.fromCache).toBe(false)
    const second = await ask('WWW.example.com.')
    expect(second.fromCache).toBe(true)
  })

  it('begins at the deepest zone cut that it knows', async () => {
    const { ask } = await usualInternet()
    await ask('www.example.com.')
    expect(askedLines(await ask('two.example.com.'))).toEqual([
      'example.com. 192.0.2.10 two.example.com. A answer',
    ])
    expect(askedLines(await ask('nothing.com.'))).toEqual(['com. 192.0.2.1 nothing.com. A nxdomain'])
  })

  it('asks again when the TTL is over', async () => {
    const { ask, world } = await usualInternet()
    await ask('www.example.com.')
    await world.runFor(299_000)
    expect(answerLines(await ask('www.example.com.'))).toEqual(['www.example.com. 1 A 203.0.113.1'])
    await world.runFor(1000)
    const again = await ask('www.example.com.')
    expect(answerLines(again)).toEqual(['www.example.com. 300 A 203.0.113.1'])
    expect(askedLines(again)).toEqual(['example.com. 192.0.2.10 www.example.com. A answer'])
  })

  it('uses an answer that may not be kept', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) =>
      replyTo(query, { answer: [`${askedIn(query).split(' ')[0]!} 0 A 203.0.113.8`] }),
    )
    for (let i = 0; i < 2; i++) {
      const result = await ask('fleeting.')
      expect(answerLines(result)).toEqual(['fleeting. 0 A 203.0.113.8'])
      expect(result.fromCache).toBe(false)
    }
  })
})

describe('aliases', () => {
  it('are followed within a zone, to another one, and through a DNAME', async () => {
    const { ask } = await usualInternet()
    expect(answerLines(await ask('alias.example.com.'))).toEqual([
      'alias.example.com. 300 CNAME www.example.com.',
      'www.example.com. 300 A 203.0.113.1',
    ])
    expect(answerLines(await ask('across.example.com.'))).toEqual([
      'across.example.com. 300 CNAME www.example.net.',
      'www.example.net. 300 A 203.0.113.99',
    ])
    expect(answerLines(await ask('www.moved.example.com.')).slice(0, 2)).toEqual([
      'moved.example.com. 300 DNAME example.net.',
      'www.moved.example.com. 300 CNAME www.example.net.',
    ])
  })

  it('in the cache serve other types', async () => {
    const { ask } = await usualInternet()
    await ask('across.example.com.')
    await ask('www.moved.example.com.')
    expect(askedLines(await ask('across.example.com.', 'TXT'))).toEqual([
      'example.net. 192.0.2.20 www.example.net. TXT nodata',
    ])
    const other = await ask('ns.moved.example.com.')
    expect(answerLines(other).at(-1)).toBe('ns.example.net. 300 A 192.0.2.20')
    expect(askedLines(other)).toEqual([
      'example.com. 192.0.2.10 ns.moved.example.com. A alias',
      'example.net. 192.0.2.20 ns.example.net. A answer',
    ])
  })

  it('are not followed for those who ask for them', async () => {
    const { ask } = await usualInternet()
    expect(answerLines(await ask('across.example.com.', 'CNAME'))).toEqual([
      'across.example.com. 300 CNAME www.example.net.',
    ])
    expect(answerLines(await ask('x.moved.example.com.', 'CNAME'))).toEqual([
      'moved.example.com. 300 DNAME example.net.',
      'x.moved.example.com. 300 CNAME x.example.net.',
    ])
  })

  it('end in the denial of the last name, with all aliases in the answer', async () => {
    const { ask, serve } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
a. 300 CNAME b.
b. 300 CNAME nothing.
c. 300 CNAME text.
text. 300 TXT "x"`,
    })
    const nothing = await ask('a.')
    expect(rcodeOf(nothing)).toBe('NXDOMAIN')
    expect(answerLines(nothing)).toEqual(['a. 300 CNAME b.', 'b. 300 CNAME nothing.'])
    expect(nothing.authorities.length).toBe(1)
    const noType = await ask('c.')
    expect(rcodeOf(noType)).toBe('NOERROR')
    expect(answerLines(noType)).toEqual(['c. 300 CNAME text.'])
    expect(noType.authorities.length).toBe(1)
    expect((await ask('a.')).fromCache).toBe(true)
  })
})

describe('a delegation without glue', () => {
  it('has the address of its server looked up first', async () => {
    const { ask } = await usualInternet()
    const result = await ask('www.glueless.com.')
    expect(answerLines(result)).toEqual(['www.glueless.com. 300 A 203.0.113.55'])
    expect(askedLines(result)).toEqual([
      `. ${ROOT_IP} . NS answer`,
      `. ${ROOT_IP} com. A referral`,
      'com. 192.0.2.1 glueless.com. A referral',
      `. ${ROOT_IP} net. A referral`,
      'net. 192.0.2.2 example.net. A referral',
      'example.net. 192.0.2.20 ns.example.net. A answer',
      'glueless.com. 192.0.2.20 www.glueless.com. A answer',
    ])
    const lookup = result.steps.find((step) => step.kind === 'lookup' && step.purpose === 'address')
    expect(lookup).toMatchObject({ question: { name: question('ns.example.net.').name } })
  })

  it('is asked through the parent again when the glue has gone but the delegation is still known', async () => {
    const { ask, world, serve } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 86400 NS a.root-servers.net.\na.root-servers.net. 86400 A ${ROOT_IP}
example. 86400 NS ns.example.
ns.example. 60 A 192.0.2.1`,
    })
    await serve('192.0.2.1', { 'example.': '@ 86400 NS ns\nns 60 A 192.0.2.1\nwww 30 A 203.0.113.1' })
    await ask('www.example.')
    await world.runFor(61_000)
    const again = await ask('www.example.')
    expect(answerLines(again)).toEqual(['www.example. 30 A 203.0.113.1'])
    expect(again.steps.find((step) => step.kind === 'start')).toMatchObject({ reason: 'reachable-cut' })
  })
})

describe('questions in flight', () => {
  it('that are alike share one walk', async () => {
    const { resolver, world } = await usualInternet()
    const conversation = new Conversation(world.network)
    const asked = Array.from({ length: 20 }, () => resolver.resolve(question('www.example.com.')))
    const results = await world.run(Promise.all(asked))
    expect(conversation.sentBy(RESOLVER_IP).length).toBe(4)
    for (const result of results) expect(answerLines(result)).toEqual(['www.example.com. 300 A 203.0.113.1'])
  })

  it('share the exchanges that they have in common', async () => {
    const { resolver, world, ask } = await usualInternet()
    await ask('.', 'NS')
    const conversation = new Conversation(world.network)
    const names = ['across.example.com.', 'www.example.net.']
    await world.run(Promise.all(names.map((name) => resolver.resolve(question(name)))))
    const sent = conversation.sentBy(RESOLVER_IP).map(({ to, payload }) => `${to.ip} ${askedIn(payload)}`)
    expect(new Set(sent).size).toBe(sent.length)
  })
})

describe('servers that fail', () => {
  it('are passed over for the next one', async () => {
    const { ask, serve, script } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
example. 300 NS ns1.example.
example. 300 NS ns2.example.
example. 300 NS ns3.example.
example. 300 NS ns4.example.
example. 300 NS ns5.example.
ns1.example. 300 A 192.0.2.1
ns2.example. 300 A 192.0.2.2
ns3.example. 300 A 192.0.2.3
ns4.example. 300 A 192.0.2.4
ns5.example. 300 A 192.0.2.5`,
    })
    await script('192.0.2.1', () => null)
    await script('192.0.2.2', (query) => replyTo(query, { flags: [], rcode: 'REFUSED' }))
    await script('192.0.2.3', (query) =>
      replyTo(query, { flags: [], authority: ['. 300 NS a.root-servers.net.'] }),
    )
    await script('192.0.2.4', (query) => replyTo(query, { rcode: 'SERVFAIL' }))
    await script('192.0.2.5', (query) => replyTo(query, { answer: ['www.example. 300 A 203.0.113.1'] }))
    const result = await ask('www.example.')
    expect(answerLines(result)).toEqual(['www.example. 300 A 203.0.113.1'])
  })

  it('are asked again when a packet was lost', async () => {
    const { ask, world } = await usualInternet()
    world.network.links.setDefault({ loss: 0.05 })
    const outcomes: string[] = []
    for (let i = 0; i < 20; i++) {
      const result = await ask(`n${i}.example.com.`)
      expect([rcodeOf(result), result.error?.extraText]).toEqual(['NXDOMAIN', undefined])
      outcomes.push(...result.conversation().map(({ outcome }) => outcome.kind))
    }
    expect(outcomes).toContain('timeout')
  })

  it('make an error that names them when none is left', async () => {
    const { ask, serve, script } = littleInternet()
    await serve(ROOT_IP, {
      '.': `@ 300 NS a.root-servers.net.\na.root-servers.net. 300 A ${ROOT_IP}
example. 300 NS ns1.example.
example. 300 NS ns2.example.
ns1.example. 300 A 192.0.2.1
ns2.example. 300 A 192.0.2.2`,
    })
    await script('192.0.2.1', () => null)
    await script('192.0.2.2', (query) => replyTo(query, { rcode: 'REFUSED' }))
    const result = await ask('www.example.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.error).toMatchObject({ infoCode: 22 })
    expect(result.error!.extraText).toMatch(/^no reachable authority for example\.: /)
    expect(result.error!.extraText).toContain('ns1.example. 192.0.2.1 timeout ×3')
    expect(result.error!.extraText).toContain('ns2.example. 192.0.2.2 REFUSED')
  })

  it('in the cache are no reason to give up while the parent may know others', async () => {
    const { ask, serve, world } = littleInternet()
    const root = await serve(ROOT_IP, {
      '.': `@ 86400 NS a.root-servers.net.\na.root-servers.net. 86400 A ${ROOT_IP}
example. 86400 NS ns1.example.
ns1.example. 86400 A 192.0.2.1`,
    })
    await serve('192.0.2.1', { 'example.': '@ 86400 NS ns1\nns1 86400 A 192.0.2.1\nwww 30 A 203.0.113.1' })
    await serve('192.0.2.2', { 'example.': '@ 86400 NS ns2\nns2 86400 A 192.0.2.2\nwww 30 A 203.0.113.2' })
    await ask('www.example.')
    root.putZone(
      parseZone(
        `. 300 SOA a. b. 2 1 1 1 1
. 86400 NS a.root-servers.net.
a.root-servers.net. 86400 A ${ROOT_IP}
example. 86400 NS ns2.example.
ns2.example. 86400 A 192.0.2.2`,
        { origin: question('.').name },
      ),
    )
    world.network.unplug('192.0.2.1')
    await world.runFor(31_000)
    const result = await ask('www.example.')
    expect(answerLines(result)).toEqual(['www.example. 30 A 203.0.113.2'])
    expect(result.steps).toContainEqual(expect.objectContaining({ kind: 'start', reason: 'fallback' }))
  })

  it('are left alone for a while after long silence, and asked again later', async () => {
    const { ask, world } = await usualInternet()
    await ask('www.example.com.')
    world.network.unplug('192.0.2.10')
    for (let i = 0; i < 3; i++) {
      await ask(`n${i}.example.com.`)
      await world.runFor(100)
    }
    const resting = await ask('n9.example.com.')
    expect(resting.error?.extraText).toContain('silent before, not asked')
    world.network.plug('192.0.2.10')
    await world.runFor(30_000)
    expect(rcodeOf(await ask('n10.example.com.'))).toBe('NXDOMAIN')
  })
})

describe('hints', () => {
  it('are used as they are when the root has no NS records to tell', async () => {
    const { ask, script } = littleInternet()
    await script(ROOT_IP, (query) =>
      askedIn(query) === '. NS'
        ? replyTo(query, {})
        : replyTo(query, { answer: [`${askedIn(query).split(' ')[0]!} 300 A 203.0.113.8`] }),
    )
    const result = await ask('www.example.')
    expect(answerLines(result)).toEqual(['www.example. 300 A 203.0.113.8'])
    expect(result.steps).toContainEqual(expect.objectContaining({ kind: 'start', reason: 'hints' }))
  })

  it('that lead nowhere make an error that says so', async () => {
    const result = await littleInternet({ hints: HINTS }).ask('www.example.')
    expect(result.error?.extraText).toBe(
      `no reachable authority for .: a.root-servers.net. ${ROOT_IP} EHOSTUNREACH`,
    )
    const none = await littleInternet({ hints: [] }).ask('www.example.')
    expect(none.error?.extraText).toBe('no reachable authority for .: it has no usable server')
  })
})

describe('servers with IPv6 addresses only', () => {
  it('are asked when told to', async () => {
    const hints = records('. NS a.root.', 'a.root. AAAA 2001:db8::1')
    const { ask, script } = littleInternet({ hints, useIpv6: true })
    await script('2001:db8::1', (query) =>
      replyTo(query, { answer: [`${askedIn(query).split(' ')[0]!} A 203.0.113.8`] }),
    )
    expect(answerLines(await ask('www.example.'))).toEqual(['www.example. 300 A 203.0.113.8'])
    const without = await littleInternet({ hints }).ask('www.example.')
    expect(without.error?.extraText).toBe('no reachable authority for .: a.root. without address (SERVFAIL)')
  })
})

describe('an observer', () => {
  it('is told of every resolution, also of those from the cache', async () => {
    const seen: string[] = []
    const { ask } = await usualInternet({
      onResolved: (resolution) =>
        seen.push(`${resolution.question.name.toString()} ${resolution.fromCache ? 'cache' : 'servers'}`),
    })
    await ask('www.example.com.')
    await ask('www.example.com.')
    expect(seen).toEqual(['www.example.com. servers', 'www.example.com. cache'])
  })
})
