import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { followDatagrams, Translations } from '../../src/journey/datagram.ts'
import { Reading } from '../../src/journey/reading.ts'
import { Recorder } from '../../src/journey/recorder.ts'
import { startWorld } from '../../src/sim/start-world.ts'
import type { Topology } from '../../src/sim/topology.ts'
import type { WiredWorld } from '../../src/sim/wired-world.ts'

const UDP = 17

const HOME: Topology = {
  switches: { lan: {} },
  hosts: {
    laptop: { interfaces: { eth0: { address: '192.168.1.2/24' } }, gateway: '192.168.1.1' },
    home: {
      interfaces: { eth0: { address: '192.168.1.1/24' }, eth1: { address: '192.0.2.1/24' } },
      forwarding: true,
      nat: { outside: 'eth1', inside: ['eth0'] },
    },
    server: { interfaces: { eth0: { address: '192.0.2.80/24' } } },
  },
  cables: [
    { between: ['laptop eth0', 'lan'] },
    { between: ['home eth0', 'lan'] },
    { between: ['home eth1', 'server eth0'], name: 'line', latencyMs: 8 },
  ],
}

/** What is recorded when the laptop sends a datagram to port 9 of the server, which sends it back. */
async function exchange(prepare: (world: WiredWorld) => void = () => {}): Promise<Reading> {
  const world = startWorld(HOME)
  await world.runFor(1000)
  for (const { kernel } of world.hosts) for (const { neighbors } of kernel.interfaces) neighbors.flush()
  const recorder = new Recorder({
    ...{ world, url: 'http://x.test/', from: 'laptop' },
    reasonOf: () => undefined,
    systemOf: () => undefined,
  })
  prepare(world)
  const [laptop, server] = [world.host('laptop'), world.host('server')]
  const answering = await world.run(server.network.bindDatagram({ ip: '192.0.2.80', port: 9 }))
  answering.onDatagram((payload, from) => answering.send(payload, from))
  const asking = await world.run(laptop.network.bindDatagram({ ip: '0.0.0.0', port: 5000 }))
  asking.send(new Uint8Array(20), { ip: '192.0.2.80', port: 9 })
  await world.runFor(100)
  recorder.stop()
  return new Reading(recorder.record())
}

const LAPTOP = { ip: ipv4Number('192.168.1.2'), port: 5000 }
const SERVER = { ip: ipv4Number('192.0.2.80'), port: 9 }

describe('a datagram', () => {
  it('is one on all cables, whatever a translator makes of its addresses', async () => {
    const reading = await exchange()
    const there = reading.firstBetween(UDP, LAPTOP, SERVER)!
    const back = reading.firstBetween(UDP, SERVER, LAPTOP)!
    expect(reading.pathOf(there).map(({ packet }) => packet.to)).toEqual(['lan', 'home', 'server'])
    expect(reading.pathOf(back).map(({ packet }) => packet.to)).toEqual(['home', 'lan', 'laptop'])
    expect(reading.isDelivered(there)).toBe(true)
    expect(there.sightings.map(({ view }) => view.ttl)).toEqual([64, 64, 63])
  })

  it('is two for who does not know of the translator', async () => {
    const { record } = await exchange()
    const blind = followDatagrams(record.packets, new Translations([]))
    const there = blind.filter(({ destination }) => destination.ip === SERVER.ip)
    expect(there).toHaveLength(2)
  })

  it('that a cable loses is not delivered', async () => {
    const reading = await exchange((world) => world.cable('line').set({ loss: 1 }))
    // ARP on the line is lost already.
    const there = reading.firstBetween(UDP, LAPTOP, SERVER)!
    expect(reading.isDelivered(there)).toBe(false)
    expect(reading.pathOf(there).at(-1)!.packet.to).toBe('home')
  })
})

describe('a record', () => {
  it('has what frames do not tell: ways chosen, packets that wait, mappings', async () => {
    const { record } = await exchange()
    expect(record.decisions.map(({ machine, route }) => [machine, route?.interface])).toEqual([
      ['laptop', 'eth0'],
      ['home', 'eth1'],
      ['server', 'eth0'],
      ['home', 'eth0'],
    ])
    expect(record.waits.map(({ machine, flow }) => [machine, flow])).toEqual([
      ['laptop', 'UDP 192.168.1.2:5000 > 192.0.2.80:9'],
      ['home', 'UDP 192.0.2.1:5000 > 192.0.2.80:9'],
    ])
    expect(record.mappings).toEqual([
      expect.objectContaining({
        machine: 'home',
        inside: LAPTOP,
        outside: { ip: ipv4Number('192.0.2.1'), port: 5000 },
      }),
    ])
  })

  it('has the counters that tell of something lost, and only those that have risen', async () => {
    const { record } = await exchange((world) => {
      world.host('server').kernel.routes.remove({})
    })
    expect(record.counters).toEqual([{ machine: 'server', counter: 'ip.noRoute', by: 1 }])
  })
})
