// Ghost domains (Jiang et al., 2012): a zone that its parent has taken away renews its own delegation for ever.
// Phoenix domains (Li et al., 2023): it delegates to ever deeper names instead.

import { expect, it } from 'vitest'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import {
  littleInternet,
  type LittleInternet,
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

it('a zone that was taken away dies with its delegation, however often its servers renew their own', async () => {
  const { ask, serve, world } = littleInternet()
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
  expect(rcodeOf(await ask('www.ghost.'))).toBe('NXDOMAIN')
})

/** A zone that lives for an hour and whose server delegates to itself, for a week, whatever it is asked below. */
async function phoenixInternet(delayMs: number): Promise<LittleInternet> {
  const internet = littleInternet()
  const root = await internet.serve(ROOT_IP, {
    '.': `${ROOT}ghost. 3600 NS ns.ghost.\nns.ghost. 3600 A 192.0.2.1`,
  })
  const host = internet.world.host('192.0.2.1')
  const answer = (query: Uint8Array): Uint8Array => {
    const [name] = askedIn(query).split(' ')
    if (name!.startsWith('www.')) return replyTo(query, { answer: [`${name!} 60 A 203.0.113.1`] })
    const zone = name!.slice(name!.indexOf('.') + 1)
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

it('so does what it delegates to deeper names in the meantime', async () => {
  const { ask, world } = await phoenixInternet(1)
  await world.runFor(3_500_000)
  await ask('x.deep.ghost.')
  expect(rcodeOf(await ask('www.deep.ghost.'))).toBe('NOERROR')
  await world.runFor(200_000)
  await ask('x.deeper.deep.ghost.')
  expect(rcodeOf(await ask('www.deep.ghost.'))).toBe('NXDOMAIN')
})

it('also when it does so in the moment in which its own delegation ends', async () => {
  const { ask, world } = await phoenixInternet(300)
  await world.runFor(3_600_000 - 100 - world.nowMs)
  await ask('x.deep.ghost.')
  await world.runFor(60_000)
  expect(rcodeOf(await ask('www.deep.ghost.'))).toBe('NXDOMAIN')
})
