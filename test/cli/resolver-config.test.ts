import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FLAG } from '../../src/dns/message/header.ts'
import { decodeMessage } from '../../src/dns/message/message-decoder.ts'
import { encodeMessage } from '../../src/index.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { askAddress } from './ask.ts'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'
import { exampleZone, startResolver } from './running-resolver.ts'

describe('rootwalk resolver --check', () => {
  it('refuses files that there is no folder for, all at once', async () => {
    const folder = folderWith({ 'r.yaml': 'cache: { file: none/cache.bin }\ncontrol: no/control.sock\n' })
    const { exitCode, stderr } = await rootwalk(['resolver', '--config', join(folder, 'r.yaml'), '--check'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      `cache.file: there is no folder ${folder}/none for cache.bin; make it, or name another file\n`,
    )
    expect(stderr).toContain(`control: there is no folder ${folder}/no for control.sock;`)
  })

  it('says that a configuration has no mistakes', async () => {
    expect(await rootwalk(['resolver', '--config', 'configs/resolver.yaml', '--check'])).toEqual({
      exitCode: 0,
      stdout: 'configs/resolver.yaml: no mistakes\n',
      stderr: '',
    })
  })

  it('tells every mistake with its line', async () => {
    const folder = folderWith({ 'r.yaml': 'listn: 5300\ncache:\n  size: 64\n' })
    const { exitCode, stderr } = await rootwalk(['resolver', '--config', 'r.yaml', '--check'], { folder })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^error: this configuration cannot be used:\nr\.yaml:1:1: 'listn': .*did you mean listen\?\n/,
    )
    expect(stderr).toContain("r.yaml:3:9: '64': expected a size")
    expect(stderr).toContain('\n    size: 64\n          ^^\n')
  })

  it('tells mistakes of a blocklist, and a file that is not there', async () => {
    const folder = folderWith({
      'r.yaml': 'blocklists: [bad.hosts]\n',
      'bad.hosts': '0.0.0.0 good.example\n0.0.0.0 b..d\n',
      'n.yaml': 'blocklists: [none.hosts]\n',
    })
    const bad = await rootwalk(['resolver', '--config', 'r.yaml', '--check'], { folder })
    expect(bad.exitCode).toBe(2)
    expect(bad.stderr).toContain('bad.hosts:2:')
    const none = await rootwalk(['resolver', '--config', 'n.yaml', '--check'], { folder })
    expect(none.stderr).toContain('none.hosts: there is no such file')
  })
})

describe('rootwalk resolver --config', () => {
  it('listens at several addresses, with a port of its own for each', async () => {
    const { ready } = await startResolver(['listen: [127.0.0.1:0, "[::1]:0", 127.0.0.1:0]'])
    expect(ready.addresses.map(({ ip }) => ip)).toEqual(['127.0.0.1', '::1', '127.0.0.1'])
    const [first, , third] = ready.addresses
    expect(await askAddress(first!.port, 'localhost')).toBe('127.0.0.1')
    expect(await askAddress(third!.port, 'localhost', 'tcp')).toBe('127.0.0.1')
  })

  it('gives way to the command line', async () => {
    const { port } = await startResolver(['listen: 0'])
    const folder = folderWith({ 'r.yaml': `listen: ${port}\n` })
    const taken = await rootwalk(['resolver', '--config', 'r.yaml', '--no-control'], { folder })
    expect(taken.exitCode).toBe(1)
    expect(taken.stderr).toContain(`127.0.0.1:${port} is taken by another program`)
    const { stderr } = await rootwalk(['resolver', '--config', 'r.yaml', '--hints', 'none', '--check'], {
      folder,
    })
    expect(stderr).toContain('none: there is no such file')
  })

  it('answers local data, stub zones and blocklists, and logs what the lists hit', async () => {
    const zone = await exampleZone()
    const { port, process } = await startResolver(
      [...zone, 'local: { data: [printer.lan. A 192.0.2.9] }', 'blocklists: [ads.hosts]'],
      { 'ads.hosts': '0.0.0.0 ads.example\n' },
    )
    expect(await askAddress(port, 'printer.lan')).toBe('192.0.2.9')
    expect(await askAddress(port, 'www.example')).toBe('192.0.2.1')
    expect(await askAddress(port, 'ads.example')).toBe('NXDOMAIN')
    await process.shows(/ads\.example\. A for 127\.0\.0\.1:\d+ hit ads\.hosts/)
  })

  it('tells Prometheus what it counts', async () => {
    const { port, ready } = await startResolver(['metrics: 127.0.0.1:0'])
    await askAddress(port, 'localhost')
    const base = `http://127.0.0.1:${ready.metrics!.port}`
    const response = await fetch(`${base}/metrics`)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await response.text()).toContain('rootwalk_queries_total{transport="udp"} 1\n')
    expect((await fetch(`${base}/other`)).status).toBe(404)
    expect((await fetch(`${base}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405)
  })

  it('keeps its cache in a file over a restart, and begins anew with a broken one', async () => {
    const zone = await exampleZone()
    const lines = [...zone, 'cache: { file: cache.bin }', 'log: { queries: true }']
    const first = await startResolver(lines)
    await askAddress(first.port, 'www.example')
    const file = join(first.folder, 'cache.bin')
    const ended = await first.process.stop()
    expect(ended.exitCode).toBe(0)
    expect(ended.stderr).toContain(`the cache was written to ${file}`)
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
    const again = await startResolver([
      ...lines.slice(0, 2),
      `cache: { file: ${file} }`,
      'log: { queries: true }',
    ])
    await again.process.shows(/entries of the cache taken back/)
    expect(await askAddress(again.port, 'www.example')).toBe('192.0.2.1')
    await again.process.shows(/www\.example\. A: NOERROR .*cache, \d+ s left/)
    await again.process.stop()
    writeFileSync(file, 'no cache')
    const third = await startResolver([...lines.slice(0, 2), `cache: { file: ${file} }`])
    await third.process.shows(/beginning with an empty cache: .*no dump of a cache/)
    expect(await askAddress(third.port, 'www.example')).toBe('192.0.2.1')
  })

  it('answers what it holds before it ends', async () => {
    const server = await nodeRuntime().network.bindDatagram({ ip: '127.0.0.1', port: 0 })
    onTestFinished(() => server.close())
    const asked = new Promise<() => void>((resolve) => {
      server.onDatagram((payload, from) => {
        const { id, questions } = decodeMessage(payload)
        const response = encodeMessage({
          type: 'response',
          id,
          flags: FLAG.AA,
          questions,
          answers: [{ name: 'www.slow', type: 'A', ttl: 60, data: '192.0.2.7' }],
        })
        resolve(() => server.send(response, from))
      })
    })
    const { process, port } = await startResolver([
      `forward: { slow.: ["127.0.0.1:${server.local.port}"] }`,
      'doNotQuery: []',
      'caseRandomisation: false',
      'minimisation: off',
    ])
    const answer = askAddress(port, 'www.slow')
    const release = await asked
    const ended = process.stop('SIGTERM')
    await process.shows(/ending, with 1 question to answer/)
    release()
    expect(await answer).toBe('192.0.2.7')
    const { exitCode, stderr } = await ended
    expect(exitCode).toBe(0)
    expect(stderr).toContain('1 of 1 held question answered')
    expect(stderr).toContain('the cache is not kept: the configuration names no file for it')
  })
})

describe('SIGHUP', () => {
  it('reads the configuration again, without losing what was learned', async () => {
    const zone = await exampleZone()
    const lines = ['listen: 0', ...zone, 'log: { queries: true }']
    const { process, port, folder } = await startResolver(lines)
    expect(await askAddress(port, 'www.example')).toBe('192.0.2.1')
    expect(await askAddress(port, 'printer.lan')).not.toBe('192.0.2.9')
    const file = join(folder, 'resolver.yaml')
    writeFileSync(file, [...lines, 'local: { data: [printer.lan. A 192.0.2.9] }', ''].join('\n'))
    process.signal('SIGHUP')
    await process.shows(/the configuration was read again/)
    expect(await askAddress(port, 'printer.lan')).toBe('192.0.2.9')
    expect(await askAddress(port, 'www.example')).toBe('192.0.2.1')
    await process.shows(/www\.example\. A: NOERROR .*cache, \d+ s left/)
  })

  it('keeps the old one when the new one is bad, and says why', async () => {
    const { process, port, folder } = await startResolver(['local: { data: [printer.lan. A 192.0.2.9] }'])
    writeFileSync(join(folder, 'resolver.yaml'), 'lokal: {}\n')
    process.signal('SIGHUP')
    await process.shows(/all stays as it was: this configuration cannot be used:.*did you mean local\?/)
    expect(await askAddress(port, 'printer.lan')).toBe('192.0.2.9')
  })
})
