import { describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../src/address/ipv4-number.ts'
import { parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { reverseName } from '../../src/dns/name/reverse-name.ts'
import type { Internet } from '../../src/internet/internet.ts'
import { startInternet, type InternetOptions } from '../../src/internet/start-internet.ts'
import { Capture } from '../../src/sim/capture/capture.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { fetchPage } from './fetch.ts'
import { SMALL_ZONES, smallWorld } from './small-world.ts'

/** Keys take a while: all worlds of this file have the same. */
const certificates = CertificateAuthority.create({ wallMs: smallWorld().time })

function start(options: Partial<InternetOptions> = {}): Promise<Internet> {
  return startInternet({ world: smallWorld(), zones: SMALL_ZONES, certificates, ...options })
}

const FRANCE = ipv4Number('100.66.1.80')

/** The cables that packets from a router to an address take, by the routing tables on the way. */
function way(internet: Internet, from: string, to = FRANCE): string[] {
  const cables: string[] = []
  for (let at = from; cables.length < 10;) {
    const route = internet.world.host(at).kernel.routes.lookup(to)
    if (route?.gateway === undefined) return cables
    const { links } = internet.world.routers.get(at)!
    const link = links.find((one) => one.interface === route.interface)!
    cables.push(link.cable.name)
    at = link.neighbor.router
  }
  return cables
}

describe('an Internet', () => {
  it('is cold when it has started: hosts have addresses, sessions are up, and nobody knows a neighbor', async () => {
    const internet = await start()
    const laptop = internet.world.host('laptop')
    expect(laptop.kernel.interface('eth0').addresses.map(({ address }) => ipv4Text(address))).toEqual([
      '192.168.1.2',
    ])
    const neighbors = [...internet.speakers.values()].flatMap((speaker) => speaker.neighbors())
    expect(new Set(neighbors.map(({ state }) => state))).toEqual(new Set(['Established']))
    const entries = internet.world.hosts.flatMap(({ kernel }) =>
      kernel.interfaces.flatMap((one) => one.neighbors.entries()),
    )
    expect(entries).toEqual([])
    await internet.close()
  })

  it('takes a page from far away to the laptop, over http and https and by an alias', async () => {
    const internet = await start()
    for (const url of ['http://www.far.test/', 'https://www.far.test/', 'https://alias.far.test/']) {
      const { status, body } = await fetchPage(internet, url)
      expect(status, url).toBe(200)
      expect(new TextDecoder().decode(body)).toContain(`<h1>${new URL(url).hostname}</h1>`)
    }
    expect(internet.keyLog.some((line) => line.startsWith('CLIENT_HANDSHAKE_TRAFFIC_SECRET '))).toBe(true)
    await internet.close()
  })

  it('has a place for addresses that no prefix covers', async () => {
    const internet = await start()
    expect((await fetchPage(internet, 'http://www.near.test/')).status).toBe(200)
    expect(internet.registry.originOf(ipv4Number('203.0.113.80'))!.asn).toBe(64502)
    await internet.close()
  })

  it('makes a place for a server that an edit brings', async () => {
    const internet = await start()
    const text = SMALL_ZONES['near.test'].replace(
      '@ IN NS ns\n',
      '@ IN NS ns\n@ IN NS ns2\nns2 IN A 198.51.100.53\n',
    )
    await internet.lab.edit('near.test', text)
    await internet.converge()
    expect(way(internet, 'paris', ipv4Number('198.51.100.53'))).toEqual(['atlantic'])
    await internet.close()
  })

  it('names routers in the reverse zone, but for those that it names itself', async () => {
    const reverse = `
@ 300 IN SOA a.root.test. hostmaster.root.test. 1 1800 900 300 300
@ 300 IN NS a.root.test.
1.0.65.100 300 IN PTR gateway.isp.test.`
    const zones = {
      ...SMALL_ZONES,
      '.': `${SMALL_ZONES['.']}in-addr.arpa. IN NS a.root.test.\n`,
      'in-addr.arpa': reverse,
    }
    const world = smallWorld((text) =>
      text.replaceAll('registry: arin,', 'registry: arin, domain: arin.test,'),
    )
    const internet = await start({ world, zones })
    const nameOf = async (ip: string): Promise<unknown> =>
      (await internet.lab.resolve(reverseName(ip).toString(), 'PTR')).answers
    expect(await nameOf('100.65.0.1')).toMatchObject([{ data: 'gateway.isp.test.' }])
    expect(await nameOf('100.65.0.2')).toMatchObject([{ data: 'eth0.west.arin.test.' }])
    await internet.close()
  })

  it('asks the second resolver when the first is silent', async () => {
    const internet = await start()
    internet.world.host('resolver').kernel.interface('eth0').setDown()
    expect((await fetchPage(internet, 'http://www.far.test/')).status).toBe(200)
    await internet.close()
  })

  it('has several machines at one address, and the nearest answers', async () => {
    const internet = await start()
    const { world } = internet
    expect(world.places.hostsAt('100.70.0.1').map(({ name }) => name)).toEqual([
      'a.root.test',
      'a.root.test@east',
      'a.root.test@paris',
    ])
    const root = ipv4Number('100.70.0.1')
    expect([way(internet, 'isp', root), way(internet, 'paris', root)]).toEqual([['isp-west'], []])
    await internet.close()
  })

  it('goes another way when a cable is cut, and back when it is mended', async () => {
    const internet = await start({
      world: smallWorld((text) => text.replace(/.*between: \[isp, west\].*/, '')),
    })
    expect(way(internet, 'isp')).toEqual(['isp-east', 'atlantic'])
    internet.world.cable('atlantic').unplug()
    await internet.converge()
    expect(way(internet, 'isp')).toEqual(['isp-east', 'trunk', 'satellite'])
    expect((await fetchPage(internet, 'http://www.far.test/')).status).toBe(200)
    internet.world.cable('atlantic').plug()
    await internet.converge()
    expect(way(internet, 'isp')).toEqual(['isp-east', 'atlantic'])
    await internet.close()
  })

  it('keeps off a cable that others fill', async () => {
    const joined = (text: string): string =>
      text
        .replace('between: [west, paris]', 'between: [east, paris]')
        .replace('delay: 35 ms', 'delay: 35 ms, load: 0.9')
    const internet = await start({ world: smallWorld(joined) })
    expect(way(internet, 'east')).toEqual(['satellite'])
    expect(internet.speakers.get('east')!.lookup(FRANCE)!.reason.step).toBe('metric')
    await internet.close()
  })

  it('believes a hijacker, unless a filter knows better', async () => {
    const prefix = parseIpv4Prefix('100.66.1.0/24')
    const internet = await start()
    internet.speakers.get('isp')!.announce(prefix)
    await internet.converge()
    expect(way(internet, 'east')[0]).toBe('isp-east')
    await internet.close()
    const filter = `filters: { '64501': [{ prefix: 100.66.0.0/16, orLonger: true, action: accept, origins: [64503] }] },`
    const careful = smallWorld((text) =>
      text.replace('routers: [west, east],', `routers: [west, east], ${filter}`),
    )
    const filtered = await start({ world: careful })
    filtered.speakers.get('isp')!.announce(prefix)
    await filtered.converge()
    expect(way(filtered, 'east')).toEqual(['atlantic'])
    await filtered.close()
  })

  it('is the same world for the same seed, to the octet', async () => {
    const record = async (seed: number): Promise<Buffer> => {
      const internet = await start({ seed })
      const capture = new Capture(internet.world)
      for (const cable of internet.world.cables) capture.add(cable.name, cable)
      await fetchPage(internet, 'http://www.far.test/')
      capture.stop()
      await internet.close()
      return Buffer.from(capture.pcapng())
    }
    const [first, second, other] = [await record(5), await record(5), await record(6)]
    expect(first.equals(second)).toBe(true)
    expect(first.equals(other)).toBe(false)
  })
})

describe('startInternet', () => {
  it('rejects a world without a resolver', async () => {
    const world = smallWorld((text) => text.replaceAll(', runs: [resolver]', ''))
    await expect(start({ world })).rejects.toThrow(
      /^small\.yaml:\d+:\d+: no host with an address of its own runs a resolver$/,
    )
  })

  it('rejects zones with addresses for which the world has no place', async () => {
    const world = smallWorld((text) => text.replace('elsewhere: east', ''))
    await expect(start({ world })).rejects.toThrow('there is no place for 203.0.113.53')
  })
})
