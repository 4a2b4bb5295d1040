// Zones on their way between our authority and those of others, both ways: whole at first, then by their differences,
// each time because a NOTIFY said so, and all of it signed. What arrives is record for record what left.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import {
  incrementalTransfers,
  type Maker,
  type NameServer,
  serialAt,
  startNameServer,
  transferred,
} from './rig/name-servers.ts'
import { NetworkNamespace } from './rig/network-namespace.ts'
import { eventually } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const KEY = { name: 'transfer-key.', secret: Buffer.alloc(32, 7).toString('base64') }
const OTHERS = ['named', 'nsd', 'knotd'] as const satisfies readonly Maker[]
const ZONE = 'example.com.'

/** A primary and a secondary, each at an address of its own in a network of its own. */
interface Pair {
  readonly from: Maker
  readonly to: Maker
  readonly net: number
  readonly ips: readonly [number, number]
}

const ORIGINAL = readFileSync(new URL('zones/transferred.zone', import.meta.url), 'utf8')

/** The zone after an edit: something new, something gone, something else, and another serial. */
function edited(serial: number): string {
  return `${ORIGINAL.replace('2026010101', String(serial))
    .replace(/^www .*\n/m, '')
    .replace('192.0.2.77', '192.0.2.78')}new${serial} IN A 192.0.2.200\n`
}

describeNeeding(['network-namespace', 'ip', 'dig', 'named', 'nsd', 'knotd'], 'a zone is transferred', () => {
  const scope = new Scope()
  let through: readonly string[]
  let folder: ScratchFolder

  beforeAll(async () => {
    const addresses = OTHERS.flatMap((_, i) => [
      `10.53.${i}.1`,
      `10.53.${i}.2`,
      `10.53.${i}.3`,
      `10.53.${i}.4`,
    ])
    through = scope.use(await NetworkNamespace.create(addresses)).entry
    folder = scope.use(new ScratchFolder())
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  const start = async (maker: Maker, ip: string, zones: object): Promise<NameServer> =>
    scope.use(await startNameServer({ maker, ip, key: KEY, folder, through, ...zones }))

  const arrivesAt = (server: NameServer, serial: number): Promise<true> =>
    eventually(
      `serial ${serial} at ${server.maker}\n${server.program.output}`,
      async () => ((await serialAt(server, ZONE, through)) === serial ? true : undefined),
      20_000,
    )

  const expectEqual = async (primary: NameServer, secondary: NameServer): Promise<void> => {
    const sent = await transferred(primary, ZONE, KEY, through)
    const received = await transferred(secondary, ZONE, KEY, through)
    expect(sent!.length).toBeGreaterThan(20)
    expect(received).toEqual(sent)
  }

  describe.each<Pair>([
    ...OTHERS.map((maker, net): Pair => ({ from: 'rootwalk', to: maker, net, ips: [1, 2] })),
    ...OTHERS.map((maker, net): Pair => ({ from: maker, to: 'rootwalk', net, ips: [3, 4] })),
  ])('from $from to $to', ({ from, to, net, ips }) => {
    const [fromIp, toIp] = [`10.53.${net}.${ips[0]}`, `10.53.${net}.${ips[1]}`]
    let primary: NameServer
    let secondary: NameServer

    it('whole, at the beginning', async () => {
      primary = await start(from, fromIp, {
        primaries: [{ name: ZONE, text: ORIGINAL, secondaries: [toIp] }],
      })
      secondary = await start(to, toIp, { secondaries: [{ name: ZONE, primary: fromIp }] })
      await arrivesAt(secondary, 2026010101)
      await expectEqual(primary, secondary)
    })

    it('by its differences, after each of three edits', async () => {
      for (const serial of [2026010102, 2026010103, 2026010203]) {
        primary.edit(ZONE, edited(serial))
        await arrivesAt(secondary, serial)
        await expectEqual(primary, secondary)
      }
      const ours = from === 'rootwalk' ? primary : secondary
      expect(await incrementalTransfers(ours, folder)).toBeGreaterThanOrEqual(3)
    })
  })
})
