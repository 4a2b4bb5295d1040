import { describe, expect, it } from 'vitest'
import { advance } from '../../../src/shell/commands/advance.ts'
import { cable } from '../../../src/shell/commands/cable.ts'
import { echo } from '../../../src/shell/commands/builtins.ts'
import { jobs, kill } from '../../../src/shell/commands/jobs.ts'
import { nc } from '../../../src/shell/commands/nc.ts'
import { on } from '../../../src/shell/commands/on.ts'
import { TestShell } from '../small-network.ts'

async function shell(...lines: string[]): Promise<TestShell> {
  const test = new TestShell([nc, echo, on, jobs, kill, advance, cable])
  test.onLinger = () => {}
  for (const line of lines) await test.run(line)
  return test
}

describe('nc over TCP', () => {
  it('carries lines to a listener', async () => {
    const test = await shell('on server nc -l 8080 &')
    expect(await test.run('echo hello there | nc -v server 8080')).toEqual({
      exitCode: 0,
      output: [
        'Connection to 10.0.0.2 8080 port [tcp/*] succeeded!',
        'hello there',
        '[1]+  Done                    on server nc -l 8080',
      ],
    })
  })

  it('says who came', async () => {
    const test = await shell('on server nc -lv 8080 &')
    const output = await test.output('echo x | nc 10.0.0.2 8080')
    expect(output[0]).toMatch(/^Connection received on 192\.168\.1\.2 \d+$/)
  })

  it('takes one connection after the other with -k', async () => {
    const test = await shell('on server nc -lk 8080 &')
    expect(await test.output('echo one | nc server 8080')).toEqual(['one'])
    expect(await test.output('echo two | nc server 8080')).toEqual(['two'])
    expect(await test.output('kill %1')).toEqual(['[1]+  Terminated              on server nc -lk 8080'])
  })

  it('tries ports', async () => {
    const test = await shell('on server nc -lk 81 &')
    expect(await test.run('nc -zv server 80-81')).toEqual({
      exitCode: 0,
      output: [
        'nc: connect to server port 80 (tcp) failed: Connection refused',
        'Connection to server 81 port [tcp/*] succeeded!',
      ],
    })
    expect(await test.run('nc -z server 80')).toEqual({ exitCode: 1, output: [] })
  })

  it('knows ports by the names of their services', async () => {
    const test = await shell('on server nc -lk 81 &')
    test.world.host('laptop').files.put('etc/services', 'hosts2-ns 81/tcp\nhosts2-ns 82/udp\n')
    expect(await test.run('nc -z server hosts2-ns')).toEqual({ exitCode: 0, output: [] })
  })

  it('waits no longer than it is told to', async () => {
    const test = await shell('cable loss trunk 100%')
    const before = test.world.nowMs
    expect(await test.run('nc -zv -w 2 server 80')).toEqual({
      exitCode: 1,
      output: ['nc: connect to server port 80 (tcp) failed: Connection timed out'],
    })
    expect(test.world.nowMs - before).toBe(2000)
  })

  it('does not listen where another does', async () => {
    const test = await shell('nc -l 80 &')
    expect(await test.run('nc -l 80')).toEqual({ exitCode: 1, output: ['nc: Address already in use'] })
  })

  it('gives what is typed to the peer, and prints what that says', async () => {
    const test = await shell('on server nc -l 8080 &')
    test.lines.length = 0
    const work = test.session.execute('nc server 8080')
    test.session.type('typed')
    await test.world.runFor(1000)
    expect(test.lines).toEqual(['typed'])
    test.session.endInput()
    expect(await test.world.run(work)).toBe(0)
  })
})

describe('nc over UDP', () => {
  it('carries lines to a listener', async () => {
    const test = await shell('on server nc -luv 5000 &')
    const output = await test.output('echo a datagram | nc -u server 5000')
    expect(output[0]).toMatch(/^Connection received on 192\.168\.1\.2 \d+$/)
    expect(output[1]).toBe('a datagram')
  })

  it('takes an ICMP error for a closed port, and silence for an open one', async () => {
    const test = await shell('on server nc -lu 5000 &')
    expect(await test.output('nc -zuv server 4999-5000')).toEqual([
      'nc: connect to server port 4999 (udp) failed: Connection refused',
      'Connection to server 5000 port [udp/*] succeeded!',
    ])
  })
})

describe('nc', () => {
  it.each([
    ['nc', 2, 'Usage: nc [-nuv] [-w timeout] destination port'],
    ['nc -l', 2, 'Usage: nc [-nuv] [-w timeout] destination port'],
    ['nc server http', 1, 'nc: service "http" unknown'],
    ['nc server 80x', 1, 'nc: port number invalid: 80x'],
    ['nc nowhere.example 80', 2, 'nc: nowhere.example: Temporary failure in name resolution'],
  ])('%s', async (line, exitCode, first) => {
    const result = await (await shell()).run(line)
    expect([result.exitCode, result.output[0]]).toEqual([exitCode, first])
  })
})
