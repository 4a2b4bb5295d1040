import { expect, it } from 'vitest'
import type { AuthorityEvent } from '../../src/authority/authority-event.ts'
import { readAuthoritySettings } from '../../src/authority/read-settings.ts'
import { RunningAuthority } from '../../src/authority/running-authority.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'

const ZONE = '$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n'

const keyWith = (secret: string) =>
  `keys: { k: { algorithm: hmac-sha256, secret: ${Buffer.from(secret).toString('base64')} } }\n`
const primary = (secret: string) =>
  `${keyWith(secret)}listen: 192.0.2.1:53\nzones: { example.com: { file: a.zone, allowTransfer: key k, notify: 192.0.2.2 key k } }\n`
const secondary = (secret: string) =>
  `${keyWith(secret)}listen: 192.0.2.2:53\nzones: { example.com: { primaries: 192.0.2.1 key k } }\n`

it('signs notifications and requests with the new secret of a key that kept its name, from a reload on', async () => {
  const world = new FlatWorld()
  const servers = [
    { host: world.host('192.0.2.1'), config: primary, events: new Array<AuthorityEvent>() },
    { host: world.host('192.0.2.2'), config: secondary, events: new Array<AuthorityEvent>() },
  ] as const
  const settings = ({ host, config }: (typeof servers)[number], secret: string) => {
    host.files.put('authority.yaml', config(secret))
    return readAuthoritySettings(host.files, 'authority.yaml')
  }
  const [first, second] = servers
  first.host.files.put('a.zone', ZONE)
  const running = await world.run(
    Promise.all(
      servers.map(async (server) =>
        RunningAuthority.start(server.host, await settings(server, 'old'), {
          observe: (event) => server.events.push(event),
        }),
      ),
    ),
  )
  await world.runFor(10_000)
  for (const [i, server] of servers.entries())
    await world.run(settings(server, 'new').then((changed) => running[i]!.reload(changed)))
  await world.runFor(10_000)
  for (const { events } of servers) events.length = 0

  first.host.files.put('a.zone', ZONE.replace('h 1 ', 'h 2 '))
  await world.runFor(10_000)
  expect(first.events.filter(({ kind }) => kind === 'notify')).toMatchObject([
    { event: { kind: 'answered', rcode: 0 } },
  ])
  const transferred = second.events.flatMap((told) =>
    told.kind === 'secondary' && told.event.kind === 'transferred' ? [told.event.serial] : [],
  )
  expect(transferred).toEqual([2])
  await world.run(Promise.all(running.map((each) => each.close())))
})
