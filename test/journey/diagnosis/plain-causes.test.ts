// What no fault has a name for, and is plain all the same: addresses and ports that lead nowhere, and hosts that are set up wrong.
import { describe, expect, it } from 'vitest'
import type { Internet } from '../../../src/internet/internet.ts'
import type { CauseCode } from '../../../src/journey/diagnosis/diagnosis.ts'
import { diagnosed, type Scene } from './scene.ts'

/** Journeys that fail wait for long. */
const PATIENCE_MS = 30_000

interface Plain {
  readonly title: string
  readonly scene: Scene
  readonly cause: CauseCode
  /** The last of the chain, and the evidence. */
  readonly signs: readonly [RegExp, RegExp]
  /** Where nothing of it was on a cable. */
  readonly isUnseen?: boolean
}

const LAPTOP = "laptop: { interfaces: { eth0: { dhcp: true, mac: '02:00:5e:00:00:02' } } }"

/** The laptop set up by hand. */
function laptop(description: string): Pick<Scene, 'edit'> {
  return { edit: (text) => text.replace(LAPTOP, `laptop: { ${description} }`) }
}

const OWN = 'interfaces: { eth0: { address: 192.168.1.2/24 } }'

const RESOLVERS = ['resolver', 'resolver2']

function loseGateway({ kernel }: ReturnType<Internet['world']['host']>): void {
  kernel.routes.remove({ destination: 0, prefixLength: 0 })
}

const CASES: readonly Plain[] = [
  {
    title: 'a port of the machine itself',
    scene: { url: 'http://localhost/' },
    cause: 'port-closed',
    signs: [/127\.0\.0\.1 is laptop itself/, /was on no cable/],
    isUnseen: true,
  },
  {
    title: 'the own address',
    scene: { url: 'http://192.168.1.2/' },
    cause: 'port-closed',
    signs: [/192\.168\.1\.2 is laptop itself/, /1 RST/],
    isUnseen: true,
  },
  {
    title: 'a name without an address',
    scene: { url: 'http://far.test/' },
    cause: 'no-address',
    signs: [
      /ns\.far\.test \(100\.66\.0\.53\), which has authority for far\.test\./,
      /no error and no address/,
    ],
  },
  {
    title: 'a network that no router has a route to',
    scene: { url: 'http://10.0.0.1/' },
    cause: 'network-unreachable',
    signs: [/no route there leads to 10\.0\.0\.1/, /isp has no route to 10\.0\.0\.1/],
  },
  {
    title: 'a host without a gateway',
    scene: { url: 'http://100.66.1.80/', ...laptop(`${OWN}, nameServers: [100.64.2.11]`) },
    cause: 'network-unreachable',
    signs: [/ended at laptop/, /laptop has no route to 100\.66\.1\.80/],
    isUnseen: true,
  },
  {
    title: 'a host without a gateway, which its name server is behind',
    scene: laptop(`${OWN}, nameServers: [100.64.2.11]`),
    cause: 'network-unreachable',
    signs: [/ended at laptop/, /laptop has no route to 100\.64\.2\.11/],
    isUnseen: true,
  },
  {
    title: 'resolvers that have lost their way out',
    scene: { harm: ({ world }) => RESOLVERS.forEach((name) => loseGateway(world.host(name))) },
    cause: 'network-unreachable',
    signs: [/ended at resolver/, /resolver has no route to 100\.70\.0\.1/],
    isUnseen: true,
  },
  {
    title: 'an address that nobody has',
    scene: { url: 'http://100.66.7.7/' },
    cause: 'host-unreachable',
    signs: [/nobody there answers/, /paris asked by ARP who has 100\.66\.7\.7/],
  },
  {
    title: 'a neighbor that nobody is',
    scene: { url: 'http://192.168.1.77/' },
    cause: 'host-unreachable',
    signs: [/nobody there answers/, /laptop asked by ARP who has 192\.168\.1\.77/],
  },
  {
    title: 'a gateway that is not there',
    scene: laptop(`${OWN}, gateway: 192.168.1.77, nameServers: [100.64.2.11]`),
    cause: 'host-unreachable',
    signs: [/nobody there answers/, /laptop asked by ARP who has 192\.168\.1\.77/],
  },
  {
    title: 'TLS to a port for HTTP',
    scene: { url: 'https://www.far.test:80/' },
    cause: 'wrong-protocol',
    signs: [/nobody speaks TLS there/, /HTTP in the open from 100\.66\.1\.80/],
  },
  {
    title: 'HTTP to a port for TLS',
    scene: { url: 'http://www.far.test:443/' },
    cause: 'wrong-protocol',
    signs: [/expects a ClientHello/, /reset by 100\.66\.1\.80/],
  },
  {
    title: 'a host without a name server',
    scene: laptop(`${OWN}, gateway: 192.168.1.1`),
    cause: 'no-name-server',
    signs: [/asked itself, where nobody listens on port 53/, /resolv\.conf/],
    isUnseen: true,
  },
]

describe('a cause that is plain', () => {
  it.each(CASES)('$title', { timeout: PATIENCE_MS }, async ({ scene, cause, signs, isUnseen = false }) => {
    const { journey, diagnosis } = await diagnosed(scene)
    expect([diagnosis.cause, diagnosis.text]).toEqual([cause, expect.any(String)])
    const [because, evidence] = signs
    expect(diagnosis.because[0]).toMatch(/did not come/)
    expect(diagnosis.because.at(-1)).toMatch(because)
    expect(diagnosis.evidence.map(({ text }) => text).join('\n')).toMatch(evidence)
    expect(diagnosis.suggestions).not.toEqual([])
    const shown = diagnosis.evidence.flatMap(({ packets }) => packets)
    expect(shown.length > 0).toBe(!isUnseen)
    for (const number of shown) expect(journey.packets[number - 1]?.number).toBe(number)
  })
})
