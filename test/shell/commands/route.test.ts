import { describe, expect, it } from 'vitest'
import { ping } from '../../../src/shell/commands/ping.ts'
import { route } from '../../../src/shell/commands/route.ts'
import { TestShell } from '../small-network.ts'

const HEADING = [
  'Kernel IP routing table',
  'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
]
const DEFAULT = '0.0.0.0         192.168.1.1     0.0.0.0         UG    0      0        0 eth0'
const LAN = '192.168.1.0     0.0.0.0         255.255.255.0   U     0      0        0 eth0'

const shell = () => new TestShell([route, ping])

describe('route', () => {
  it('shows the table without the loopback', async () => {
    expect(await shell().output('route -n')).toEqual([...HEADING, DEFAULT, LAN])
  })

  it('shows names unless told not to', async () => {
    expect((await shell().output('route'))[2]).toBe(
      'default         router          0.0.0.0         UG    0      0        0 eth0',
    )
  })

  it('adds and removes routes', async () => {
    const test = shell()
    await test.run(
      'route del default; route add -net 10.0.0.0/24 gw 192.168.1.1; route add -host 10.9.9.9 gw router',
    )
    expect((await test.output('route -n')).slice(2)).toEqual([
      '10.0.0.0        192.168.1.1     255.255.255.0   UG    0      0        0 eth0',
      '10.9.9.9        192.168.1.1     255.255.255.255 UGH   0      0        0 eth0',
      LAN,
    ])
    expect((await test.run('ping -c 1 server')).exitCode).toBe(0)
    await test.run('route del -net 10.0.0.0 netmask 255.255.255.0')
    expect(await test.run('ping -c 1 server')).toEqual({
      exitCode: 2,
      output: ['ping: connect: Network is unreachable'],
    })
  })

  it.each([
    ['route add default gw 10.0.0.1', 'SIOCADDRT: Network is unreachable'],
    ['route add default gw 192.168.1.1', 'SIOCADDRT: File exists'],
    ['route add 10.1.0.0/16', 'SIOCADDRT: No such device'],
    ['route add 10.1.0.0/16 dev eth7', 'SIOCADDRT: No such device'],
    ['route del 10.1.0.0/16', 'SIOCDELRT: No such process'],
    ['route add 10.1.2.3/16 gw 192.168.1.1', "route: netmask doesn't match route address"],
  ])('%s', async (line, output) => {
    expect(await shell().run(line)).toEqual({ exitCode: 1, output: [output] })
  })

  it('shows how it is used', async () => {
    const { exitCode, output } = await shell().run('route add')
    expect(exitCode).toBe(2)
    expect(output[0]).toBe('Usage: route [-n]')
  })
})
