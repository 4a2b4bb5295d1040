// Ghost domains (Jiang et al., 2012): a zone that its parent has taken away renews its own delegation for ever.
// Phoenix domains (Li et al., 2023): it delegates to ever deeper names instead.

import { expect, it } from 'vitest'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import {
  answerLines,
  littleInternet,
  type LittleInternet,
  type LittleInternetOptions,
  question,
  rcodeOf,
  ROOT_IP,
  SOA,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

const ROOT = `$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
`

const STALE = {
  maxStaleSeconds: 86_400,
  answerTtlSeconds: 30,
  clientTimeoutMs: 1800,
  failureRecheckSeconds: 30,
}

/** Conveniences that keep data alive. None of them is to keep a zone alive that is gone. */
const CONVENIENCES: readonly (readonly [string, LittleInternetOptions])[] = [
  ['none', {}],
  ['prefetch', { prefetch: true }],
  ['serve-stale', { serveStale: STALE }],
  [
    'both, stale data at once',
    { prefetch: true, serveStale: { ...STALE, clientTimeoutMs: 0, renewsOnFailure: true } },
  ],
  ['the path of referrals hardened', { hardenReferralPath: true }],
  ['NS beside answers believed', { scrubPromiscuous: false }],
  ['a cache that keeps for long', { cacheLimits: { minTtlSeconds: 3600 } }],
]

it.each(CONVENIENCES)(
  'a zone that was taken away dies with its delegation, however often its servers renew their own (%s)',
  async (_, options) => {
    const { ask, serve, world } = littleInternet(options)
    const root = await serve(ROOT_IP, { '.': `${ROOT}ghost. 3600 NS ns.ghost.\nns.ghost. 3600 A 192.0.2.1` })
    await serve('192.0.2.1', { 'ghost.': '$TTL 86400\n@ NS ns\nns A 192.0.2.1\nwww 60 A 203.0.113.1' })
    expect(rcodeOf(await ask('www.ghost.'))).toBe('NOERROR')
    root.putZone(parseZone(SOA + ROOT, { origin: question('.').name }))
    for (let minute = 0; minute < 59; minute++) {
      await world.runFor(60_000)
      await ask('ghost.', 'NS')
      await ask('ns.ghost.')
      expect(rcodeOf(await ask('www.ghost.'))).toBe('NOERROR')
    }
    await world.runFor(120_000)
    // Stale data may be served once more, while the truth is found out.
    await ask('new.ghost.')
    await ask('www.ghost.')
    await world.runFor(10_000)
    expect(rcodeOf(await ask('www.ghost.'))).toBe('NXDOMAIN')
    expect(rcodeOf(await ask('ghost.', 'NS'))).toBe('NXDOMAIN')
  },
)

it.each(CONVENIENCES)(
  'a zone that was sold goes to its new owner, however often the old one renews its own (%s)',
  async (_, options) => {
    const { ask, serve, world } = littleInternet(options)
    const root = await serve(ROOT_IP, { '.': `${ROOT}sold. 3600 NS ns.sold.\nns.sold. 3600 A 192.0.2.1` })
    await serve('192.0.2.1', { 'sold.': '$TTL 86400\n@ NS ns\nns A 192.0.2.1\nwww 60 A 203.0.113.1' })
    await serve('192.0.2.2', { 'sold.': '$TTL 86400\n@ NS ns\nns A 192.0.2.2\nwww 60 A 203.0.113.2' })
    expect(answerLines(await ask('www.sold.'))[0]).toContain('203.0.113.1')
    const moved = `${SOA}${ROOT}sold. 3600 NS ns.sold.\nns.sold. 3600 A 192.0.2.2`
    root.putZone(parseZone(moved, { origin: question('.').name }))
    for (let minute = 0; minute < 62; minute++) {
      await ask('sold.', 'NS')
      await ask('ns.sold.')
      await ask('www.sold.')
      await world.runFor(60_000)
    }
    // Whatever was held at the end of the delegation may live on to its own end.
    await world.runFor(3_600_000)
    await ask('www.sold.')
    await world.runFor(10_000)
    expect(answerLines(await ask('www.sold.'))[0]).toContain('203.0.113.2')
  },
)

/** A zone that lives for an hour and whose server delegates to itself, for a week, whatever it is asked below. */
async function phoenixInternet(
  delayMs: number,
  options: LittleInternetOptions = {},
): Promise<LittleInternet> {
  const internet = littleInternet(options)
  const root = await internet.serve(ROOT_IP, {
    '.': `${ROOT}ghost. 3600 NS ns.ghost.\nns.ghost. 3600 A 192.0.2.1`,
  })
  const host = internet.world.host('192.0.2.1')
  const answer = (query: Uint8Array): Uint8Array => {
    const [name] = askedIn(query).split(' ')
    if (name!.startsWith('www.')) return replyTo(query, { answer: [`${name!} 60 A 203.0.113.1`] })
    const zone = name!.slice(name!.indexOf('.') + 1)
    if (zone === '') return replyTo(query, { answer: ['ghost. 604800 NS ns.ghost.'] })
    const address = `ns.${zone} 604800 A 192.0.2.1`
    return replyTo(query, { flags: [], authority: [`${zone} 604800 NS ns.${zone}`], additional: [address] })
  }
  const socket = await internet.world.run(host.network.bindDatagram({ ip: '192.0.2.1', port: 53 }))
  socket.onDatagram((query, from) => {
    const reply = answer(new Uint8Array(query))
    host.clock.schedule(delayMs, () => socket.send(reply, from))
  })
  expect(rcodeOf(await internet.ask('www.ghost.'))).toBe('NOERROR')
  root.putZone(parseZone(SOA + ROOT, { origin: question('.').name }))
  return internet
}

it.each(CONVENIENCES)(
  'so does what it delegates to deeper names in the meantime (%s)',
  async (_, options) => {
    const { ask, world } = await phoenixInternet(1, options)
    await world.runFor(3_500_000)
    await ask('x.deep.ghost.')
    expect(rcodeOf(await ask('www.deep.ghost.'))).toBe('NOERROR')
    await world.runFor(200_000)
    await ask('x.deeper.deep.ghost.')
    await ask('www.deep.ghost.')
    await world.runFor(10_000)
    // What was learned in time may live to its own end; nothing new is learned.
    expect(rcodeOf(await ask('www.last.deep.ghost.'))).toBe('NXDOMAIN')
    await world.runFor(3_600_000)
    expect(rcodeOf(await ask('www.deep.ghost.'))).toBe('NXDOMAIN')
  },
)

it('also when it does so in the moment in which its own delegation ends', async () => {
  const { ask, world } = await phoenixInternet(300)
  await world.runFor(3_600_000 - 100 - world.nowMs)
  await ask('x.deep.ghost.')
  await world.runFor(60_000)
  expect(rcodeOf(await ask('www.deep.ghost.'))).toBe('NXDOMAIN')
})
