import { describe, expect, it } from 'vitest'
import type { ServeStale } from '../../../src/dns/resolver/settings.ts'
import { EXAMPLE, type MortalInternet, mortalInternet } from '../../dns/resolver/mortal-internet.ts'
import { answerLines, rcodeOf } from '../../dns/resolver/little-internet.ts'
import { lines } from '../../dns/resolver/messages.ts'
import { formatRcode } from '../../../src/dns/iana/codes.ts'
import type { Message } from '../../../src/dns/message/message.ts'

const DAY = 86_400_000

const STALE: ServeStale = {
  maxStaleSeconds: 86_400,
  answerTtlSeconds: 30,
  clientTimeoutMs: 1800,
  failureRecheckSeconds: 30,
}

const staleInternet = (change: Partial<ServeStale> = {}): Promise<MortalInternet> =>
  mortalInternet({ serveStale: { ...STALE, ...change } })

const ALL = ['root', 'com', 'example', 'other'] as const

/** `NOERROR www.example.com. 30 A 203.0.113.1 EDE 3`. */
function told(message: Message | undefined): string {
  if (message === undefined) return 'nothing yet'
  const ede = message.edns?.options.flatMap((option) =>
    option.type === 'EDE' ? [`EDE ${option.infoCode}`] : [],
  )
  return [formatRcode(message.rcode), ...lines(message.answers), ...(ede ?? [])].join(' ')
}

const OLD = 'NOERROR www.example.com. 30 A 203.0.113.1 EDE 3'

describe('RFC 8767 §4: data whose TTL has run out', () => {
  it('is used when fresh data cannot be had, with a TTL of 30 s', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(3_600_000)
    internet.kill(...ALL)
    const resolution = await internet.ask('www.example.com.')
    expect(rcodeOf(resolution)).toBe('NOERROR')
    await internet.world.runFor(10_000)
    expect(told(await internet.reply('www.example.com.'))).toBe(OLD)
  })

  it('is not used at all unless that is wanted', async () => {
    const internet = await mortalInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.kill(...ALL)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('SERVFAIL')
  })

  it('is not used beyond the most that it may be', async () => {
    const internet = await staleInternet({ maxStaleSeconds: 3600 })
    await internet.ask('www.example.com.')
    internet.kill(...ALL)
    await internet.world.runFor(60_000 + 3_590_000)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('NOERROR')
    await internet.world.runFor(11_000)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('SERVFAIL')
  })

  it('is not used when fresh data is there', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.change('example', { 'example.com.': EXAMPLE.replace('203.0.113.1', '203.0.113.2') })
    const resolution = await internet.ask('www.example.com.')
    expect(answerLines(resolution)).toEqual(['www.example.com. 60 A 203.0.113.2'])
    expect(resolution.answer.isStale).toBeUndefined()
  })

  it('is used of a chain where it has to be', async () => {
    const internet = await staleInternet()
    await internet.ask('alias.example.com.')
    await internet.world.runFor(120_000)
    internet.kill(...ALL)
    await internet.ask('alias.example.com.')
    await internet.world.runFor(10_000)
    expect(told(await internet.reply('alias.example.com.'))).toMatch(
      /^NOERROR alias.example.com. 46\d CNAME www.example.com. www.example.com. 30 A 203.0.113.1 EDE 3$/,
    )
  })

  it('says that it is stale in its own way when it is a denial (RFC 8914 §4.20)', async () => {
    const internet = await staleInternet()
    await internet.ask('none.example.com.')
    await internet.world.runFor(3_600_000)
    internet.kill(...ALL)
    await internet.ask('none.example.com.')
    await internet.world.runFor(10_000)
    expect(told(await internet.reply('none.example.com.'))).toBe('NXDOMAIN EDE 19')
  })
})

describe('RFC 8767 §4: a definitive answer', () => {
  it('puts an end to what it denies', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.change('example', { 'example.com.': EXAMPLE.replace('www A 203.0.113.1\n', '') })
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('NXDOMAIN')
    await internet.world.runFor(3_600_000)
    internet.kill(...ALL)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('NXDOMAIN')
  })

  it('puts an end to a denial', async () => {
    const internet = await staleInternet()
    await internet.ask('new.example.com.')
    await internet.world.runFor(61_000)
    internet.change('example', { 'example.com.': `${EXAMPLE}new A 203.0.113.7\n` })
    await internet.ask('new.example.com.')
    await internet.world.runFor(3_600_000)
    internet.kill(...ALL)
    expect(rcodeOf(await internet.ask('new.example.com.'))).toBe('NOERROR')
  })

  it('is REFUSED, which is none: stale data is better', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.change('example', {})
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('NOERROR')
  })
})

describe('RFC 8767 §5: the client response timer', () => {
  it('has a client get stale data when fresh data takes too long', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.kill(...ALL)
    const { resolver, world } = internet
    const resolution = await internet.ask('www.example.com.')
    expect(resolution.elapsedMs).toBe(1800)
    expect(resolution.answer.isStale).toBe(true)
    expect(resolver.counters.stale).toMatchObject({ waited: 1, failed: 0 })
    expect(resolver.counters.inProgress).toBeGreaterThan(0)
    await world.runFor(10_000)
    expect(resolver.counters.inProgress).toBe(0)
  })

  it('lets the question be resolved to its end, for those who come later', async () => {
    const internet = await staleInternet({ clientTimeoutMs: 200 })
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.kill('example')
    await internet.ask('www.example.com.')
    internet.revive('example')
    internet.change('example', { 'example.com.': EXAMPLE.replace('203.0.113.1', '203.0.113.2') })
    await internet.world.runFor(4000)
    expect(told(await internet.reply('www.example.com.'))).toMatch(
      /^NOERROR www.example.com. 5\d A 203.0.113.2$/,
    )
  })

  it('of zero has nobody wait: stale data at once, fresh data for the next', async () => {
    const internet = await staleInternet({ clientTimeoutMs: 0 })
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.change('example', { 'example.com.': EXAMPLE.replace('203.0.113.1', '203.0.113.2') })
    expect(told(await internet.reply('www.example.com.'))).toBe(OLD)
    await internet.world.runFor(1000)
    expect(told(await internet.reply('www.example.com.'))).toBe('NOERROR www.example.com. 59 A 203.0.113.2')
    expect(internet.resolver.counters.stale).toMatchObject({ 'at-once': 1 })
  })
})

describe('RFC 8767 §5: the failure recheck timer', () => {
  it('leaves the servers in peace for that long after a failure', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(61_000)
    internet.kill(...ALL)
    await internet.ask('www.example.com.')
    await internet.world.runFor(15_000)
    internet.asked()
    for (let second = 0; second < 15; second++) {
      expect(told(await internet.reply('www.example.com.'))).toBe(OLD)
      await internet.world.runFor(1000)
    }
    expect(internet.asked()).toEqual([])
    await internet.world.runFor(15_000)
    await internet.ask('www.example.com.')
    expect(internet.asked().length).toBeGreaterThan(0)
    expect(internet.resolver.counters.stale!['failed-lately']).toBe(15)
  })
})

describe('RFC 8767 §5: the maximum stale timer', () => {
  it('begins with the end of the TTL', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    internet.kill(...ALL)
    await internet.world.runFor(60_000 + DAY - 5000)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('NOERROR')
    await internet.world.runFor(5000)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('SERVFAIL')
  })

  it('begins anew with each failure, where the operator wants that', async () => {
    const internet = await staleInternet({ maxStaleSeconds: 3600, renewsOnFailure: true })
    await internet.ask('www.example.com.')
    internet.kill(...ALL)
    for (let hour = 0; hour < 10; hour++) {
      await internet.world.runFor(3_000_000)
      expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('NOERROR')
    }
    await internet.world.runFor(3_700_000)
    expect(rcodeOf(await internet.ask('www.example.com.'))).toBe('SERVFAIL')
  })
})

describe('RFC 8767 §7: a delegation', () => {
  it('that is stale leads to servers that live while those above do not', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(2 * 3_600_000)
    internet.kill('root', 'com')
    internet.change('example', { 'example.com.': `${EXAMPLE}new A 203.0.113.7\n` })
    expect(answerLines(await internet.ask('new.example.com.'))).toEqual(['new.example.com. 60 A 203.0.113.7'])
  })

  it('that is stale is not followed while the parent can be asked', async () => {
    const internet = await staleInternet()
    await internet.ask('www.example.com.')
    await internet.world.runFor(2 * 3_600_000)
    internet.asked()
    await internet.ask('new.example.com.')
    expect(internet.asked()[0]).toBe('com: new.example.com. A')
  })
})
