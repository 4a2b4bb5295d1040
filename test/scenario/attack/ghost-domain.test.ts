// Ghost domains (Jiang et al., 2012): a zone that its parent has taken away renews its own delegation for ever.

import { expect, it } from 'vitest'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { littleInternet, question, rcodeOf, ROOT_IP, SOA } from '../../dns/resolver/little-internet.ts'

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
