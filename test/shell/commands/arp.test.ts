import { describe, expect, it } from 'vitest'
import { advance } from '../../../src/shell/commands/advance.ts'
import { arp } from '../../../src/shell/commands/arp.ts'
import { on } from '../../../src/shell/commands/on.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { TestShell } from '../small-network.ts'

const HEADING = 'Address                  HWtype  HWaddress           Flags Mask            Iface'

async function acquainted(): Promise<TestShell> {
  const test = new TestShell([arp, ping, on, advance])
  await test.run('advance 1s; ping -c 1 router')
  return test
}

describe('arp', () => {
  it('shows whom the host knows', async () => {
    const test = await acquainted()
    expect(await test.output('arp -n')).toContain(
      '192.168.1.1              ether   02:00:00:00:00:01   C                     eth0',
    )
    expect(await test.output('arp -a')).toContain('router (192.168.1.1) at 02:00:00:00:00:01 [ether] on eth0')
    expect(await test.output('arp -an')).toContain('? (192.168.1.1) at 02:00:00:00:00:01 [ether] on eth0')
  })

  it('shows those that it looks for in vain', async () => {
    const test = await acquainted()
    await test.run('ping -c 1 192.168.1.77')
    expect(await test.output('arp -an 192.168.1.77')).toEqual(['? (192.168.1.77) at <incomplete> on eth0'])
  })

  it('forgets a neighbor on -d', async () => {
    const test = await acquainted()
    expect(await test.run('arp -d router')).toEqual({ exitCode: 0, output: [] })
    expect(await test.output('arp -n router')).toEqual(['router (192.168.1.1) -- no entry'])
    expect(await test.run('arp -d router')).toEqual({ exitCode: 1, output: ['No ARP entry for router'] })
  })

  it('is told of a neighbor on -s, and believes it', async () => {
    const test = await acquainted()
    await test.run('arp -d router; arp -s 192.168.1.1 02:00:00:00:00:99')
    expect(await test.output('arp -n 192.168.1.1')).toEqual([
      HEADING,
      '192.168.1.1              ether   02:00:00:00:00:99   CM                    eth0',
    ])
    expect((await test.run('ping -c 1 192.168.1.1')).exitCode).toBe(1)
  })

  it.each([
    ['arp -s 10.0.0.2 02:00:00:00:00:99', 'SIOCSARP: Network is unreachable'],
    ['arp -s 192.168.1.9 nonsense', 'arp: invalid hardware address'],
    ['arp -a 192.168.1.99', 'arp: in 2 entries no match found.'],
  ])('%s', async (line, output) => {
    const test = await acquainted()
    await test.run('arp -s 192.168.1.50 02:00:00:00:00:50')
    expect(await test.output(line)).toContain(output)
  })
})
