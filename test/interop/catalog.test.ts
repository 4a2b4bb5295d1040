// Catalog zones (RFC 9432) between our authority and those of others: whoever follows a catalog holds the zones that it
// lists, and lets go of those that it lists no longer, with nobody touching his configuration.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { type Maker, type NameServer, serialAt, startNameServer, transferred } from './rig/name-servers.ts'
import { NetworkNamespace } from './rig/network-namespace.ts'
import { eventually } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const KEY = { name: 'fleet-key.', secret: Buffer.alloc(32, 9).toString('base64') }
const CATALOG = 'fleet.catalog.'
const ZONE = readFileSync(new URL('zones/transferred.zone', import.meta.url), 'utf8')
const zoneNamed = (name: string): string => ZONE.replace('$ORIGIN example.com.', `$ORIGIN ${name}`)

describeNeeding(['network-namespace', 'ip', 'dig', 'named', 'knotd'], 'a catalog', () => {
  const scope = new Scope()
  let through: readonly string[]
  let folder: ScratchFolder

  beforeAll(async () => {
    const addresses = [0, 1, 2].flatMap((net) => [1, 2, 3, 4].map((host) => `10.54.${net}.${host}`))
    through = scope.use(await NetworkNamespace.create(addresses)).entry
    folder = scope.use(new ScratchFolder())
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  const start = async (maker: Maker, ip: string, zones: object): Promise<NameServer> =>
    scope.use(await startNameServer({ maker, ip, key: KEY, folder, through, ...zones }))

  /** Waits until a server holds exactly those of some zones. */
  const holds = (server: NameServer, zones: readonly string[], others: readonly string[]): Promise<true> =>
    eventually(
      `${zones.join(' ')} at ${server.maker}\n${server.program.output}`,
      async () => {
        const held = async (zone: string) => (await serialAt(server, zone, through)) !== undefined
        for (const zone of zones) if (!(await held(zone))) return undefined
        for (const zone of others) if (await held(zone)) return undefined
        return true
      },
      30_000,
    )

  const expectEqual = async (zone: string, primary: NameServer, secondary: NameServer): Promise<void> => {
    expect(await transferred(secondary, zone, KEY, through)).toEqual(
      await transferred(primary, zone, KEY, through),
    )
  }

  describe('of ours', () => {
    const followers = [
      ['named', '10.54.0.2'],
      ['knotd', '10.54.0.3'],
      ['rootwalk', '10.54.0.4'],
    ] as const

    it('is followed by named, Knot and us', async () => {
      const listed = ['one.example.', 'two.example.']
      const secondaries = followers.map(([, ip]) => ip)
      const primary = await start('rootwalk', '10.54.0.1', {
        primaries: listed.map((name) => ({ name, text: zoneNamed(name), secondaries, catalog: CATALOG })),
        catalog: { name: CATALOG, secondaries },
      })
      const catalog = { name: CATALOG, primary: primary.ip, isCatalog: true }
      for (const [maker, ip] of followers) {
        const server = await start(maker, ip, { secondaries: [catalog] })
        await holds(server, listed, [])
        for (const zone of listed) await expectEqual(zone, primary, server)
      }
    })
  })

  describe('of others', () => {
    it('is followed by us when named serves it as a zone like any other', async () => {
      const secondaries = ['10.54.1.2']
      const text = (...members: string[]): string =>
        `@ 0 SOA invalid. invalid. ${members.length} 1 1 9999 0\n@ 0 NS invalid.\nversion 0 TXT "2"\n${members
          .map((member, i) => `m${i}.zones 0 PTR ${member}\n`)
          .join('')}`
      const members = ['one.example.', 'two.example.']
      const named = await start('named', '10.54.1.1', {
        primaries: [
          ...members.map((name) => ({ name, text: zoneNamed(name), secondaries })),
          { name: CATALOG, text: text(members[0]!), secondaries },
        ],
      })
      const ours = await start('rootwalk', secondaries[0]!, {
        secondaries: [{ name: CATALOG, primary: named.ip, isCatalog: true }],
      })
      await holds(ours, members.slice(0, 1), members.slice(1))
      await expectEqual(members[0]!, named, ours)
      named.edit(CATALOG, text(...members))
      await holds(ours, members, [])
      await expectEqual(members[1]!, named, ours)
      // A serial that is higher, with one member less.
      named.edit(CATALOG, text(members[1]!).replace('invalid. 1 ', 'invalid. 9 ').replace('m0.', 'm1.'))
      await holds(ours, members.slice(1), members.slice(0, 1))
    })

    it('is followed by us when Knot makes it', async () => {
      const secondaries = ['10.54.2.2']
      const members = ['one.example.', 'two.example.']
      const knot = await start('knotd', '10.54.2.1', {
        primaries: members.map((name) => ({ name, text: zoneNamed(name), secondaries, catalog: CATALOG })),
        catalog: { name: CATALOG, secondaries },
      })
      const ours = await start('rootwalk', secondaries[0]!, {
        secondaries: [{ name: CATALOG, primary: knot.ip, isCatalog: true }],
      })
      await holds(ours, members, [])
      for (const zone of members) await expectEqual(zone, knot, ours)
    })
  })
})
