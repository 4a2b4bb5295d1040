import { describe, expect, it } from 'vitest'
import { on } from '../../../src/shell/commands/on.ts'
import { cable } from '../../../src/shell/commands/cable.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { route } from '../../../src/shell/commands/route.ts'
import { TestShell } from '../small-network.ts'

const shell = () => new TestShell([ping, cable, on, route])

describe('ping', () => {
  it('tells of each reply, and sums up', async () => {
    const { exitCode, output } = await shell().run('ping -c 2 192.168.1.1')
    expect(output.join('\n')).toMatch(
      new RegExp(
        [
          '^PING 192\\.168\\.1\\.1 \\(192\\.168\\.1\\.1\\) 56\\(84\\) bytes of data\\.',
          '64 bytes from 192\\.168\\.1\\.1: icmp_seq=1 ttl=64 time=0\\.\\d{3} ms',
          '64 bytes from 192\\.168\\.1\\.1: icmp_seq=2 ttl=64 time=0\\.\\d{3} ms',
          '',
          '--- 192\\.168\\.1\\.1 ping statistics ---',
          '2 packets transmitted, 2 received, 0% packet loss, time 100\\dms',
          'rtt min/avg/max/mdev = 0\\.\\d{3}/0\\.\\d{3}/0\\.\\d{3}/0\\.\\d{3} ms$',
        ].join('\n'),
      ),
    )
    expect(exitCode).toBe(0)
  })

  it('takes time of the world and none of ours', async () => {
    const test = shell()
    const { world } = test
    const before = world.nowMs
    await test.run('ping -c 3 -i 60 printer')
    expect(world.nowMs - before).toBeGreaterThan(120_000)
    expect(world.nowMs - before).toBeLessThan(120_100)
  })

  it('knows the hosts of the world by name', async () => {
    const output = await shell().output('ping -c 2 server')
    expect(output[0]).toBe('PING server (10.0.0.2) 56(84) bytes of data.')
    expect(output[2]).toMatch(/^64 bytes from server \(10\.0\.0\.2\): icmp_seq=2 ttl=63 time=20\.\d ms$/)
  })

  it('says from where it hears that there is no such host', async () => {
    const { exitCode, output } = await shell().run('ping -c 1 192.168.1.77')
    expect(output.slice(1)).toEqual([
      'From 192.168.1.2 icmp_seq=1 Destination Host Unreachable',
      '',
      '--- 192.168.1.77 ping statistics ---',
      '1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms',
      '',
    ])
    expect(exitCode).toBe(1)
  })

  it('says where the TTL ran out', async () => {
    const output = await shell().output('ping -c 1 -t 1 server')
    expect(output[1]).toBe('From router (192.168.1.1) icmp_seq=1 Time to live exceeded')
    expect((await shell().output('ping -n -c 1 -t 1 server'))[1]).toBe(
      'From 192.168.1.1 icmp_seq=1 Time to live exceeded',
    )
  })

  it('says that a packet is too long to pass whole', async () => {
    const test = shell()
    test.world.host('router').kernel.interface('eth1').mtu = 1400
    expect((await test.output('ping -c 1 -M do -s 1450 server'))[1]).toBe(
      'From router (192.168.1.1) icmp_seq=1 Frag needed and DF set (mtu = 1400)',
    )
    expect((await test.output('ping -c 1 -M do -s 1450 server'))[1]).toBe(
      'ping: local error: message too long, mtu=1400',
    )
  })

  it('counts what was lost', async () => {
    const test = shell()
    const { exitCode, output } = await test.run('cable unplug trunk; ping -c 2 server')
    expect(output.at(-2)).toMatch(/^2 packets transmitted, 0 received, .*100% packet loss/)
    expect(exitCode).toBe(1)
  })

  it('says when there is no way at all', async () => {
    const test = shell()
    await test.run('route del default')
    expect(await test.run('ping -c 1 server')).toEqual({
      exitCode: 2,
      output: ['ping: connect: Network is unreachable'],
    })
  })

  it('goes on until it is interrupted, without -c', async () => {
    const test = shell()
    test.onLinger = () => test.world.schedule(25_000_000, () => test.session.interrupt())
    const { exitCode, output } = await test.run('ping server')
    expect(output.at(-2)).toMatch(/^3 packets transmitted, 3 received/)
    expect(exitCode).toBe(130)
  })

  it.each([
    ['ping', ['ping: usage error: Destination address required']],
    ['ping nowhere.example', ['ping: nowhere.example: Temporary failure in name resolution']],
  ])('%s', async (line, output) => {
    expect(await shell().output(line)).toEqual(output)
  })

  it('shows its usage for options that it has not', async () => {
    expect(await shell().run('ping -Z server')).toEqual({
      exitCode: 2,
      output: ["ping: invalid option -- 'Z'", `Usage: ${ping.usage}`],
    })
  })
})
