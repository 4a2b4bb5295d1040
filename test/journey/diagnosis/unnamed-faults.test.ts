// What nobody has a name for: the diagnosis must not guess, and must show what was seen.
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import type { Internet } from '../../../src/internet/internet.ts'
import { diagnosed, type Scene } from './scene.ts'

/** Journeys that fail wait for long. */
const PATIENCE_MS = 30_000

const LAPTOP = "laptop: { interfaces: { eth0: { dhcp: true, mac: '02:00:5e:00:00:02' } } }"

/** The laptop set up by hand. */
function laptop(description: string): Pick<Scene, 'edit'> {
  return { edit: (text) => text.replace(LAPTOP, `laptop: { ${description} }`) }
}

const NAME_SERVERS = 'nameServers: [100.64.2.11]'

describe('a fault that nobody named', () => {
  it.each<[string, Scene, RegExp]>([
    [
      'a wrong mask on the laptop, which takes the whole Internet for its neighbors',
      laptop(`interfaces: { eth0: { address: 192.168.1.2/0 } }, gateway: 192.168.1.1, ${NAME_SERVERS}`),
      /laptop asked by ARP who has 100\.64\.2\.11.*nobody answered/,
    ],
    [
      'a resolver whose program has died',
      { harm: (internet) => void internet.lab.close() },
      /(resolver|resolver2) says unreachable: port/,
    ],
    [
      'an address that the desktop has, too',
      {
        edit: (text) =>
          text
            .replace(LAPTOP, `${LAPTOP}\n  desktop: { interfaces: { eth0: { address: 192.168.1.3/24 } } }`)
            .replace('cables:', 'cables:\n  - { between: [desktop eth0, lan] }'),
        harm: impersonate,
      },
      /laptop heard somebody else use its address in \d packets/,
    ],
    [
      'a cable that loses everything',
      { harm: ({ world }) => world.cable('line').set({ loss: 1 }) },
      /on the cable line: lost on the cable/,
    ],
    [
      'a DHCP server that has no address left',
      {
        edit: (text) =>
          text
            .replace('192.168.1.199', '192.168.1.100')
            .replace("'02:00:5e:00:00:02': 192.168.1.2 }", "'02:00:5e:00:00:99': 192.168.1.100 }"),
      },
      /laptop has no address of its own/,
    ],
    [
      'a router that forwards nothing any more',
      { harm: ({ world }) => void (world.host('paris').kernel.settings.forwarding = false) },
      /got as far as paris and no further/,
    ],
  ])('%s', { timeout: PATIENCE_MS }, async (_, scene, evidence) => {
    const { journey, diagnosis } = await diagnosed(scene)
    expect(journey.outcome.kind).toBe('failed')
    expect([diagnosis.cause, diagnosis.text]).toEqual([
      'unknown',
      expect.stringContaining('Not known for sure'),
    ])
    expect(diagnosis.evidence.map(({ text }) => text).join('\n')).toMatch(evidence)
    expect(diagnosis.because[0]).toMatch(/did not come/)
  })

  it('is told to be slow when the page comes in the end', { timeout: PATIENCE_MS }, async () => {
    const { journey, diagnosis } = await diagnosed({
      url: 'http://www.far.test/',
      harm: ({ world }) => resolversSilent(world),
    })
    expect(journey.outcome.kind).toBe('page')
    expect(diagnosis.cause).toBe('slow')
    expect(diagnosis.text).toContain('silent when asked for the name: 100.64.2.11')
  })
})

/** The first resolver is switched off; the second is asked after a while. */
function resolversSilent(world: Internet['world']): void {
  world.host('resolver').kernel.interface('eth0').setDown()
}

/** The desktop takes the laptop's address, and the router believes it. */
function impersonate({ world }: Internet): void {
  const { kernel } = world.host('desktop')
  const ip = ipv4Number('192.168.1.2')
  kernel.interface('eth0').addAddress(ip, 24)
  world.host('home').kernel.interface('eth0').neighbors.add(ip, kernel.interface('eth0').mac)
}
