import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ResolverStats } from '../../src/control/resolver-stats.ts'
import { connectUnix } from '../../src/node/unix-socket.ts'
import { askAddress } from './ask.ts'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess } from './rootwalk-process.ts'
import { exampleZone, startResolver } from './running-resolver.ts'

describe('rootwalk control', () => {
  it('finds the running resolver, and asks it what it does', async () => {
    const { run, port, ready } = await startResolver(await exampleZone())
    await askAddress(port, 'www.example')
    expect((statSync(ready.control!).mode & 0o777).toString(8)).toBe('600')
    const status = await run('control', 'status', '--json')
    expect(JSON.parse(status.stdout)).toMatchObject({
      program: 'rootwalk resolver',
      pid: expect.any(Number) as number,
    })
    const told = await run('control', 'status')
    expect(told.stdout).toMatch(
      /^rootwalk resolver \S+, process \d+\nrunning for +\d+ s\nconfiguration +\/.*resolver\.yaml\nlog of questions +off\n$/,
    )
    const stats = await run('control', 'stats')
    expect(stats).toMatchObject({ exitCode: 0, stderr: '' })
    expect(stats.stdout).toMatch(/^queries +1 \(1 over UDP, 0 over TCP, 0 dropped\)$/m)
    expect(stats.stdout).toMatch(/^answers +NOERROR 1$/m)
    const dump = await run('control', 'dump')
    expect(dump.stdout).toMatch(
      /^www\.example\. \d+ IN A 192\.0\.2\.1 ; \d+ of 60 s left, authoritative answer of /m,
    )
    expect((await run('control', 'dump', 'servers')).stdout).toMatch(
      /^127\.0\.0\.1:\d+: answers, round trip /m,
    )
    expect(await run('control', 'requests')).toMatchObject({
      exitCode: 0,
      stdout: 'no questions in progress\n',
    })
    expect((await run('control', 'lookup', 'new.example')).stdout).toContain(
      'a walk would begin at example. ',
    )
  })

  it('makes it forget, log, and read its configuration again', async () => {
    const { run, port, process } = await startResolver(await exampleZone())
    await askAddress(port, 'www.example')
    const flushed = await run('control', 'flush', 'name', 'www.example')
    expect(flushed.stdout).toMatch(/^[1-9]\d* entr(y|ies) forgotten\n$/)
    expect((await run('control', 'log', 'on')).stdout).toBe('questions are logged\n')
    await askAddress(port, 'www.example')
    await process.shows(/www\.example\. A: NOERROR for 127\.0\.0\.1:\d+, \d+ ms, example\. \(/)
    expect((await run('control', 'reload')).stdout).toBe('the configuration was read again\n')
    expect(await run('control', 'flush', 'some')).toMatchObject({ exitCode: 2 })
    expect(await run('control', 'load')).toMatchObject({ exitCode: 2 })
    const file = join(folderWith({ 'x.bin': 'nothing' }), 'x.bin')
    expect((await run('control', 'load', file)).stderr).toContain('no dump of a cache')
    expect((await run('control', 'save', file)).stdout).toBe(`the cache was written to ${file}\n`)
    const nowhere = join(folderWith({}), 'none', 'x.bin')
    const refused = await run('control', 'save', nowhere)
    expect(refused).toMatchObject({ exitCode: 1 })
    expect(refused.stderr).toContain(
      `there is no folder ${dirname(nowhere)} for x.bin; make it, or name another file`,
    )
    expect((await run('control', 'load', file)).stdout).toMatch(/^\d+ entr(y|ies) taken back\n$/)
  })

  it('counts on over a reload, and anew after a reset, while metrics go on', async () => {
    const lines = [...(await exampleZone()), 'blocklists: [ads.hosts]', 'metrics: 127.0.0.1:0']
    const { run, port, ready } = await startResolver(lines, { 'ads.hosts': '0.0.0.0 ads.example\n' })
    const stats = async (...args: string[]) => {
      const { stdout } = await run('control', 'stats', '--json', ...args)
      const { queries, policyLists, upstream, answered } = JSON.parse(stdout) as ResolverStats
      return { queries: queries.udp, hits: policyLists[0]!.hits, answered, isAsking: upstream.udp > 0 }
    }
    await askAddress(port, 'ads.example').catch(() => {})
    await askAddress(port, 'www.example')
    const counted = { queries: 2, hits: 1, answered: { fromCache: 0, resolved: 1 }, isAsking: true }
    expect(await stats()).toEqual(counted)
    await run('control', 'reload')
    await run('control', 'log', 'on')
    expect(await stats()).toEqual(counted)
    expect(await stats('--reset')).toEqual(counted)
    const nothing = { queries: 0, hits: 0, answered: { fromCache: 0, resolved: 0 }, isAsking: false }
    expect(await stats()).toEqual(nothing)
    await askAddress(port, 'www.example')
    expect(await stats()).toEqual({ ...nothing, queries: 1, answered: { fromCache: 1, resolved: 0 } })
    const metrics = await (await fetch(`http://127.0.0.1:${ready.metrics!.port}/metrics`)).text()
    expect(metrics).toContain('rootwalk_queries_total{transport="udp"} 3\n')
    expect(metrics).toContain('rootwalk_list_hits_total{list="ads.hosts"} 1\n')
  })

  it('tells which rules apply to a name', async () => {
    const lines = [
      ...(await exampleZone()),
      'blocklists: [ads.hosts]',
      'local: { data: [printer.lan. A 192.0.2.9] }',
    ]
    const { run } = await startResolver(lines, { 'ads.hosts': '0.0.0.0 ads.example\n' })
    const lookup = async (...words: string[]) => (await run('control', 'lookup', ...words)).stdout
    const blocked = await lookup('ads.example')
    expect(blocked).toContain('ads.hosts: ads.example. (nxdomain): answers NXDOMAIN\n')
    expect(blocked).toContain('without the rule a walk would begin at example. ')
    expect(await lookup('printer.lan')).toMatch(
      /local zone printer\.lan\. \(transparent\): printer\.lan\. \d+ IN A 192\.0\.2\.9\n/,
    )
    expect(await lookup('www.example', 'AAAA')).toContain('no rule of the operator is about this name\n')
  })

  it('traces a name there, as a tree and as JSON', async () => {
    const { run } = await startResolver(await exampleZone())
    const tree = await run('trace', 'www.example', '--at')
    expect(tree).toMatchObject({ exitCode: 0, stderr: '' })
    expect(tree.stdout).toMatch(/^www\.example\. A\n[^]*├─ ask [^]*\n└─ NOERROR in \d+ ms, after 1 query\n/)
    const again = await run('control', 'trace', 'www.example')
    expect(again.stdout).toMatch(/in the cache: www\.example\. A, \d+ s of 60 s left[^]*after 0 queries/)
    const data = await run('trace', 'none.example', '--at', '--json')
    expect(data.exitCode).toBe(1)
    expect(JSON.parse(data.stdout)).toMatchObject({ rcode: 'NXDOMAIN', isDenial: true })
  })

  it('says so when nobody listens', async () => {
    const folder = folderWith({})
    const env = { XDG_RUNTIME_DIR: folder }
    const none = await rootwalk(['control', 'stats'], { env })
    expect(none).toMatchObject({ exitCode: 1, stdout: '' })
    expect(none.stderr).toContain('of this user has its control socket in')
    const named = await rootwalk(['control', 'stats', '--at', join(folder, 'no.sock')])
    expect(named.stderr).toContain('no.sock: no server listens there')
  })

  it('finds nothing of a resolver that was killed, and the next one takes its place', async () => {
    const zone = await exampleZone()
    const first = await startResolver(zone)
    await first.process.stop('SIGKILL')
    expect((await first.run('control', 'stats')).stderr).toContain('of this user has its control socket in')
    const config = join(first.folder, 'resolver.yaml')
    const args = ['resolver', '--config', config, '--control', first.ready.control!, '--json']
    const second = new RootwalkProcess(args, { env: { XDG_RUNTIME_DIR: first.folder } })
    await second.shows(/"event":"ready"/)
    expect(await first.run('control', 'status')).toMatchObject({ exitCode: 0 })
    const third = await rootwalk(args)
    expect(third.exitCode).toBe(1)
    expect(third.stderr).toMatch(/is the control socket of another server, process \d+/)
    expect(await second.stop()).toMatchObject({ exitCode: 0 })
  })

  it('finds both of two resolvers at one port of two addresses', async () => {
    const first = await startResolver([])
    const second = await startResolver([`listen: 127.0.0.2:${first.port}`], {}, first.folder)
    expect(second.ready.control).not.toBe(first.ready.control)
    for (const { ready } of [first, second])
      expect(await first.run('control', 'status', '--at', ready.control!)).toMatchObject({ exitCode: 0 })
    expect((await first.run('control', 'status')).stderr).toContain('are running; name one with --at')
  })

  it('is not needed by a resolver: where its usual place cannot be had, there is none', async () => {
    const { ready, process } = await startResolver([], {}, '/dev/null')
    expect(ready.control).toBeUndefined()
    expect((await process.stop()).stderr).toContain('no control socket')
  })

  it('is not impressed by clients that send nonsense, or leave in the middle', async () => {
    const { run, ready, port } = await startResolver([])
    const rude = await connectUnix(ready.control!)
    await rude.write(new Uint8Array(100_000).fill(0x41)).catch(() => {})
    rude.abort()
    const silent = await connectUnix(ready.control!)
    const gone = await connectUnix(ready.control!)
    await gone.write(new TextEncoder().encode('{"command":"dump"}\n'))
    gone.abort()
    expect(await run('control', 'status')).toMatchObject({ exitCode: 0 })
    expect(await askAddress(port, 'localhost')).toBe('127.0.0.1')
    silent.abort()
  })
})
