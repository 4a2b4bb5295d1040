import { afterEach, describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { originAs } from '../../../src/bgp/bgp-path.ts'
import { startInternet } from '../../../src/internet/start-internet.ts'
import type { Internet } from '../../../src/internet/internet.ts'
import { TopologyError } from '../../../src/sim/topology-error.ts'
import type { Fault, FaultKind } from '../../../src/worldfile/fault.ts'
import { SMALL_ZONES, smallWorld } from '../small-world.ts'

const WEB_SERVER = '100.66.1.80'

let internet: Internet | undefined

afterEach(async () => {
  await internet?.close()
  internet = undefined
})

async function broken(...faults: Fault[]): Promise<Internet> {
  const aim = { host: 'www.far.test', from: 'laptop' }
  internet = await startInternet({ world: smallWorld(), zones: SMALL_ZONES, faults, aim })
  return internet
}

function unplugged({ world }: Internet): string[] {
  return world.cables.filter(({ plugged }) => !plugged).map(({ name }) => name)
}

describe('a fault', () => {
  it('of name servers switches off those of the zone', async () => {
    const { world } = await broken({ kind: 'name-server-dead' })
    expect(world.host('ns.far.test').kernel.interface('eth0').up).toBe(false)
    expect(world.host('ns.near.test').kernel.interface('eth0').up).toBe(true)
  })

  it.each(['ns.near.test', '203.0.113.53', 'near.test'])(
    'of name servers takes %s for a target',
    async (target) => {
      const { world } = await broken({ kind: 'name-server-dead', target })
      expect(world.host('ns.near.test').kernel.interface('eth0').up).toBe(false)
    },
  )

  it('of a delegation leads to servers that know nothing of the zone', async () => {
    const { lab } = await broken({ kind: 'lame-delegation' })
    const result = await lab.resolve('www.far.test')
    expect(result.rcode).toBe('SERVFAIL')
    expect(result.resolution.error!.extraText).toContain('REFUSED')
  })

  it('of a name takes it out of its zone', async () => {
    const { lab } = await broken({ kind: 'nxdomain' })
    expect((await lab.resolve('www.far.test')).rcode).toBe('NXDOMAIN')
    expect((await lab.resolve('ns.far.test')).rcode).toBe('NOERROR')
  })

  it('of a cable cuts the one that nothing can replace', async () => {
    expect(unplugged(await broken({ kind: 'cable-cut' }))).toEqual(['line'])
  })

  it('of a cable cuts the one that is named', async () => {
    expect(unplugged(await broken({ kind: 'cable-cut', target: 'trunk' }))).toEqual(['trunk'])
  })

  it('leaves the satellite alone in doing what it does', async () => {
    expect(unplugged(await broken({ kind: 'satellite-only' }))).toEqual(['atlantic'])
  })

  it('of BGP lets the system of elsewhere announce a longer prefix, which all believe', async () => {
    const { speakers } = await broken({ kind: 'prefix-hijacked' })
    const best = speakers.get('isp')!.lookup(ipv4Number(WEB_SERVER))!
    expect(best.prefix).toEqual({ address: ipv4Number('100.66.1.0'), prefixLength: 24 })
    expect(originAs(best.best!)).toBe(64502)
  })

  it('of BGP takes a prefix out of all tables', async () => {
    const { speakers, world } = await broken({ kind: 'prefix-withdrawn' })
    expect(speakers.get('isp')!.lookup(ipv4Number(WEB_SERVER))).toBeUndefined()
    expect(world.host('isp').kernel.routes.lookup(ipv4Number(WEB_SERVER))).toBeUndefined()
  })

  it('of a cable makes it swallow long frames', async () => {
    const { world } = await broken({ kind: 'mtu-black-hole' })
    const port = world.host('www.far.test').port('eth0')
    expect(world.cables.find(({ ports }) => ports.includes(port))!.options(port).mtu).toBe(576)
  })

  it('of a translator leaves no room in its table', async () => {
    const { world } = await broken({ kind: 'nat-table-full' })
    expect(world.host('home').nat!.entries()).toHaveLength(16_384)
  })

  it('of a port leaves nobody listening', async () => {
    const { world } = await broken({ kind: 'port-closed' })
    const laptop = world.host('laptop')
    const connecting = world.run(laptop.network.connect({ ip: WEB_SERVER, port: 80 }))
    await expect(connecting).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('of a firewall drops what is for the web, and nothing else', async () => {
    const { world } = await broken({ kind: 'firewall-drop' })
    const { kernel } = world.host('www.far.test')
    expect(kernel.ip.hooks.input).toBeDefined()
    expect(world.host('ns.far.test').kernel.ip.hooks.input).toBeUndefined()
  })

  it.each([
    ['certificate-expired', { certificate: 'expired' }],
    ['certificate-wrong-name', { certificate: 'wrong-name' }],
    ['http-503', { status: 503 }],
  ] as const)('of a web site changes what it serves: %s', async (kind, site) => {
    const { webServers } = await broken({ kind })
    const server = webServers.find(({ ip }) => ip === WEB_SERVER)!
    expect(server.site('www.far.test')).toEqual(site)
  })

  it.each<[FaultKind, string]>([
    ['name-server-dead', 'zones that have some: ., far.test., near.test.'],
    ['lame-delegation', 'there is: ., far.test., near.test.'],
    ['nxdomain', 'has no name nowhere.test'],
    ['cable-cut', 'there is no cable nowhere.test; there is: line, trunk, atlantic, satellite, '],
    ['satellite-only', 'there is no cable nowhere.test; there is: line, trunk, atlantic, satellite, '],
    ['mtu-black-hole', 'there is no cable nowhere.test; there is: line, trunk, atlantic, satellite, '],
    ['nat-table-full', 'there is: home'],
    ['port-closed', 'there is: alias.far.test, '],
    ['firewall-drop', 'no host has the name or address nowhere.test'],
    ['certificate-expired', 'there is: alias.far.test, '],
    ['http-503', 'there is: alias.far.test, '],
  ])('whose target is not there says what there is: %s', async (kind, message) => {
    const failure = broken({ kind, target: 'nowhere.test' })
    await expect(failure).rejects.toThrow(TopologyError)
    await expect(failure).rejects.toThrow(message)
  })

  it.each<FaultKind>(['prefix-hijacked', 'prefix-withdrawn'])(
    'whose prefix nobody has says so: %s',
    async (kind) => {
      await expect(broken({ kind, target: '8.8.8.0/24' })).rejects.toThrow(
        /nobody (holds|announces) 8\.8\.8\.0\/24/,
      )
    },
  )

  it.each<FaultKind>(['prefix-hijacked', 'prefix-withdrawn', 'firewall-drop', 'nxdomain'])(
    'that is named twice is one: %s',
    async (kind) => {
      await expect(broken({ kind }, { kind })).resolves.toBeDefined()
    },
  )

  it.each<FaultKind>(['port-closed', 'prefix-hijacked', 'cable-cut', 'http-503'])(
    'finds its target by a name that another takes away: %s',
    async (kind) => {
      await expect(broken({ kind: 'nxdomain' }, { kind })).resolves.toBeDefined()
    },
  )

  it('may hit one machine in two ways', async () => {
    const { world } = await broken(
      { kind: 'firewall-drop', target: WEB_SERVER },
      { kind: 'firewall-drop', target: 'www.far.test' },
    )
    expect(world.host('www.far.test').kernel.ip.hooks.input).toBeDefined()
  })

  it('may stand in the world file', async () => {
    const world = smallWorld((text) => `${text}\nfaults: [{ kind: cable-cut, target: trunk }]\n`)
    internet = await startInternet({ world, zones: SMALL_ZONES })
    expect(unplugged(internet)).toEqual(['trunk'])
  })
})
