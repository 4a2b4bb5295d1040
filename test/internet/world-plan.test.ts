import { describe, expect, it } from 'vitest'
import { ipv4Text } from '../../src/address/ipv4-number.ts'
import { planWorld } from '../../src/internet/world-plan.ts'
import { smallWorld } from './small-world.ts'

describe('planWorld', () => {
  it('gives the ends of a cable between routers the first two addresses of its network', () => {
    const { links, topology } = planWorld(smallWorld())
    const link = links.find(({ cable }) => cable === 'isp-west')!
    expect(link.ends.map(({ router, address }) => `${router} ${ipv4Text(address)}`)).toEqual([
      'isp 100.65.0.1',
      'west 100.65.0.2',
    ])
    expect(topology.hosts!.west!.interfaces[link.ends[1].interface]!.address).toBe('100.65.0.2/30')
  })

  it('takes networks for cables that have none from the pool, and addresses of routers from its end', () => {
    const { links, routers } = planWorld(smallWorld())
    const trunk = links.find(({ cable }) => cable === 'trunk')!
    expect(trunk.ends.map(({ address }) => ipv4Text(address))).toEqual(['198.19.0.1', '198.19.0.2'])
    expect(routers.map(({ name, loopback }) => `${name} ${ipv4Text(loopback)}`).slice(0, 2)).toEqual([
      'isp 198.19.255.254',
      'west 198.19.255.253',
    ])
  })

  it('says when the pool has run out', () => {
    const file = smallWorld((text) => `${text}linkNetworks: 192.0.2.0/29\n`)
    expect(() => planWorld(file)).toThrow(/^small\.yaml:\d+:\d+: 192\.0\.2\.0\/29 has no room/)
  })

  it('makes a network at each router that announces a prefix, under names of their own', () => {
    const anycast = planWorld(smallWorld()).networks.filter(({ lan }) => lan.startsWith('lan-100.70.0.0'))
    expect(anycast.map(({ router, lan }) => `${router} ${lan}`)).toEqual([
      'west lan-100.70.0.0',
      'east lan-100.70.0.0@east',
      'paris lan-100.70.0.0@paris',
    ])
  })

  it('takes what others use of a cable from it: bandwidth is less, delay and cost are more', () => {
    const loaded = smallWorld((text) => text.replace('delay: 35 ms', 'delay: 35 ms, load: 0.9'))
    const { links, topology } = planWorld(loaded)
    const atlantic = topology.cables!.find(({ name }) => name === 'atlantic')!
    expect(atlantic.latencyMs).toBeCloseTo(350)
    expect(atlantic.bandwidthBps).toBeCloseTo(1e8)
    expect(links.find(({ cable }) => cable === 'atlantic')!.cost).toBe(3500)
  })

  it('puts a host that only says its address on the network of the longest prefix', () => {
    const { topology } = planWorld(smallWorld())
    expect(topology.hosts!.resolver!.interfaces.eth0!.address).toBe('100.64.2.11/24')
    expect(topology.cables!.some(({ between }) => between.join() === 'resolver eth0,lan-100.64.2.0')).toBe(
      true,
    )
  })

  it('puts a host whose address no prefix covers elsewhere', () => {
    const file = smallWorld((text) =>
      text.replace('switches:', '  stray: { address: 203.0.113.7 }\nswitches:'),
    )
    const { networks, topology } = planWorld(file)
    expect(networks.at(-1)).toMatchObject({ router: 'east', lan: 'lan-203.0.113.0' })
    expect(topology.hosts!.stray!.interfaces.eth0!.address).toBe('203.0.113.7/24')
  })
})
