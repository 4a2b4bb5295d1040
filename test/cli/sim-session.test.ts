import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runScript } from '../../src/cli/sim-script.ts'
import { promptSession, realTimeSession, scriptSession } from '../../src/cli/sim-session.ts'
import { RealTime } from '../../src/sim/real-time.ts'
import { startNameServer } from '../shell/name-server.ts'
import { smallNetwork } from '../shell/small-network.ts'
import { HandClock } from '../sim/hand-clock.ts'

async function script(lines: readonly string[], world = smallNetwork()) {
  const output: string[] = []
  const print = (line: string): void => void output.push(line)
  const sim = scriptSession({ world, host: world.host('laptop'), print })
  const exitCode = await runScript(sim, Readable.from(lines.map((line) => `${line}\n`)), print)
  return { exitCode, output, world }
}

describe('a script', () => {
  it('is printed as it would look at a terminal', async () => {
    const { exitCode, output } = await script(['# who am I', 'echo hello', '', 'on server', 'hosts printer'])
    expect(output).toEqual([
      '# who am I',
      'laptop$ echo hello',
      'hello',
      '',
      'laptop$ on server',
      'server$ hosts printer',
      'HOST     KIND  INTERFACES',
      'printer  host  eth0 192.168.1.3/24',
    ])
    expect(exitCode).toBe(0)
  })

  it('goes on after a failure, and ends with 1', async () => {
    const { exitCode, output } = await script(['arp -d 192.168.1.9', 'echo after'])
    expect(output).toContain('after')
    expect(exitCode).toBe(1)
  })

  it('ends at exit', async () => {
    expect((await script(['exit', 'echo never'])).output).toEqual(['laptop$ exit'])
  })

  it('gives a command that waits for Ctrl-C half a minute of the world', async () => {
    const { exitCode, output, world } = await script(['nc -l 80', 'echo after'])
    expect(output.at(-1)).toBe('after')
    expect(exitCode).toBe(1)
    expect(world.nowMs).toBe(30_000)
  })

  it('leaves one alone that runs in the background', async () => {
    const { output } = await script(['ping -i 10 -q server &', 'advance 35s', 'kill %1'])
    expect(output).toContainEqual(expect.stringMatching(/^4 packets transmitted, 4 received/))
  })
})

describe('a prompt', () => {
  it('lets what lingers go on until it is interrupted', async () => {
    const world = smallNetwork()
    const output: string[] = []
    const sim = promptSession({ world, host: world.host('laptop'), print: (line) => output.push(line) })
    world.schedule(500_000, () => sim.session.interrupt())
    expect(await sim.run('ping server')).toBe(130)
    expect(output).toContainEqual(expect.stringMatching(/^1 packets transmitted, 1 received/))
    expect(world.nowMs).toBeLessThan(1000)
  })

  it('gives typed lines to what reads them', async () => {
    const world = smallNetwork()
    const output: string[] = []
    const sim = promptSession({ world, host: world.host('laptop'), print: (line) => output.push(line) })
    await sim.run('on server nc -l 80 &')
    const work = sim.run('nc server 80')
    sim.session.type('typed')
    sim.session.endInput()
    expect(await work).toBe(0)
    expect(output).toContain('typed')
  })
})

describe('a session in real time', () => {
  it('does a line when it is typed, however long nothing has happened', async () => {
    const world = smallNetwork()
    const output: string[] = []
    const clock = new HandClock()
    const realTime = new RealTime(world, clock)
    const over = new AbortController()
    const passing = realTime.run(over.signal)
    const options = { world, host: world.host('laptop'), print: (line: string) => output.push(line) }
    const sim = realTimeSession(options, true, realTime)
    await clock.pass(5000)
    const work = sim.run('time; ping -c 2 server')
    await clock.pass(1500)
    expect(await work).toBe(0)
    expect(output[0]).toMatch(/, 5\.00\d+ s after the start$/)
    expect(output).toContainEqual(expect.stringMatching(/^2 packets transmitted, 2 received/))
    over.abort()
    await passing
    expect(world.nowMs).toBeLessThan(6600)
  })
})

describe('dig', () => {
  it('asks the name server of the host', async () => {
    const world = smallNetwork()
    await startNameServer(world)
    const { exitCode, output } = await script(['dig www.example.com +short', 'dig example.com MX'], world)
    expect(exitCode).toBe(0)
    expect(output.slice(0, 3)).toEqual([
      'laptop$ dig www.example.com +short',
      'server.example.com.',
      '10.0.0.2',
    ])
    const text = output.join('\n')
    expect(text).toContain('; <<>> rootwalk dig <<>> example.com MX\n;; global options: +cmd\n;; Got answer:')
    expect(text).toMatch(/^example\.com\.\s+300\s+IN\s+MX\s+10 mail\.example\.com\.$/m)
    expect(text).toContain(';; SERVER: 10.0.0.2#53(10.0.0.2) (UDP)')
  })

  it('asks over TCP, for reverse names, and other servers by name', async () => {
    const world = smallNetwork()
    await startNameServer(world)
    const { output } = await script(['dig +tcp example.com', 'dig @server -x 10.0.0.2 +short'], world)
    expect(output).toContain(';; SERVER: 10.0.0.2#53(10.0.0.2) (TCP)')
    expect(output.at(-1)).toBe('server.example.com.')
  })

  it('prints nothing when there is nothing for +short', async () => {
    const world = smallNetwork()
    await startNameServer(world)
    const { output } = await script(['dig +short nowhere.example.com'], world)
    expect(output).toEqual(['laptop$ dig +short nowhere.example.com'])
  })

  it('says so when nobody answers', async () => {
    const { exitCode, output } = await script(['dig @server example.com +short'])
    expect(output.slice(1)).toEqual([
      ...Array.from({ length: 3 }, () => ';; communications error to 10.0.0.2#53: connection refused'),
      ';; no servers could be reached',
    ])
    expect(exitCode).toBe(1)
  })

  it('shows how it is used', async () => {
    const { output } = await script(['dig +nonsense example.com'])
    expect(output[1]).toMatch(/^dig: '\+nonsense' is none of the words of dig/)
    expect(output[2]).toMatch(/^Usage: dig /)
  })
})
