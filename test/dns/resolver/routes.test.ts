import { describe, expect, it } from 'vitest'
import { FLAG } from '../../../src/dns/message/header.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { RouteServer, ZoneRoute } from '../../../src/dns/resolver/settings.ts'
import {
  answerLines,
  askedLines,
  littleInternet,
  rcodeOf,
  ROOT_IP,
  usualInternet,
} from './little-internet.ts'
import { askedIn, replyTo } from './messages.ts'

const RESOLVER = '192.0.2.53'
const OWN = '192.0.2.99'

function route(
  kind: ZoneRoute['kind'],
  zone: string,
  ips: readonly string[],
  more: Partial<ZoneRoute> = {},
): ZoneRoute {
  const servers = ips.map((ip): RouteServer => ({ ip, port: 53 }))
  return { kind, zone: DomainName.parse(zone), servers, isPrimed: false, fallsBack: false, ...more }
}

describe('a forward zone', () => {
  it('has its resolvers asked for the whole name, with RD, and nobody else', async () => {
    const { ask, script } = littleInternet({ routes: [route('forward', '.', [RESOLVER])] })
    let flags = 0
    await script(RESOLVER, (query) => {
      flags = (query[2]! << 8) | query[3]!
      return replyTo(query, { flags: ['RA'], answer: ['a.b.example. A 203.0.113.1'] })
    })
    const result = await ask('a.b.example.')
    expect(answerLines(result)).toEqual(['a.b.example. 300 A 203.0.113.1'])
    expect(askedLines(result)).toEqual([`. ${RESOLVER} a.b.example. A answer`])
    expect(flags & FLAG.RD).toBe(FLAG.RD)
  })

  it('has its resolvers told of by their addresses, as they have no names, when they rest too', async () => {
    const { ask, world } = littleInternet({ routes: [route('forward', '.', [RESOLVER])] })
    world.host(RESOLVER)
    world.network.unplug(RESOLVER)
    for (let i = 0; i < 3; i++) {
      await ask(`n${i}.example.`)
      await world.runFor(100)
    }
    expect((await ask('www.example.')).error?.extraText).toBe(
      `no reachable authority for .: ${RESOLVER} silent before, not asked`,
    )
  })

  it('has a referral of its resolver for an answer that holds nothing', async () => {
    const { ask, script } = littleInternet({ routes: [route('forward', '.', [RESOLVER])] })
    await script(RESOLVER, (query) => replyTo(query, { flags: ['RA'], authority: ['com. NS ns.com.'] }))
    const result = await ask('www.com.')
    expect([rcodeOf(result), result.answers]).toEqual(['NOERROR', []])
    expect(askedLines(result)).toHaveLength(1)
  })

  it('has its resolvers find DS records too, whatever zone the denial is of', async () => {
    const { ask, script } = await usualInternet({ routes: [route('forward', '.', [RESOLVER])] })
    await script(RESOLVER, (query) => {
      if (askedIn(query).endsWith(' NS'))
        return replyTo(query, { flags: ['RA'], answer: ['example.com. NS ns.example.com.'] })
      return replyTo(query, { flags: ['RA'], authority: ['example.com. SOA a. b. 1 2 3 4 300'] })
    })
    await ask('example.com.', 'NS')
    for (const name of ['www.example.com.', 'example.com.']) {
      const result = await ask(name, 'DS')
      expect(askedLines(result)).toEqual([`. ${RESOLVER} ${name} DS nodata`])
      expect(result.authorities).toHaveLength(1)
    }
  })

  it('has the end of an alias asked for as well, of whoever is right for that', async () => {
    const { ask, script } = await usualInternet({ routes: [route('forward', 'corp.', [RESOLVER])] })
    await script(RESOLVER, (query) =>
      replyTo(query, { flags: ['RA'], answer: ['www.corp. CNAME www.example.com.'] }),
    )
    const result = await ask('www.corp.')
    expect(answerLines(result)).toEqual([
      'www.corp. 300 CNAME www.example.com.',
      'www.example.com. 300 A 203.0.113.1',
    ])
  })

  it('fails when its resolvers do, unless it may fall back', async () => {
    for (const fallsBack of [false, true]) {
      const routes = [route('forward', '.', [RESOLVER], { fallsBack })]
      const { ask, script } = await usualInternet({ routes })
      await script(RESOLVER, (query) => replyTo(query, { rcode: 'SERVFAIL' }))
      const result = await ask('www.example.com.')
      expect(rcodeOf(result)).toBe(fallsBack ? 'NOERROR' : 'SERVFAIL')
      expect(askedLines(result)[0]).toBe(`. ${RESOLVER} www.example.com. A error`)
    }
  })

  it('without servers is an exception from the one above', async () => {
    const routes = [route('forward', '.', [RESOLVER]), route('forward', 'example.com.', [])]
    const { ask, script } = await usualInternet({ routes })
    await script(RESOLVER, (query) => replyTo(query, { rcode: 'REFUSED' }))
    expect(rcodeOf(await ask('www.example.com.'))).toBe('NOERROR')
    expect(rcodeOf(await ask('www.example.net.'))).toBe('SERVFAIL')
  })

  it('below another one counts, and its port is asked', async () => {
    const routes = [
      route('forward', '.', [RESOLVER]),
      { ...route('forward', 'corp.', []), servers: [{ ip: OWN, port: 5353 }] },
    ]
    const { ask, world } = littleInternet({ routes })
    await world.run(
      world
        .host(OWN)
        .script(5353, (query) => replyTo(query, { flags: ['RA'], answer: ['www.corp. A 10.0.0.1'] })),
    )
    expect(answerLines(await ask('www.corp.'))).toEqual(['www.corp. 300 A 10.0.0.1'])
  })
})

describe('a stub zone', () => {
  const zone = {
    'example.com.': '@ NS ns\nns A 192.0.2.99\nwww A 10.0.0.1\nsub NS ns.sub\nns.sub A 192.0.2.98',
  }

  it('has its servers asked without RD, and what they delegate is followed', async () => {
    const { ask, serve } = await usualInternet({ routes: [route('stub', 'example.com.', [OWN])] })
    await serve(OWN, zone)
    await serve('192.0.2.98', { 'sub.example.com.': '@ NS ns\nns A 192.0.2.98\nwww A 10.0.0.2' })
    expect(askedLines(await ask('www.example.com.'))).toEqual([
      `example.com. ${OWN} www.example.com. A answer`,
    ])
    expect(answerLines(await ask('www.sub.example.com.'))).toEqual(['www.sub.example.com. 3600 A 10.0.0.2'])
    // What is delegated is deeper than the stub zone.
    expect(askedLines(await ask('ftp.sub.example.com.'))[0]).toMatch(/^sub\.example\.com\. 192\.0\.2\.98 /)
  })

  it('counts for names whose delegation is known from elsewhere', async () => {
    const { ask, serve } = await usualInternet({ routes: [route('stub', 'www.example.com.', [OWN])] })
    await serve(OWN, { 'www.example.com.': '@ NS ns\nns A 192.0.2.99\n@ A 10.0.0.9' })
    await ask('two.example.com.')
    expect(answerLines(await ask('www.example.com.'))).toEqual(['www.example.com. 3600 A 10.0.0.9'])
  })

  it('is primed when that is wanted, and then its own word counts', async () => {
    const { ask, serve } = await usualInternet({
      routes: [route('stub', 'example.com.', [OWN], { isPrimed: true })],
    })
    await serve(OWN, { 'example.com.': '@ NS ns2\nns2 A 192.0.2.98' })
    await serve('192.0.2.98', { 'example.com.': '@ NS ns2\nns2 A 192.0.2.98\nwww A 10.0.0.3' })
    const result = await ask('www.example.com.')
    expect(askedLines(result)).toEqual([
      `example.com. ${OWN} example.com. NS answer`,
      'example.com. 192.0.2.98 www.example.com. A answer',
    ])
  })

  it('fails when its servers do, unless it may fall back', async () => {
    for (const fallsBack of [false, true]) {
      const routes = [route('stub', 'example.com.', [OWN], { fallsBack })]
      const { ask, script } = await usualInternet({ routes })
      await script(OWN, (query) => replyTo(query, { rcode: 'SERVFAIL' }))
      expect(rcodeOf(await ask('www.example.com.'))).toBe(fallsBack ? 'NOERROR' : 'SERVFAIL')
    }
  })

  it('may name its servers', async () => {
    const named = {
      ...route('stub', 'corp.', []),
      servers: [{ name: DomainName.parse('ns.example.net.'), port: 53 }],
    }
    const { ask, serve } = littleInternet({ routes: [named] })
    await serve(ROOT_IP, {
      '.': `@ NS a.root-servers.net.\na.root-servers.net. A ${ROOT_IP}\nnet. NS ns.net.\nns.net. A 192.0.2.20`,
    })
    await serve('192.0.2.20', {
      'corp.': '@ NS ns.example.net.\nwww A 10.0.0.4',
      'net.': '@ NS ns\nns A 192.0.2.20\nns.example A 192.0.2.20',
    })
    expect(answerLines(await ask('www.corp.'))).toEqual(['www.corp. 3600 A 10.0.0.4'])
  })

  it('at the root takes the place of the hints', async () => {
    const { ask, script } = littleInternet({ routes: [route('stub', '.', [OWN])] })
    await script(OWN, (query) =>
      askedIn(query) === '. NS'
        ? replyTo(query, { answer: ['. NS ns.'], additional: [`ns. A ${ROOT_IP}`] })
        : replyTo(query, { answer: ['www. A 10.0.0.5'] }),
    )
    expect(askedLines(await ask('www.'))).toEqual([`. ${OWN} . NS answer`, `. ${OWN} www. A answer`])
  })
})

describe('an address that is not to be asked', () => {
  const internet = async (glue: string, options = {}) => {
    const little = littleInternet(options)
    await little.serve(ROOT_IP, {
      '.': `@ NS a.root-servers.net.\na.root-servers.net. A ${ROOT_IP}\nbad. NS ns.bad.\nns.bad. A ${glue}`,
    })
    return little
  }

  it('is left out of delegations, and the error says so', async () => {
    const { ask, resolver } = await internet('127.0.0.1')
    const result = await ask('www.bad.')
    expect(rcodeOf(result)).toBe('SERVFAIL')
    expect(result.error?.extraText).toMatch(
      /^no reachable authority for bad\.: 127\.0\.0\.1 is not to be asked/,
    )
    expect(resolver.counters.upstream.udp).toBeLessThan(8)
  })

  it('is what the operator says', async () => {
    const { ask, serve } = await internet(OWN, { doNotQuery: ['192.0.2.96/28'] })
    await serve(OWN, { 'bad.': '@ NS ns\nns A 192.0.2.99\nwww A 10.0.0.1' })
    expect(rcodeOf(await ask('www.bad.'))).toBe('SERVFAIL')
  })
})
