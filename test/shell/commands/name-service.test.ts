import { describe, expect, it } from 'vitest'
import { cable } from '../../../src/shell/commands/cable.ts'
import { cat } from '../../../src/shell/commands/cat.ts'
import { host } from '../../../src/shell/commands/host.ts'
import { ping } from '../../../src/shell/commands/ping.ts'
import { startNameServer } from '../name-server.ts'
import { TestShell } from '../small-network.ts'

async function shell(): Promise<TestShell> {
  const test = new TestShell([host, ping, cat, cable])
  await startNameServer(test.world)
  return test
}

describe('host', () => {
  it('tells addresses and mail servers, an alias once', async () => {
    expect(await (await shell()).run('host www.example.com')).toEqual({
      exitCode: 0,
      output: [
        'www.example.com is an alias for server.example.com.',
        'server.example.com has address 10.0.0.2',
        'server.example.com has IPv6 address 2001:db8::2',
      ],
    })
    expect(await (await shell()).output('host example.com')).toEqual([
      'example.com mail is handled by 10 mail.example.com.',
    ])
  })

  it('tells the name of an address', async () => {
    expect(await (await shell()).output('host 10.0.0.2')).toEqual([
      '2.0.0.10.in-addr.arpa domain name pointer server.example.com.',
    ])
  })

  it('asks for a type', async () => {
    const test = await shell()
    expect(await test.output('host -t txt example.com')).toEqual(['example.com descriptive text "some text"'])
    expect(await test.output('host -t NS example.com')).toEqual(['example.com name server ns.example.com.'])
    expect(await test.output('host -t CAA example.com')).toEqual(['example.com has no CAA record'])
  })

  it('asks another server', async () => {
    const output = await (await shell()).output('host -t A ns.example.com 10.0.0.2')
    expect(output.slice(0, 3)).toEqual(['Using domain server:', 'Name: 10.0.0.2', 'Address: 10.0.0.2#53'])
    expect(output.at(-1)).toBe('ns.example.com has address 10.0.0.2')
  })

  it.each([
    ['host nowhere.example.com', 'Host nowhere.example.com not found: 3(NXDOMAIN)'],
    ['host -t nonsense example.com', 'host: invalid type: nonsense'],
    ['host -t A example.com 192.168.1.77', ';; connection timed out; no servers could be reached'],
  ])('%s', async (line, last) => {
    const { exitCode, output } = await (await shell()).run(line)
    expect([exitCode, output.at(-1)]).toEqual([1, last])
  })
})

describe('names in commands', () => {
  it('are looked up where /etc/resolv.conf says', async () => {
    const test = await shell()
    expect(await test.output('cat /etc/resolv.conf')).toEqual(['# by hand', 'nameserver 10.0.0.2'])
    expect((await test.output('ping -c 1 www.example.com'))[0]).toBe(
      'PING www.example.com (10.0.0.2) 56(84) bytes of data.',
    )
  })

  it('may not exist, or not be known just now', async () => {
    const test = await shell()
    expect(await test.output('ping nowhere.example.com')).toEqual([
      'ping: nowhere.example.com: Name or service not known',
    ])
    expect(await test.output('cable unplug trunk; ping www.example.com')).toEqual([
      'ping: www.example.com: Temporary failure in name resolution',
    ])
  })

  it('are those of the hosts file first', async () => {
    const test = await shell()
    test.world.host('laptop').files.put('etc/hosts', '192.168.1.3 www.example.com server\n')
    expect((await test.output('ping -c 1 www.example.com'))[0]).toContain('(192.168.1.3)')
    expect((await test.output('ping -c 1 server'))[0]).toContain('(192.168.1.3)')
  })

  it('are found by the second server when the first is silent', async () => {
    const test = await shell()
    test.world.host('laptop').files.put('etc/resolv.conf', 'nameserver 192.168.1.77\nnameserver 10.0.0.2\n')
    expect((await test.output('ping -c 1 www.example.com'))[0]).toContain('(10.0.0.2)')
  })

  it('may be short where there is a search list', async () => {
    const test = await shell()
    test.world.host('laptop').files.put('etc/resolv.conf', 'search example.com\nnameserver 10.0.0.2\n')
    expect((await test.output('ping -c 1 www'))[0]).toContain('(10.0.0.2)')
    expect(await test.output('host -t A www')).toEqual([
      'www.example.com is an alias for server.example.com.',
      'server.example.com has address 10.0.0.2',
    ])
  })

  it('of files that are not there are told', async () => {
    expect(await (await shell()).run('cat /etc/motd')).toEqual({
      exitCode: 1,
      output: ['cat: /etc/motd: No such file or directory'],
    })
  })
})
