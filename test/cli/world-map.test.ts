import { describe, expect, it } from 'vitest'
import { mapOf } from '../../src/cli/world-map.ts'
import { readWorldFile } from '../../src/worldfile/read-world-file.ts'

const WORLD = `
name: two systems
time: 2025-01-01T00:00:00Z
hosts:
  laptop: { interfaces: { eth0: { dhcp: true } } }
  home:
    forwarding: true
    interfaces: { eth0: { address: 192.168.1.1/24 }, eth1: { address: 192.0.2.9/24 } }
  resolver: { address: 198.51.100.53, runs: [resolver] }
switches: { lan: {} }
autonomousSystems:
  64500:
    { name: ACCESS, holder: Access, registry: ripe, routers: [access], providers: [64501], prefixes: { 192.0.2.0/24: access } }
  64501:
    { name: TRANSIT, holder: Transit, registry: arin, routers: [east, west], prefixes: { 198.51.100.0/24: { router: west, delay: 2 ms } } }
cables:
  - { between: [laptop eth0, lan] }
  - { between: [home eth0, lan] }
  - { between: [home eth1, access 192.0.2.0/24], name: line, delay: 8 ms, bandwidth: 20 Mbit/s }
  - { between: [access, east], delay: 4 ms, load: 0.5 }
  - { between: [east, west] }
`

const map = mapOf(readWorldFile(WORLD, 'world.yaml'))

describe('the map of a world file', () => {
  it('has the systems with their prefixes', () => {
    expect(map.systems).toEqual([
      { number: 64500, name: 'ACCESS', prefixes: ['192.0.2.0/24'] },
      { number: 64501, name: 'TRANSIT', prefixes: ['198.51.100.0/24'] },
    ])
  })

  it('has each machine once, routers with their system', () => {
    const machines = map.machines.map(({ name, kind, system }) => [name, kind, system])
    expect(machines).toEqual([
      ['access', 'router', 64500],
      ['east', 'router', 64501],
      ['west', 'router', 64501],
      ['laptop', 'host', undefined],
      ['home', 'router', undefined],
      ['resolver', 'host', 64501],
      ['lan', 'switch', undefined],
    ])
  })

  it('says which addresses a host has, and what it runs', () => {
    const [laptop, home, resolver] = map.machines.slice(3)
    expect(laptop!.addresses).toEqual(['by DHCP'])
    expect(home!.addresses).toEqual(['192.168.1.1/24', '192.0.2.9/24'])
    expect(resolver).toMatchObject({ addresses: ['198.51.100.53'], runs: ['resolver'] })
  })

  it('has the cables as they are under load', () => {
    expect(map.cables).toContainEqual({ between: ['access', 'east'], delayMs: 8, bandwidthBps: 500_000_000 })
  })

  it('leads a cable into a network to the router of the network', () => {
    const line = map.cables.find(({ name }) => name === 'line')
    expect(line).toMatchObject({ between: ['home', 'access'], delayMs: 8, bandwidthBps: 20_000_000 })
  })

  it('hangs a host without a network on the router of its prefix', () => {
    expect(map.cables).toContainEqual({ between: ['resolver', 'west'], delayMs: 2 })
  })
})
