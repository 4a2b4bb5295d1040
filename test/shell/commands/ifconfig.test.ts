import { describe, expect, it } from 'vitest'
import { cable } from '../../../src/shell/commands/cable.ts'
import { ifconfig } from '../../../src/shell/commands/ifconfig.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { TestShell } from '../small-network.ts'

const shell = () => new TestShell([ifconfig, ping, cable])

describe('ifconfig', () => {
  it('shows the interfaces that are up, by name', async () => {
    const output = await shell().output('ifconfig')
    expect(output.filter((line) => /^\S/.test(line))).toEqual([
      'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500',
      'lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536',
    ])
  })

  it('counts what passes', async () => {
    const test = shell()
    await test.run('ping -c 3 printer')
    expect(await test.output('ifconfig eth0')).toContainEqual(
      expect.stringMatching(/^ {8}RX packets ([4-9]|1\d) {2}bytes/),
    )
  })

  it('takes an interface down and up', async () => {
    const test = shell()
    await test.run('ifconfig eth0 down')
    expect((await test.output('ifconfig'))[0]).toMatch(/^lo:/)
    expect((await test.output('ifconfig -a'))[0]).toBe('eth0: flags=4098<BROADCAST,MULTICAST>  mtu 1500')
    expect((await test.run('ping -c 1 printer')).exitCode).toBe(2)
    await test.run('ifconfig eth0 up')
    expect((await test.run('ping -c 1 printer')).exitCode).toBe(0)
  })

  it('sees an unplugged cable', async () => {
    expect((await shell().output('cable unplug laptop; ifconfig eth0'))[0]).toBe(
      'eth0: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1500',
    )
  })

  it('sets address, mask, MTU and promiscuous mode', async () => {
    const test = shell()
    await test.run('ifconfig eth0 10.1.2.3 netmask 255.255.0.0 mtu 1400 promisc')
    expect((await test.output('ifconfig eth0')).slice(0, 2)).toEqual([
      'eth0: flags=4419<UP,BROADCAST,RUNNING,PROMISC,MULTICAST>  mtu 1400',
      '        inet 10.1.2.3  netmask 255.255.0.0  broadcast 10.1.255.255',
    ])
    await test.run('ifconfig eth0 192.168.1.7/25 -promisc')
    expect((await test.output('ifconfig eth0')).slice(0, 2)).toEqual([
      'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1400',
      '        inet 192.168.1.7  netmask 255.255.255.128  broadcast 192.168.1.127',
    ])
  })

  it('takes the mask of an address alone from its class', async () => {
    expect((await shell().output('ifconfig eth0 10.1.2.3; ifconfig eth0'))[1]).toBe(
      '        inet 10.1.2.3  netmask 255.0.0.0  broadcast 10.255.255.255',
    )
  })

  it.each([
    ['ifconfig eth7', 'eth7: error fetching interface information: Device not found'],
    ['ifconfig eth7 up', 'eth7: ERROR while getting interface flags: No such device'],
    ['ifconfig eth0 mtu 9000', 'SIOCSIFMTU: Invalid argument'],
    ['ifconfig eth0 nonsense', 'nonsense: Host name lookup failure'],
    ['ifconfig eth0 netmask 255.0.255.0', 'SIOCSIFNETMASK: Invalid argument'],
    ['ifconfig eth0 del 10.9.9.9', 'SIOCDIFADDR: Cannot assign requested address'],
  ])('%s', async (line, output) => {
    expect(await shell().run(line)).toEqual({ exitCode: 1, output: [output] })
  })
})
