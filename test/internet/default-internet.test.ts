// The world and the zones that come with rootwalk, together.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../src/address/ipv4-number.ts'
import type { Internet } from '../../src/internet/internet.ts'
import type { Files } from '../../src/runtime/runtime.ts'
import { defaultInternet, defaultWorldFile } from './default-internet.ts'
import { fetchPage } from './fetch.ts'

const SHOP = 'www.marius-fabre.fr'
const SHOP_IP = '212.100.249.230'

async function textOf(files: Files, path: string): Promise<string> {
  let text = ''
  for await (const piece of files.read(path)) text += Buffer.from(piece).toString()
  return text
}

/** The routers that a packet from this one passes, by their routing tables, up to the network of its destination. */
function routersTo({ world }: Internet, from: string, address: string): string[] {
  const passed = [from]
  for (let at = from; passed.length < 20;) {
    const route = world.host(at).kernel.routes.lookup(ipv4Number(address))
    if (route === undefined) return [...passed, 'nowhere']
    if (route.gateway === undefined) return passed
    at = world.routers.get(at)!.links.find((link) => link.interface === route.interface)!.neighbor.router
    passed.push(at)
  }
  return passed
}

describe('the default Internet', () => {
  let internet: Internet
  beforeAll(async () => {
    internet = await defaultInternet()
  })
  afterAll(() => internet.close())

  it('has a home whose machines get their addresses and name servers', async () => {
    const laptop = internet.world.host('laptop')
    expect(laptop.kernel.interface('eth0').addresses.map(({ address }) => ipv4Text(address))).toEqual([
      '192.168.1.2',
    ])
    expect(await textOf(laptop.files, 'etc/resolv.conf')).toBe(
      'nameserver 208.201.224.11\nnameserver 208.201.224.33\n',
    )
  })

  it('has all sessions up', () => {
    const neighbors = [...internet.speakers.values()].flatMap((speaker) => speaker.neighbors())
    expect(neighbors.filter(({ state }) => state !== 'Established')).toEqual([])
  })

  it('has a way from the home to every server of its zones', () => {
    const { lab } = internet
    const addresses = lab.servers.map(({ address }) => address)
    expect(addresses.length).toBeGreaterThan(40)
    for (const address of addresses) {
      expect(internet.world.places.hostsAt(address).length, address).toBeGreaterThan(0)
      expect(routersTo(internet, 'sonic-santarosa', address), address).not.toContain('nowhere')
    }
  })

  it('has each root server on several machines, of which the nearest answers', () => {
    const roots = internet.lab.servers.filter(({ name }) => name.endsWith('.root-servers.net.'))
    expect(roots).toHaveLength(13)
    for (const { address, name } of roots) {
      expect(internet.world.places.hostsAt(address).length, name).toBeGreaterThan(1)
      const [west, east] = ['sonic-santarosa', 'n9uf-paris'].map((from) => routersTo(internet, from, address))
      expect(west!.at(-1), name).not.toBe(east!.at(-1))
    }
  })

  it('serves the pages of its sites, secure or not, and sends to others', async () => {
    const page = await fetchPage(internet, 'https://www.google.com/')
    expect(new TextDecoder().decode(page.body)).toContain('<title>Google</title>')
    expect((await fetchPage(internet, 'https://www.google.com/image.svg')).headers['content-type']).toBe(
      'image/svg+xml',
    )
    expect((await fetchPage(internet, `https://${SHOP}/`)).status).toBe(200)
    const moved = await fetchPage(internet, 'http://www.wikipedia.org/')
    expect([moved.status, moved.headers.location]).toEqual([301, 'https://www.wikipedia.org/'])
  })

  it('serves its pages to another continent too', async () => {
    expect((await fetchPage(internet, `http://${SHOP}/`, 'paris')).status).toBe(200)
  })

  it('carries long segments to the home although its line takes shorter ones only', async () => {
    const { world } = internet
    const address = { ip: '209.85.229.99', port: 8080 }
    await world.places.hostsAt(address.ip)[0]!.network.listen(address, (stream) => {
      void stream.write(new Uint8Array(100_000)).then(() => stream.end())
    })
    const stream = await world.run(world.host('laptop').network.connect(address))
    let octets = 0
    const read = async (): Promise<void> => {
      for (let piece = await stream.read(); piece !== null; piece = await stream.read())
        octets += piece.length
    }
    await world.run(read())
    expect(octets).toBe(100_000)
  })
})

describe('beyond the Atlantic', () => {
  it('the shop is reached by satellite when the cable is cut, and by cable when it is mended', async () => {
    await using internet = await defaultInternet()
    const before = routersTo(internet, 'l3-newyork', SHOP_IP)
    expect(before).toContain('l3-paris')
    internet.world.cable('atlantic').unplug()
    await internet.converge()
    expect(routersTo(internet, 'l3-newyork', SHOP_IP)).toEqual([
      'l3-newyork',
      'l3-london',
      'rackspace-london',
    ])
    expect((await fetchPage(internet, `http://${SHOP}/`)).status).toBe(200)
    internet.world.cable('atlantic').plug()
    await internet.converge()
    expect(routersTo(internet, 'l3-newyork', SHOP_IP)).toEqual(before)
  })

  it('a cable that others fill leaves the satellite as the better way', async () => {
    const loaded = defaultWorldFile((text) =>
      text.replace('name: atlantic, delay', 'name: atlantic, load: 0.95, delay'),
    )
    await using internet = await defaultInternet({ world: loaded })
    expect(routersTo(internet, 'l3-newyork', SHOP_IP)).toEqual([
      'l3-newyork',
      'l3-london',
      'rackspace-london',
    ])
    const { reason } = internet.speakers.get('l3-newyork')!.lookup(ipv4Number('193.151.86.1'))!
    expect(reason.step).toBe('metric')
  })
})
