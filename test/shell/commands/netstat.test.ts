import { describe, expect, it } from 'vitest'
import type { Command } from '../../../src/shell/command.ts'
import { nc } from '../../../src/shell/commands/nc.ts'
import { netstat } from '../../../src/shell/commands/netstat.ts'
import { on } from '../../../src/shell/commands/on.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { interruption } from '../../../src/shell/interruption.ts'
import { TestShell } from '../small-network.ts'

/** Keeps a pipe open and says nothing. */
const silence: Command = {
  name: 'silence',
  usage: 'silence',
  summary: 'says nothing',
  async run(context) {
    await interruption(context)
    return 0
  },
}

async function shell(...lines: string[]): Promise<TestShell> {
  const test = new TestShell([netstat, nc, on, ping, silence])
  test.onLinger = () => {}
  for (const line of lines) await test.run(line)
  return test
}

describe('netstat', () => {
  it('lists listeners, connections and UDP sockets', async () => {
    const test = await shell('on server nc -l 80 &', 'on server nc -lu 53 &', 'silence | nc server 80 &')
    await test.world.runFor(500)
    const output = await test.output('on server netstat -an')
    expect(output.slice(0, 3)).toEqual([
      'Active Internet connections (servers and established)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State',
      expect.stringMatching(/^tcp {8}0 {6}0 10\.0\.0\.2:80 {13}192\.168\.1\.2:\d{5} {7}ESTABLISHED$/),
    ])
    expect(output).toContain('udp        0      0 0.0.0.0:53              0.0.0.0:*')
  })

  it('shows the names of hosts and services without -n', async () => {
    const test = await shell('on server nc -lk 80 &', 'silence | nc server 80 &')
    test.world.host('server').files.put('etc/services', 'http 80/tcp\n')
    await test.world.runFor(500)
    const output = await test.output('on server netstat -at')
    expect(output).toContainEqual(expect.stringMatching(/ server:http {13}laptop:\d{5} {12}ESTABLISHED$/))
    expect(output).toContainEqual(expect.stringMatching(/ 0\.0\.0\.0:http +0\.0\.0\.0:\* +LISTEN$/))
  })

  it('names states as Linux does', async () => {
    const test = await shell('on server nc -l 80 &', 'nc server 80 &')
    await test.world.runFor(500)
    expect(await test.output('netstat -an')).toContainEqual(
      expect.stringMatching(/ 10\.0\.0\.2:80 +TIME_WAIT$/),
    )
  })

  it('picks by protocol and kind', async () => {
    const test = await shell('nc -lk 80 &', 'nc -lu 53 &')
    const listener = expect.stringMatching(/^tcp .* 0\.0\.0\.0:80 +0\.0\.0\.0:\* +LISTEN$/)
    expect((await test.output('netstat -ltn')).slice(2)).toEqual([listener])
    expect((await test.output('netstat -lun')).slice(2)).toEqual([expect.stringMatching(/^udp /)])
    expect((await test.output('netstat -n')).slice(2)).toEqual([])
  })

  it('shows routes with -r and interfaces with -i', async () => {
    const test = await shell()
    expect((await test.output('netstat -nr'))[2]).toBe(
      '0.0.0.0         192.168.1.1     0.0.0.0         UG        0 0          0 eth0',
    )
    expect(await test.output('netstat -i')).toContainEqual(expect.stringMatching(/^eth0 {13}1500 .* BMRU$/))
  })

  it('shows counters with -s', async () => {
    const output = await (await shell('ping -c 2 printer')).output('netstat -s')
    for (const line of ['Ip:', '    Forwarding: 2', '        echo replies: 2', 'Tcp:', 'Udp:']) {
      expect(output).toContain(line)
    }
    expect(await (await shell()).output('on router netstat -s')).toContain('    Forwarding: 1')
  })
})
