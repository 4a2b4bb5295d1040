// Linux at the other end of a simulated cable: what its own tools find there.

import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ipv4Text } from '../../src/address/ipv4-number.ts'
import { startLab } from '../../src/lab/lab.ts'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import { RoutedWorld } from '../../src/sim/routed-world.ts'
import { startWorld } from '../../src/sim/start-world.ts'
import type { Topology } from '../../src/sim/topology.ts'
import type { WiredHost } from '../../src/sim/wired-host.ts'
import type { WiredWorld } from '../../src/sim/wired-world.ts'
import { filterPackets } from '../../src/stack/packet-filter.ts'
import { describeNeeding } from './needs.ts'
import { complaints } from './rig/dig.ts'
import { LinuxHost, runInRealTime } from './rig/linux-host.ts'
import { RunningProgram } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const SERVER = '10.0.0.1'
const MANY_OCTETS = 20 * 1024 * 1024

/** Linux at 10.0.0.2 and a simulated host at 10.0.0.1, on one switch. */
async function neighbors(
  scope: Scope,
  cable = {},
): Promise<{ world: WiredWorld; server: WiredHost; linux: LinuxHost }> {
  const world = startWorld({
    switches: { lan: {} },
    hosts: { server: { interfaces: { eth0: { address: `${SERVER}/24` } } } },
    cables: [{ between: ['server eth0', 'lan'] }],
  })
  const realTime = runInRealTime(scope, world)
  const linux = await LinuxHost.plugIn(scope, world, realTime, {
    port: world.switch('lan').port(),
    address: '10.0.0.2/24',
    cable,
  })
  return { world, server: world.host('server'), linux }
}

async function hashOf(stream: ByteStream): Promise<string> {
  const hash = createHash('sha256')
  for (let piece = await stream.read(); piece !== null; piece = await stream.read()) hash.update(piece)
  return hash.digest('hex')
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

describeNeeding(
  ['network-namespace', 'ip', 'socat', 'ping', 'arping'],
  'a real kernel on a simulated wire',
  () => {
    const scope = new Scope()
    let linux: LinuxHost
    beforeAll(async () => {
      ;({ linux } = await neighbors(scope))
    })
    afterAll(() => scope[Symbol.asyncDispose]())

    it('is answered when it pings, every time, with packets of any size', async () => {
      for (const size of ['56', '0', '1472', '1473', '20000']) {
        const out = await linux.must('ping', ['-c', '20', '-i', '0.02', '-s', size, '-W', '5', SERVER])
        expect(out).toContain('20 packets transmitted, 20 received, 0% packet loss')
      }
    })

    it('is answered when it asks for the address', async () => {
      const out = await linux.must('arping', ['-c', '5', '-I', 'eth0', SERVER])
      expect(out).toMatch(/Received 5 response|5 packets received/)
    })
  },
)

describeNeeding(
  ['network-namespace', 'ip', 'socat', 'nc'],
  'data between a real kernel and a simulated host',
  () => {
    it.each([
      ['a clean cable', {}],
      ['a cable that loses 3 % and reorders', { loss: 0.03, reordering: 0.05, latencyMs: 1 }],
    ])('is whole after 20 MB each way over %s', { timeout: 180_000 }, async (_, cable) => {
      await using scope = new Scope()
      const { server, linux } = await neighbors(scope, cable)
      const folder = scope.use(new ScratchFolder())
      const sent = server.random.bytes(MANY_OCTETS)
      const file = folder.write('sent', sent)

      const upload = new Promise<string>((resolve, reject) => {
        void server.network.listen({ ip: SERVER, port: 7000 }, (stream) => {
          hashOf(stream).then(async (hash) => {
            await stream.end()
            resolve(hash)
          }, reject)
        })
      })
      await linux.must('sh', ['-c', `nc -N ${SERVER} 7000 < ${file}`], { timeoutMs: 150_000 })
      expect(await upload).toBe(await hashOfFile(file))

      await server.network.listen({ ip: SERVER, port: 7001 }, (stream) => {
        void stream.write(sent).then(() => stream.end())
      })
      const received = `${file}.received`
      await linux.must('sh', ['-c', `nc -d ${SERVER} 7001 > ${received}`], { timeoutMs: 150_000 })
      expect(statSync(received).size).toBe(sent.length)
      expect(await hashOfFile(received)).toBe(await hashOfFile(file))
    })
  },
)

describeNeeding(['network-namespace', 'ip', 'socat', 'nmap'], 'a port scan by nmap', () => {
  it('names open, closed and filtered ports', { timeout: 60_000 }, async () => {
    await using scope = new Scope()
    const { server, linux } = await neighbors(scope)
    await server.network.listen({ ip: SERVER, port: 80 }, (stream) => stream.abort())
    filterPackets(server.kernel, [{ chain: 'input', protocol: 'tcp', destinationPort: 22, action: 'drop' }])
    const out = await linux.must('nmap', ['-sS', '-n', '-Pn', '-p', '22,80,81', SERVER])
    expect(out).toMatch(/^22\/tcp\s+filtered/m)
    expect(out).toMatch(/^80\/tcp\s+open/m)
    expect(out).toMatch(/^81\/tcp\s+closed/m)
  })
})

describeNeeding(['network-namespace', 'ip', 'socat', 'dig'], 'simulated servers asked from Linux', () => {
  const scope = new Scope()
  let linux: LinuxHost
  beforeAll(async () => {
    const world = new RoutedWorld({ seed: 1 })
    await startLab({ zones: 'zones', world })
    const { lan, gateway } = world.networkOf('203.0.113.7')
    const realTime = runInRealTime(scope, world)
    linux = await LinuxHost.plugIn(scope, world, realTime, {
      port: lan.port(),
      address: '203.0.113.7/24',
      gateway: ipv4Text(gateway),
    })
  }, 60_000)
  afterAll(() => scope[Symbol.asyncDispose]())

  it.each(['+notcp', '+tcp'])('are an authority and the resolver, with dig %s', async (transport) => {
    const authority = await linux.must('dig', [transport, '+norec', '@192.5.6.30', 'www.google.com'])
    expect(complaints(authority)).toEqual([])
    expect(authority).toContain('ns1.google.com.')
    const resolver = await linux.must('dig', [transport, '@198.18.0.1', 'www.google.com'])
    expect(complaints(resolver)).toEqual([])
    expect(resolver).toContain('209.85.229.103')
  })
})

/** Three routers in a row, a server behind them, and in front of them the network that Linux is on. */
const ROW = {
  switches: { near: {} },
  hosts: {
    r1: {
      interfaces: { eth0: { address: '10.1.0.1/24' }, eth1: { address: '10.12.0.1/30' } },
      gateway: '10.12.0.2',
      forwarding: true,
    },
    r2: {
      interfaces: { eth0: { address: '10.12.0.2/30' }, eth1: { address: '10.23.0.1/30' } },
      routes: [
        { to: '10.1.0.0/24', via: '10.12.0.1' },
        { to: '10.3.0.0/24', via: '10.23.0.2' },
      ],
      forwarding: true,
    },
    r3: {
      interfaces: { eth0: { address: '10.23.0.2/30' }, eth1: { address: '10.3.0.1/24' } },
      gateway: '10.23.0.1',
      forwarding: true,
    },
    server: { interfaces: { eth0: { address: '10.3.0.2/24' } }, gateway: '10.3.0.1' },
  },
  cables: [
    { between: ['r1 eth0', 'near'] },
    { between: ['r1 eth1', 'r2 eth0'], latencyMs: 2 },
    { between: ['r2 eth1', 'r3 eth0'], latencyMs: 2 },
    { between: ['r3 eth1', 'server eth0'] },
  ],
} as const satisfies Topology

describeNeeding(
  ['network-namespace', 'ip', 'socat', 'traceroute'],
  'traceroute through simulated routers',
  () => {
    it.each([
      ['UDP', []],
      ['ICMP', ['-I']],
      ['TCP', ['-T', '-p', '80']],
    ])('with %s names each of the three', async (_, how) => {
      await using scope = new Scope()
      const world = startWorld(ROW)
      const realTime = runInRealTime(scope, world)
      const linux = await LinuxHost.plugIn(scope, world, realTime, {
        port: world.switch('near').port(),
        address: '10.1.0.9/24',
        gateway: '10.1.0.1',
      })
      const out = await linux.must('traceroute', ['-n', '-q', '1', '-w', '2', ...how, '10.3.0.2'])
      const hops = out
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/)[1])
      expect(hops).toEqual(['10.1.0.1', '10.12.0.2', '10.23.0.2', '10.3.0.2'])
    })
  },
)

/** A home with DHCP behind NAT, and a server outside. */
const HOME = {
  switches: { lan: {} },
  hosts: {
    gateway: {
      interfaces: { eth0: { address: '192.168.1.1/24' }, eth1: { address: '198.51.100.1/24' } },
      forwarding: true,
      nat: { outside: 'eth1', inside: ['eth0'] },
      dhcpServers: { eth0: { range: ['192.168.1.100', '192.168.1.109'], nameServers: ['198.51.100.2'] } },
    },
    server: { interfaces: { eth0: { address: '198.51.100.2/24' } } },
  },
  cables: [{ between: ['gateway eth0', 'lan'] }, { between: ['gateway eth1', 'server eth0'] }],
} as const satisfies Topology

describeNeeding(
  ['network-namespace', 'ip', 'socat', 'udhcpc', 'dhclient', 'ping', 'nc'],
  'Linux in a simulated home',
  () => {
    const scope = new Scope()
    let linux: LinuxHost
    let server: WiredHost
    beforeAll(async () => {
      const world = startWorld(HOME)
      const realTime = runInRealTime(scope, world)
      server = world.host('server')
      linux = await LinuxHost.plugIn(scope, world, realTime, { port: world.switch('lan').port() })
    })
    afterAll(() => scope[Symbol.asyncDispose]())

    it('gets a lease by udhcpc', async () => {
      const { stdout, stderr } = await linux.run('udhcpc', [
        '-i',
        'eth0',
        '-n',
        '-q',
        '-f',
        '-s',
        '/bin/true',
      ])
      expect(stdout + stderr).toMatch(/lease of 192\.168\.1\.1\d\d obtained/)
    })

    it('gets a lease by dhclient, with address, gateway and name server, and reaches a server through NAT', async () => {
      const folder = scope.use(new ScratchFolder())
      const leases = folder.write('leases', '')
      await linux.must('dhclient', [
        '-1',
        '-v',
        '-lf',
        leases,
        '-pf',
        `${leases}.pid`,
        '-sf',
        '/bin/true',
        'eth0',
      ])
      const lease = readFileSync(leases, 'utf8')
      const address = /fixed-address (192\.168\.1\.1\d\d);/.exec(lease)![1]!
      expect(lease).toContain('option routers 192.168.1.1;')
      expect(lease).toContain('option domain-name-servers 198.51.100.2;')
      await linux.must('ip', ['addr', 'add', `${address}/24`, 'dev', 'eth0'])
      await linux.must('ip', ['route', 'add', 'default', 'via', '192.168.1.1'])

      const pinged = await linux.must('ping', ['-c', '5', '-i', '0.02', '198.51.100.2'])
      expect(pinged).toContain('5 received, 0% packet loss')
      const seen = new Promise<string>((resolve) => {
        void server.network.listen({ ip: '198.51.100.2', port: 80 }, (stream) => {
          resolve(stream.remote.ip)
          void stream.write(Buffer.from('good day\n')).then(() => stream.end())
        })
      })
      expect(await linux.must('nc', ['-d', '198.51.100.2', '80'])).toBe('good day\n')
      expect(await seen).toBe('198.51.100.1')
    })
  },
)

describeNeeding(
  ['network-namespace', 'ip', 'socat', 'udhcpc', 'dig', 'traceroute'],
  'rootwalk sim --join',
  () => {
    it('puts Linux into the simulated home, as docs/real-kernel.md says', async () => {
      await using scope = new Scope()
      const sim = scope.use(
        RunningProgram.start(process.execPath, ['bin/rootwalk.js', 'sim', '--join', 'lan=0']),
      )
      const [, port] = await sim.printed(/lan ends at 127\.0\.0\.1:([0-9]+)/)
      const linux = await LinuxHost.plugInto(scope, Number(port))
      linux.namespace.useResolver('192.0.2.99')
      const { stdout, stderr } = await linux.run('udhcpc', ['-i', 'eth0', '-n', '-q', '-f'])
      expect(stdout + stderr).toContain('lease of 192.168.1.100 obtained from 192.168.1.1')
      const answer = await linux.must('dig', ['www.google.com'])
      expect(complaints(answer)).toEqual([])
      expect(answer).toContain('209.85.229.103')
      expect(answer).toContain('SERVER: 208.201.224.11#53')
      const route = await linux.must('traceroute', ['-n', '-q', '1', '192.5.6.30'])
      expect(route.trim().split('\n').at(-1)).toContain('192.5.6.30')
      expect(await sim.stop('SIGINT')).toBe(0)
    })
  },
)
