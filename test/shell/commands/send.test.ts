import { describe, expect, it } from 'vitest'
import { ping } from '../../../src/shell/commands/ping.ts'
import { send } from '../../../src/shell/commands/send.ts'
import { TestShell } from '../small-network.ts'

async function shell(): Promise<TestShell> {
  const test = new TestShell([send, ping])
  await test.run('ping -c 1 server')
  return test
}

describe('send', () => {
  it('shows the answer to a packet built by hand', async () => {
    const { exitCode, output } = await (
      await shell()
    ).run('send ip(destination=10.0.0.2,ttl=9)/icmp(identifier=7)/raw(hello)')
    expect(exitCode).toBe(0)
    expect(output.filter((line) => line.includes('###['))).toEqual([
      '###[ Ethernet II ]###',
      expect.stringContaining('IPv4'),
      expect.stringContaining('ICMP'),
      expect.any(String),
    ])
    expect(output.join('\n')).toContain('hello')
  })

  it('shows an error that answers it', async () => {
    const output = await (
      await shell()
    ).output('send ip(destination=10.0.0.2, ttl=1) / udp(destinationPort=33434)')
    expect(output.join('\n')).toMatch(/type += 11/)
  })

  it('finds out whose frame it has to be', async () => {
    const { exitCode } = await new TestShell([send]).run('send ip(destination=192.168.1.1)/icmp()')
    expect(exitCode).toBe(0)
  })

  it('asks by ARP from the address that it is told', async () => {
    const output = await (await shell()).output('send arp(targetIp=192.168.1.3)')
    expect(output.join('\n')).toContain('02:00:00:00:00:03')
  })

  it('takes hosts by their names', async () => {
    const test = await shell()
    expect((await test.run('send ip(destination=server)/icmp()')).exitCode).toBe(0)
    expect((await test.run('send arp(targetIp=printer)')).exitCode).toBe(0)
  })

  it.each([
    ['send', 2, `Usage: ${send.usage}`],
    ['send ip(ttl=1000)', 1, 'send: ttl'],
    ['send ip(destination=nowhere)/icmp', 2, 'send: nowhere: Temporary failure in name resolution'],
    ['send -i eth7 arp()', 1, 'send: eth7: No such device'],
    ['send ip(destination=192.168.1.99)/icmp()', 1, 'no answer'],
  ])('%s', async (line, exitCode, first) => {
    const result = await (await shell()).run(line)
    expect(result.exitCode).toBe(exitCode)
    expect(result.output[0]).toContain(first)
  })
})
