import { describe, expect, it } from 'vitest'
import { advance } from '../../../src/shell/commands/advance.ts'
import { kill } from '../../../src/shell/commands/jobs.ts'
import { on } from '../../../src/shell/commands/on.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { show } from '../../../src/shell/commands/show.ts'
import { tcpdump } from '../../../src/shell/commands/tcpdump.ts'
import { TestShell } from '../small-network.ts'

async function shell(): Promise<TestShell> {
  const test = new TestShell([tcpdump, show, ping, kill, on, advance])
  await test.run('advance 1s')
  return test
}

const TIME = String.raw`\d\d:\d\d:\d\d\.\d{6}`

describe('tcpdump', () => {
  it('prints in the background while other commands run, until it is killed', async () => {
    const test = await shell()
    expect(await test.output('tcpdump -n icmp &')).toEqual([
      '[1] tcpdump -n icmp',
      'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
      'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
    ])
    const output = await test.output('ping -c 1 -q printer')
    expect(output).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^${TIME} IP 192\\.168\\.1\\.2 > 192\\.168\\.1\\.3: ICMP echo request, id \\d+, seq 1, length 64$`,
        ),
      ),
    )
    expect(await test.output('kill %1')).toEqual([
      '2 packets captured',
      '2 packets received by filter',
      '0 packets dropped by kernel',
      '[1]+  Terminated              tcpdump -n icmp',
    ])
  })

  it('ends by itself after -c frames', async () => {
    const test = await shell()
    test.onLinger = () => {}
    await test.run('on printer ping -c 5 -q laptop &')
    const { exitCode, output } = await test.run('tcpdump -c 1 icmp')
    expect(output.slice(2)).toEqual([
      expect.stringContaining('192.168.1.3 > 192.168.1.2: ICMP echo request'),
      '1 packet captured',
      '1 packet received by filter',
      '0 packets dropped by kernel',
    ])
    expect(exitCode).toBe(0)
  })

  it('shows Ethernet headers with -e, octets with -X, numbers with -#', async () => {
    const test = await shell()
    await test.run('tcpdump -e -X -# arp &')
    const output = await test.output('ping -c 1 -q 192.168.1.88')
    expect(output[1]).toMatch(
      new RegExp(
        `^ {4}1 {2}${TIME} 02:00:00:00:00:02 > ff:ff:ff:ff:ff:ff, ethertype ARP \\(0x0806\\), length \\d+: `,
      ),
    )
    expect(output[2]).toMatch(/^\t0x0000: {2}0001 0800 0604 0001 /)
  })

  it('keeps what it printed for show', async () => {
    const test = await shell()
    await test.run('tcpdump -n arp or icmp &')
    await test.run('ping -c 1 -q printer')
    const output = await test.output('show frame')
    expect(output[0]).toMatch(/^frame \d+ on laptop eth0 at 1\.\d{6} s, 98 octets$/)
    expect(output.join('\n')).toContain('192.168.1.3')
    expect(await test.output('show 1')).not.toEqual(output)
    expect(await test.run('show 99')).toEqual({ exitCode: 1, output: ['show: there is no frame 99'] })
  })

  it.each([
    ['tcpdump -i eth7', 1, 'tcpdump: eth7: No such device exists'],
    ['tcpdump port http', 2, "tcpdump: unknown port 'http'"],
    ['tcpdump host', 2, "tcpdump: can't parse filter expression: syntax error"],
    ['show frame', 1, 'show: tcpdump has printed no frame yet'],
    ['show nonsense', 2, 'Usage: show frame [number]'],
  ])('%s', async (line, exitCode, first) => {
    const result = await (await shell()).run(line)
    expect([result.exitCode, result.output[0]?.split('\n')[0]]).toEqual([exitCode, first])
  })
})
