// What an administrator asks of a router that translates addresses and gives them out.
import { describe, expect, it } from 'vitest'
import { leases } from '../../../src/shell/commands/leases.ts'
import { nat } from '../../../src/shell/commands/nat.ts'
import { on } from '../../../src/shell/commands/on.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { sysctl } from '../../../src/shell/commands/sysctl.ts'
import { startWorld } from '../../../src/sim/start-world.ts'
import { TestShell } from '../small-network.ts'

async function shell(): Promise<TestShell> {
  const world = startWorld({
    hosts: {
      laptop: { interfaces: { eth0: { dhcp: true, mac: '02:00:00:00:00:02' } } },
      router: {
        interfaces: { eth0: { address: '192.168.1.1/24' }, eth1: { address: '203.0.113.1/24' } },
        forwarding: true,
        nat: {
          outside: 'eth1',
          inside: ['eth0'],
          portForwards: [{ protocol: 'tcp', outsidePort: 80, to: '192.168.1.9:8080' }],
        },
        dhcpServers: { eth0: { range: ['192.168.1.100', '192.168.1.100'], leaseSeconds: 3600 } },
      },
      server: { interfaces: { eth0: { address: '203.0.113.2/24' } } },
    },
    cables: [{ between: ['laptop eth0', 'router eth0'] }, { between: ['router eth1', 'server eth0'] }],
  })
  await world.runFor(20_000)
  return new TestShell([leases, nat, on, ping, sysctl], world)
}

describe('nat', () => {
  it('shows sessions and port forwards', async () => {
    const test = await shell()
    await test.run('ping -c 1 server')
    const output = await test.output('on router nat')
    expect(output[0]).toMatch(/^PROTO +INSIDE +OUTSIDE PORT +REMOTE +STATE +EXPIRES IN$/)
    expect(output).toContainEqual(expect.stringMatching(/^tcp +192\.168\.1\.9:8080 +80 +anyone +never$/i))
    expect(output).toContainEqual(
      expect.stringMatching(/^icmp +192\.168\.1\.100:\d+ +\d+ +203\.0\.113\.2 +\w+ +\d+ s$/i),
    )
  })

  it('is not everywhere', async () => {
    expect(await (await shell()).run('nat')).toEqual({
      exitCode: 1,
      output: ['nat: laptop translates no addresses'],
    })
  })
})

describe('leases', () => {
  it('shows who has which address', async () => {
    const output = await (await shell()).output('on router leases')
    expect(output[1]).toMatch(/^192\.168\.1\.100 +02:00:00:00:00:02 +laptop +bound +3\d{3} s +eth0$/)
  })

  it('are given by servers only', async () => {
    expect(await (await shell()).output('leases')).toEqual(['leases: there is no DHCP server on laptop'])
  })
})

describe('sysctl', () => {
  it('knows the names that Linux has for them', async () => {
    const test = await shell()
    expect(await test.output('sysctl -w net.ipv4.ip_forward=1 net.ipv4.tcp_congestion_control=reno')).toEqual(
      ['net.ipv4.ip_forward = 1', 'net.ipv4.tcp_congestion_control = reno'],
    )
    expect(test.world.host('laptop').kernel.settings).toMatchObject({
      forwarding: true,
      tcp: { congestionControl: 'reno' },
    })
  })

  it('shows and changes settings', async () => {
    const test = await shell()
    expect(await test.output('sysctl forwarding tcp.congestionControl')).toEqual([
      'forwarding = false',
      'tcp.congestionControl = cubic',
    ])
    await test.run('sysctl -w forwarding=1 defaultTtl=32 portSelection=sequential tcp.delayedAckMs=100')
    const { settings } = test.world.host('laptop').kernel
    expect(settings).toMatchObject({ forwarding: true, defaultTtl: 32, portSelection: 'sequential' })
    expect(settings.tcp.delayedAckMs).toBe(100)
    expect(await test.output('sysctl -a')).toContain('defaultTtl = 32')
  })

  it.each([
    ['sysctl nonsense=1', "sysctl: there is no setting 'nonsense'; sysctl -a lists them"],
    ['sysctl defaultTtl=many', 'sysctl: defaultTtl: Invalid argument'],
    ['sysctl forwarding=perhaps', 'sysctl: forwarding: Invalid argument'],
    ['sysctl portSelection=lucky', 'sysctl: portSelection: Invalid argument'],
  ])('%s', async (line, output) => {
    expect(await (await shell()).run(line)).toEqual({ exitCode: 1, output: [output] })
  })
})
