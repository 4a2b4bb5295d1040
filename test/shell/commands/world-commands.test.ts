// The commands that no real host has: they act on the world.
import { describe, expect, it } from 'vitest'
import { advance } from '../../../src/shell/commands/advance.ts'
import { exit } from '../../../src/shell/commands/builtins.ts'
import { cable } from '../../../src/shell/commands/cable.ts'
import { dmesg } from '../../../src/shell/commands/dmesg.ts'
import { hosts } from '../../../src/shell/commands/hosts.ts'
import { ifconfig } from '../../../src/shell/commands/ifconfig.ts'
import { on, ssh } from '../../../src/shell/commands/on.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { show } from '../../../src/shell/commands/show.ts'
import { switchCommand } from '../../../src/shell/commands/switch.ts'
import { time } from '../../../src/shell/commands/time.ts'
import { TestShell } from '../small-network.ts'

const shell = () =>
  new TestShell([advance, cable, dmesg, hosts, ifconfig, on, ping, ssh, switchCommand, time])

describe('cable', () => {
  it('lists cables with their ends', async () => {
    expect(await shell().output('cable list')).toEqual([
      'CABLE    FROM          TO           STATE    RATE      DELAY  LOSS',
      'laptop   laptop/eth0   lan/1        plugged  1 Gbit/s  5 us   0 %',
      'printer  printer/eth0  lan/2        plugged  1 Gbit/s  5 us   0 %',
      'router   router/eth0   lan/3        plugged  1 Gbit/s  5 us   0 %',
      'trunk    router/eth1   server/eth0  plugged  1 Gbit/s  10 ms  0 %',
    ])
  })

  it('makes a cable worse, value and name in any order', async () => {
    const test = shell()
    await test.run('cable loss 3% trunk; cable rate trunk 10mbit; cable delay trunk 50ms')
    expect((await test.output('cable list')).at(-1)).toBe(
      'trunk    router/eth1   server/eth0  plugged  10 Mbit/s  50 ms  3 %',
    )
    expect(await test.output('cable show trunk')).toContain('delay      50 ms             50 ms')
  })

  it('knows a cable by where it is plugged in', async () => {
    const test = shell()
    expect(await test.output('cable list server')).toHaveLength(2)
    expect((await test.run('cable unplug server/eth0')).exitCode).toBe(0)
    expect(test.world.cable('trunk').plugged).toBe(false)
    expect(await test.output('cable unplug lan')).toEqual([
      'cable: several cables are plugged in at lan: laptop, printer, router',
    ])
  })

  it('unplugs a cable and plugs it in', async () => {
    const test = shell()
    await test.run('cable unplug printer')
    expect((await test.run('ping -c 1 printer')).exitCode).toBe(1)
    await test.run('cable plug printer')
    expect((await test.run('ping -c 1 printer')).exitCode).toBe(0)
  })

  it('cuts a cable and mends it', async () => {
    const test = shell()
    await test.run('cable cut trunk')
    expect(test.world.cable('trunk').plugged).toBe(false)
    await test.run('cable mend trunk')
    expect(test.world.cable('trunk').plugged).toBe(true)
  })

  it.each([
    ['cable unplug nothing', 1, "cable: there is no cable 'nothing'; 'cable list' lists them"],
    ['cable loss trunk lots', 1, "cable: 'lots': expected a value such as 3%"],
    ['cable twist trunk', 2, 'Usage: cable list [HOST]'],
  ])('%s', async (line, exitCode, output) => {
    const result = await shell().run(line)
    expect([result.exitCode, result.output[0]]).toEqual([exitCode, output])
  })
})

describe('switch', () => {
  it('shows what a switch has learnt', async () => {
    const test = shell()
    await test.run('advance 9s; ping -c 1 printer; advance 2s')
    const output = await test.output('switch lan show mac')
    expect(output).toContainEqual(
      expect.stringMatching(/^ {3}1 {4}0200\.0000\.0003 {4}DYNAMIC {7}2 {3}lan\/2$/),
    )
    expect((await test.output('switch'))[1]).toMatch(/^lan +3 +\d+ +\d+ +0$/)
  })
})

describe('a prompt', () => {
  it('moves to another host, or has one command done there', async () => {
    const test = shell()
    expect(test.session.prompt).toBe('laptop$ ')
    expect((await test.output('on server ifconfig eth0'))[1]).toContain('inet 10.0.0.2')
    expect(test.session.prompt).toBe('laptop$ ')
    await test.run('ssh server')
    expect(test.session.prompt).toBe('server$ ')
    expect((await test.output('ifconfig eth0'))[1]).toContain('inet 10.0.0.2')
  })

  it('is left by exit, for the host before', async () => {
    const test = new TestShell([on, ssh, exit])
    await test.run('ssh server; on router')
    expect(test.session.prompt).toBe('router$ ')
    await test.run('exit')
    expect(test.session.prompt).toBe('server$ ')
    await test.run('exit')
    expect(test.session).toMatchObject({ prompt: 'laptop$ ', isOver: false })
    await test.run('exit')
    expect(test.session.isOver).toBe(true)
  })

  it('does not move to where there is none', async () => {
    expect(await shell().run('on mars')).toEqual({
      exitCode: 1,
      output: ['on: there is no host mars; there is: laptop, printer, router, server'],
    })
  })
})

describe('hosts', () => {
  it('lists hosts and routers with their addresses', async () => {
    expect(await shell().output('hosts')).toEqual([
      'HOST     KIND    INTERFACES',
      'laptop   host    eth0 192.168.1.2/24',
      'printer  host    eth0 192.168.1.3/24',
      'router   router  eth0 192.168.1.1/24, eth1 10.0.0.1/24',
      'server   host    eth0 10.0.0.2/24',
    ])
  })
})

describe('advance and time', () => {
  it('let the time of the world pass, and show it', async () => {
    expect(await shell().output('advance 5m; time')).toEqual([
      '2025-01-01 00:05:00.000000 UTC, 300.000000 s after the start',
    ])
  })

  it('want to know how long', async () => {
    expect((await shell().run('advance')).exitCode).toBe(2)
  })
})

describe('dmesg', () => {
  it('tells of an address that someone else has, too', async () => {
    const output = await shell().output('on printer ifconfig eth0 192.168.1.2/24; advance 1s; dmesg')
    expect(output).toContainEqual(
      expect.stringMatching(
        /^\[ +\d+\.\d{6}\] arp: 02:00:00:00:00:03 is using my IP address 192\.168\.1\.2 on eth0!$/,
      ),
    )
  })
})

describe('show mac', () => {
  it('passes over the switches that have learnt nothing', async () => {
    const test = new TestShell([show, ping])
    test.world.addSwitch('idle')
    await test.run('ping -c 1 printer')
    const output = await test.output('show mac')
    expect(output[0]).toBe('lan')
    expect(output).not.toContain('idle')
    expect((await test.output('show mac idle')).at(-1)).toBe('Total Mac Addresses for this criterion: 0')
  })
})
