import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { cat } from '../../../src/shell/commands/cat.ts'
import { dhclient } from '../../../src/shell/commands/dhclient.ts'
import { ifconfig } from '../../../src/shell/commands/ifconfig.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { DhcpServer } from '../../../src/stack/dhcp/dhcp-server.ts'
import { smallNetwork, TestShell } from '../small-network.ts'

/** The laptop has no address; the router has some to give. */
function unconfigured(): TestShell {
  const world = smallNetwork()
  const { kernel } = world.host('laptop')
  kernel.interface('eth0').removeAddress(ipv4Number('192.168.1.2'))
  kernel.routes.remove({ prefixLength: 0 })
  const router = world.host('router').kernel
  const server = new DhcpServer(router, router.interface('eth0'), {
    range: [ipv4Number('192.168.1.100'), ipv4Number('192.168.1.199')],
    leaseSeconds: 3600,
    router: ipv4Number('192.168.1.1'),
    nameServers: [ipv4Number('10.0.0.2')],
  })
  expect(server.leases()).toEqual([])
  return new TestShell([dhclient, ifconfig, ping, cat], world)
}

describe('dhclient', () => {
  it('gets an address, a gateway and a name server', async () => {
    const test = unconfigured()
    const { exitCode, output } = await test.run('dhclient')
    expect(output).toEqual([
      'DHCPDISCOVER on eth0 to 255.255.255.255 port 67',
      'DHCPOFFER of 192.168.1.100 from 192.168.1.1',
      'DHCPREQUEST for 192.168.1.100 on eth0 to 255.255.255.255 port 67',
      'DHCPACK of 192.168.1.100 from 192.168.1.1',
      expect.stringMatching(/^bound to 192\.168\.1\.100 -- renewal in 1[78]\d\d seconds\.$/),
    ])
    expect(exitCode).toBe(0)
    expect((await test.output('ifconfig eth0'))[1]).toContain('inet 192.168.1.100  netmask 255.255.255.0')
    expect((await test.run('ping -c 1 server')).exitCode).toBe(0)
    expect(await test.output('cat /etc/resolv.conf')).toEqual(['nameserver 10.0.0.2'])
  })

  it('gives it back with -r', async () => {
    const test = unconfigured()
    await test.run('dhclient eth0')
    expect(await test.run('dhclient -r')).toEqual({
      exitCode: 0,
      output: ['DHCPRELEASE of 192.168.1.100 on eth0 to 192.168.1.1 port 67'],
    })
    expect((await test.output('ifconfig eth0'))[1]).toContain('ether')
    expect((await test.run('dhclient -r')).exitCode).toBe(1)
  })

  it('gives up when nobody offers anything', async () => {
    const test = unconfigured()
    test.world.cable('router').unplug()
    const { exitCode, output } = await test.run('dhclient')
    expect(output.at(-1)).toBe('No DHCPOFFERS received.')
    expect(output.filter((line) => line.startsWith('DHCPDISCOVER')).length).toBeGreaterThan(2)
    expect(exitCode).toBe(2)
  })

  it('knows its interfaces', async () => {
    expect(await unconfigured().output('dhclient eth7')).toEqual(['Cannot find device "eth7"'])
  })
})
