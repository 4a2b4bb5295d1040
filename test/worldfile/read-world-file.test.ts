import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultWorld } from '../../src/node/default-world.ts'
import { readWorldFile } from '../../src/worldfile/read-world-file.ts'
import { mistakesOf } from './mistakes-of.ts'

const WORLD = `name: two houses
time: 2025-01-01T12:30:00Z
hosts:
  pc: { interfaces: { eth0: { address: 192.168.1.2/24 } }, gateway: 192.168.1.1 }
  server: { address: 192.0.2.80, runs: [web] }
switches:
  lan: {}
hubs:
  hub: { bandwidth: 100 Mbit/s }
cables:
  - { between: [pc eth0, lan] }
  - { between: [lan, hub], delay: 1.5 us, jitter: 2 ms, bandwidth: 10 Mbit/s, load: 0.5, loss: 0.1 }
  - between: [west, east]
    name: trunk
autonomousSystems:
  64500:
    name: CARRIER
    holder: A carrier
    registry: ripe
    routers: [west, east]
    prefixes:
      192.0.2.0/24: west
      198.51.100.0/24: [west, east]
      203.0.113.0/24: { router: east, gateway: 203.0.113.1, mtu: 1492, delay: 3 ms }
webSites:
  www.example.com: { tls: 1.2, image: true }
`

describe('readWorldFile', () => {
  const world = readWorldFile(WORLD, 'two.yaml')

  it('gives times in milliseconds and bandwidths in bits a second', () => {
    expect(world.time).toBe(Date.UTC(2025, 0, 1, 12, 30))
    expect(world.hubs).toEqual({ hub: { bandwidthBps: 100e6 } })
    expect(world.cables[1]).toEqual({
      between: ['lan', 'hub'],
      latencyMs: 0.0015,
      jitterMs: 2,
      bandwidthBps: 10e6,
      load: 0.5,
      loss: 0.1,
    })
  })

  it('fills in what a file leaves out', () => {
    expect(world.linkNetworks).toBe('198.19.0.0/16')
    expect(world.modems).toEqual([])
    expect(world.faults).toEqual([])
    expect(world.domains).toEqual({})
    expect(world.hosts.pc!.runs).toEqual([])
    expect(world.autonomousSystems.get(64500)).toMatchObject({ providers: [], peers: [], filters: {} })
    expect(world).not.toHaveProperty('elsewhere')
  })

  it('takes a router, a list of them, or more about a prefix', () => {
    expect(world.autonomousSystems.get(64500)!.prefixes).toEqual({
      '192.0.2.0/24': { routers: ['west'] },
      '198.51.100.0/24': { routers: ['west', 'east'] },
      '203.0.113.0/24': { routers: ['east'], gateway: '203.0.113.1', mtu: 1492, latencyMs: 3 },
    })
  })

  it('takes a version of TLS for the word that it is, though YAML reads a number', () => {
    expect(world.webSites['www.example.com']).toEqual({ tls: '1.2', image: true })
  })

  it('knows where things stand', () => {
    expect(world.positionOf(['hosts', 'pc'])).toMatchObject({ line: 4, column: 7 })
    expect(world.positionOf(['cables', 1, 'delay'])).toMatchObject({ line: 12, column: 35 })
    expect(world.positionOf(['cables', 2, 'between', 1])).toMatchObject({ line: 13, column: 21 })
    expect(world.positionOf(['autonomousSystems', 64500, 'routers', 0])).toMatchObject({
      line: 20,
      column: 15,
    })
  })

  it('points at the nearest thing around what is not there', () => {
    expect(world.positionOf(['hosts', 'pc', 'nat', 'outside'])).toMatchObject({ line: 4, column: 7 })
    expect(world.positionOf(['faults', 0])).toMatchObject({ line: 1, column: 1 })
    expect(world.positionOf([])).toMatchObject({ line: 1, column: 1 })
  })

  it('follows aliases', () => {
    const { cables, positionOf } = readWorldFile(
      `name: w
time: 2025-01-01T00:00:00Z
switches: { a: {}, b: {}, c: {} }
cables:
  - { between: [a, b], delay: &far 20 ms }
  - { between: [b, c], delay: *far }
`,
      'alias.yaml',
    )
    expect(cables.map(({ latencyMs }) => latencyMs)).toEqual([20, 20])
    expect(positionOf(['cables', 1, 'delay'])).toMatchObject({ line: 6, column: 31 })
  })
})

describe('a file with several mistakes', () => {
  const TEXT = `name: w
time: now
hosts:
  pc: { interfaces: { eth0: { adress: 192.0.2.1/24 } } }
  laptop: { interfaces: { eth0: {} }, gateway: 192.0.2.1 }
switches: { lan: {} }
cables:
  - { between: [pc eth0, lan], delay: 5 }
  - { between: [pc eth0, lam] }
  - { between: [laptop eth1, lan] }
autonomousSystems:
  1: { name: A, holder: A, registry: arin, routers: [a], providers: [2, 3] }
  2: { name: B, holder: B, registry: nobody, routers: [b] }
faults:
  - { kind: cable-cut }
`

  it('tells all of them in the order of the file, and none that only follows from another', () => {
    expect(mistakesOf(TEXT)).toEqual([
      "2:7: 'now': expected a moment in UTC, such as 2025-01-01T00:00:00Z",
      "4:31: 'adress': expected a key that is known here: address, dhcp, probe, mac, mtu, promiscuous; did you mean address?",
      '5:48: the next hop 192.0.2.1 is in no network of an interface',
      "8:39: '5': expected a time with its unit, such as 5 ms, 20 us or 1.5 s",
      '9:26: there is no machine lam; did you mean lan?',
      '10:17: laptop has no interface eth1; it has eth0',
      '12:73: there is no autonomous system 3',
      "13:38: 'nobody': expected arin, ripe, apnic, lacnic or afrinic",
    ])
  })

  it('is a WorldFileError with its file and tokens', () => {
    expect(() => readWorldFile(TEXT, 'my/world.yaml')).toThrow(
      expect.objectContaining({
        name: 'WorldFileError',
        message:
          "my/world.yaml:2:7: 'now': expected a moment in UTC, such as 2025-01-01T00:00:00Z (and 7 more)",
        errors: expect.arrayContaining([
          expect.objectContaining({ file: 'my/world.yaml', line: 9, column: 26, token: 'lam', expected: '' }),
        ]),
      }),
    )
  })

  it('is refused when its aliases would grow without end', () => {
    const names = 'abcdefghi'.split('')
    const bombs = names.map((name, i) => {
      const previous = names[i - 1]
      const item = previous === undefined ? 'x' : `*${previous}`
      return `${name}: &${name} [${Array.from({ length: 9 }, () => item).join(', ')}]`
    })
    expect(mistakesOf(bombs.join('\n'))).toEqual([expect.stringMatching(/^2:8: Excessive alias count/)])
  })
})

describe('the world that comes with rootwalk', () => {
  const world = readWorldFile(readFileSync(defaultWorld, 'utf8'), defaultWorld)

  it('is read without remark, and has the names that people know', () => {
    expect(Object.keys(world.hosts)).toEqual(
      expect.arrayContaining(['laptop', 'desktop', 'printer', 'home', 'resolver']),
    )
    expect(world.cables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['line', 'atlantic', 'satellite']),
    )
    expect([...world.autonomousSystems.keys()]).toEqual(
      expect.arrayContaining([46375, 7065, 15169, 3356, 174]),
    )
  })

  it('says of each cable between routers which addresses it has', () => {
    const routers = new Set([...world.autonomousSystems.values()].flatMap((system) => system.routers))
    const links = world.cables.filter(({ between }) => between.every((end) => routers.has(end)))
    expect(links.length).toBeGreaterThan(70)
    expect(links.filter(({ network }) => network === undefined)).toEqual([])
  })
})
