// What happens on the simulated wire in a few typical scenes, captured at every interface and cable.

import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { startLab } from '../../../src/lab/lab.ts'
import type { ByteStream, Runtime } from '../../../src/runtime/runtime.ts'
import { Capture } from '../../../src/sim/capture/capture.ts'
import type { CableOptions } from '../../../src/sim/link/cable-options.ts'
import { RoutedWorld } from '../../../src/sim/routed-world.ts'
import { startWorld } from '../../../src/sim/start-world.ts'
import type { Topology } from '../../../src/sim/topology.ts'
import type { WiredHost } from '../../../src/sim/wired-host.ts'
import { defaultInternet } from '../../internet/default-internet.ts'
import type { WiredWorld } from '../../../src/sim/wired-world.ts'

export interface Scene {
  readonly name: string
  /** What tshark may remark on, since the scene provokes it: the beginnings of its messages. */
  readonly provoked: readonly string[]
  play(): Promise<Capture>
}

/** What loss and reordering look like to tshark. */
const BAD_LINE = [
  'DNS response retransmission',
  'DNS query retransmission',
  'the receiver will drop it',
  'This frame is a (suspected)',
  'Previous segment(s) not captured',
  'Duplicate ACK',
  'D-SACK Sequence',
  'ACKed segment that wasn',
  'This frame undergoes the TCP Fast',
]

export const SCENES: readonly Scene[] = [
  { name: 'a cold resolution over three routers', provoked: [], play: () => resolution({}) },
  {
    name: 'a cold resolution over bad cables',
    provoked: BAD_LINE,
    play: () => resolution({ loss: 0.05, duplication: 0.02, reordering: 0.05 }),
  },
  { name: 'a megabyte each way', provoked: [], play: () => transfer({}) },
  {
    name: 'a megabyte each way over bad cables',
    provoked: BAD_LINE,
    play: () => transfer({ loss: 0.02, duplication: 0.01, reordering: 0.03, bitErrorRate: 1e-7 }),
  },
  {
    name: 'a home with DHCP, NAT and a modem',
    provoked: [],
    play: home,
  },
  {
    name: 'a home from its first frame on: PPPoE, ARP, DHCP, NAT',
    // The server's first segments are too long for the line, and go out again. tshark checks the checksum of a segment
    // of which an ICMP error quotes the beginning (RFC 1812 §4.3.2.3), as if that were all of it.
    provoked: ['This frame is a (suspected)', 'Destination unreachable (Fragmentation needed)'],
    play: firstFrames,
  },
  {
    name: 'a hub on which three talk at once',
    provoked: BAD_LINE,
    play: hub,
  },
  {
    name: 'closed ports, a slow reader, and packets in fragments',
    provoked: [
      'Connection reset',
      'TCP window specified by the receiver',
      'TCP Zero Window',
      'TCP keep-alive',
      'TCP window update',
    ],
    play: oddities,
  },
]

/** Taps every interface of these hosts, and every cable between them. */
function captureAt(world: WiredWorld, hosts: readonly WiredHost[] = world.hosts): Capture {
  const capture = new Capture(world)
  for (const { name, kernel } of hosts) {
    for (const each of kernel.interfaces) capture.add(`${name} ${each.name}`, each)
  }
  const ports = new Set<string>(
    hosts.flatMap(({ name, kernel }) => kernel.interfaces.map((each) => `${name}/${each.name}`)),
  )
  for (const cable of world.cables) {
    if (cable.ports.every(({ name }) => ports.has(name))) capture.add(`cable ${cable.name}`, cable)
  }
  return capture
}

async function resolution(trunk: Partial<CableOptions>): Promise<Capture> {
  const world = new RoutedWorld({ seed: 1, trunk })
  await using lab = await startLab({ zones: 'zones', world })
  const capture = captureAt(world, [world.host('resolver')])
  for (const { name, kernel } of world.routers) {
    for (const each of kernel.interfaces) {
      if (/^(left|right)$/.test(each.name)) capture.add(`${name} ${each.name}`, each)
    }
  }
  for (const cable of world.cables.slice(0, world.routers.length - 1)) capture.add(cable.name, cable)
  for (const [name, type] of [
    ['www.google.com', 'A'],
    ['big.example.com', 'TXT'],
  ] as const) {
    await lab.resolve(name, type)
  }
  return capture
}

/** A client and a server with two routers between them. */
const PATH = {
  hosts: {
    client: { interfaces: { eth0: { address: '10.1.0.2/24' } }, gateway: '10.1.0.1' },
    r1: {
      interfaces: { eth0: { address: '10.1.0.1/24' }, eth1: { address: '10.12.0.1/30' } },
      gateway: '10.12.0.2',
      forwarding: true,
    },
    r2: {
      interfaces: { eth0: { address: '10.12.0.2/30' }, eth1: { address: '10.2.0.1/24' } },
      gateway: '10.12.0.1',
      forwarding: true,
    },
    server: { interfaces: { eth0: { address: '10.2.0.2/24' } }, gateway: '10.2.0.1' },
  },
  cables: [
    { between: ['client eth0', 'r1 eth0'], name: 'near' },
    { between: ['r1 eth1', 'r2 eth0'], name: 'middle', latencyMs: 5, bandwidthBps: 100e6 },
    { between: ['r2 eth1', 'server eth0'], name: 'far' },
  ],
} as const satisfies Topology

const SERVER = '10.2.0.2'

async function transfer(middle: Partial<CableOptions>): Promise<Capture> {
  const world = startWorld(PATH, { seed: 1 })
  world.cable('middle').set(middle)
  const capture = captureAt(world)
  const [client, server] = [world.host('client'), world.host('server')]
  await world.run(exchangeMegabyte(client, server))
  await world.runFor(120_000)
  return capture
}

async function exchangeMegabyte(client: Runtime, server: Runtime): Promise<void> {
  const served = new Promise<void>((resolve, reject) => {
    void server.network.listen({ ip: SERVER, port: 9000 }, (stream) => {
      Promise.all([drain(stream), pour(stream, server)]).then(() => resolve(), reject)
    })
  })
  const stream = await client.network.connect({ ip: SERVER, port: 9000 })
  await Promise.all([drain(stream), pour(stream, client), served])
}

async function pour(stream: ByteStream, { random }: Runtime): Promise<void> {
  // Letters: in any octets some dissector of tshark finds its protocol.
  await stream.write(random.bytes(1_000_000).map((octet) => 97 + (octet % 26)))
  await stream.end()
}

async function drain(stream: ByteStream): Promise<void> {
  while ((await stream.read()) !== null);
}

async function home(): Promise<Capture> {
  const internet = await defaultInternet()
  const { world } = internet
  const laptop = world.host('laptop')
  const capture = captureAt(world, [laptop, world.host('home')])
  capture.add('line', world.cable('line'))
  laptop.dhcpClients.get('eth0')!.renew()
  const socket = await laptop.network.bindDatagram({ ip: '0.0.0.0', port: 0 })
  // www.example.com. A, as dig asks without EDNS.
  const query = Buffer.from('123401000001000000000000037777770765786d61706c6503636f6d0000010001', 'hex')
  const answered = new Promise<void>((resolve) => socket.onDatagram(() => resolve()))
  socket.send(query, { ip: '208.201.224.11', port: 53 })
  await world.run(answered)
  const stream = await world.run(laptop.network.connect({ ip: '192.5.6.30', port: 53 }))
  await world.run(stream.end())
  await world.runFor(60_000)
  await internet.close()
  return capture
}

async function firstFrames(): Promise<Capture> {
  const world = startWorld({
    switches: { lan: {} },
    modems: ['modem'],
    concentrators: { concentrator: { gateway: '203.0.113.1/24' } },
    hosts: {
      laptop: { interfaces: { eth0: { dhcp: true } } },
      gateway: {
        interfaces: { eth0: { address: '192.168.1.1/24' }, eth1: { address: '203.0.113.9/24', mtu: 1492 } },
        gateway: '203.0.113.1',
        forwarding: true,
        nat: { outside: 'eth1', inside: ['eth0'] },
        dhcpServers: { eth0: { range: ['192.168.1.100', '192.168.1.109'], nameServers: ['198.51.100.2'] } },
      },
      provider: {
        interfaces: { eth0: { address: '203.0.113.1/24', mtu: 1492 }, eth1: { address: '198.51.100.1/24' } },
        forwarding: true,
      },
      server: { interfaces: { eth0: { address: '198.51.100.2/24' } }, gateway: '198.51.100.1' },
    },
    cables: [
      { between: ['laptop eth0', 'lan'] },
      { between: ['gateway eth0', 'lan'] },
      { between: ['gateway eth1', 'modem lan'] },
      { between: ['modem line', 'concentrator line'], name: 'line', latencyMs: 8 },
      { between: ['concentrator lan', 'provider eth0'] },
      { between: ['provider eth1', 'server eth0'], name: 'uplink' },
    ],
  })
  const capture = captureAt(world)
  capture.add('line', world.cable('line'))
  await world.runFor(20_000)
  const { network } = world.host('server')
  await network.listen({ ip: '198.51.100.2', port: 80 }, (stream) => {
    void stream.write(new Uint8Array(50_000)).then(() => stream.end())
  })
  const stream = await world.run(world.host('laptop').network.connect({ ip: '198.51.100.2', port: 80 }))
  await world.run(drain(stream).then(() => stream.end()))
  await world.runFor(120_000)
  return capture
}

async function hub(): Promise<Capture> {
  const names = ['a', 'b', 'c']
  const world = startWorld({
    hubs: { hub: {} },
    hosts: Object.fromEntries(
      names.map((name, i) => [name, { interfaces: { eth0: { address: `10.0.0.${i + 1}/24` } } }]),
    ),
    cables: names.map((name) => ({ between: [`${name} eth0`, 'hub'] as const })),
  })
  const capture = captureAt(world)
  const arrived = names.map(async (name, i) => {
    const { network } = world.host(name)
    const done = new Promise<void>((resolve, reject) => {
      void network.listen({ ip: `10.0.0.${i + 1}`, port: 9000 }, (stream) => {
        drain(stream)
          .then(() => stream.end())
          .then(resolve, reject)
      })
    })
    const stream = await network.connect({ ip: `10.0.0.${((i + 1) % 3) + 1}`, port: 9000 })
    await stream.write(new Uint8Array(100_000))
    await stream.end()
    await Promise.all([drain(stream), done])
  })
  await world.run(Promise.all(arrived))
  await world.runFor(120_000)
  return capture
}

async function oddities(): Promise<Capture> {
  const world = startWorld(PATH, { seed: 1 })
  const capture = captureAt(world)
  const [client, server] = [world.host('client'), world.host('server')]
  await world.run(client.network.connect({ ip: SERVER, port: 1 }).catch(() => {}))
  const socket = await client.network.bindDatagram({ ip: '0.0.0.0', port: 0 })
  const told = new Promise((resolve) => socket.onError(resolve))
  socket.send(new Uint8Array(9000), { ip: SERVER, port: 1 })
  await world.run(told)
  const ping = client.kernel.ip.openRaw(1, () => {})
  ping.send(Uint8Array.of(8, 0, 0xf7, 0xff, 0, 0, 0, 0), { destination: ipv4Number(SERVER), ttl: 1 })
  await world.runFor(1000)
  ping.close()
  const accepted = new Promise<ByteStream>((resolve) => {
    void server.network.listen({ ip: SERVER, port: 9000 }, resolve)
  })
  const stream = await world.run(client.network.connect({ ip: SERVER, port: 9000 }))
  const writing = stream.write(client.random.bytes(4_000_000)).then(() => stream.end())
  await world.runFor(60_000)
  const reader = await accepted
  await world.run(Promise.all([drain(reader).then(() => reader.end()), writing]))
  await world.run(drain(stream))
  await world.runFor(120_000)
  return capture
}
