import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import { CLASS } from '../../src/dns/iana/classes.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { example, ROOT } from '../lab/example-zones.ts'
import { UpProcess } from './up-process.ts'

describe('rootwalk up', () => {
  it('serves the default zones, answers from the root down, and says where each answer came from', async () => {
    await using up = new UpProcess()
    await up.out.matching(/^ready/)
    const first = await up.ask('www.google.com')
    expect(first.rcode).toBe('NOERROR')
    expect(first.answers).toHaveLength(7)
    const walk = await up.out.matching(/^www\.google\.com\. A {2}NOERROR/)
    expect(walk).toMatch(
      / \. \(\w\.root-servers\.net\. \d+ ms\) → com\. \(.* ms\) → google\.com\. \(.* ms\)$/,
    )
    expect((await up.ask('www.google.com')).answers).toHaveLength(7)
    expect(await up.out.matching(/^www\.google\.com\. A .* cache, \d+ s left$/)).not.toContain('→')
  })

  it('prints a table of servers: name, address, endpoint and zones', async () => {
    await using up = new UpProcess()
    await up.out.matching(/^ready/)
    const table = up.out.all.join('\n')
    expect(table).toMatch(/^server +address +listens at +zones$/m)
    expect(table).toMatch(
      /^a\.root-servers\.net\. +198\.41\.0\.4 +127\.0\.0\.1:\d+ +\. arpa\. in-addr-servers\.arpa\. root-servers\.net\.$/m,
    )
    expect(table).toMatch(/^\(a\.ns\.arpa\.\) +2001:503:ba3e::2:30 +127\.0\.0\.1:\d+$/m)
    expect(table).toMatch(/^rootwalk \S+: \d+ zones from zones\/, \d+ servers at \d+ addresses$/m)
    expect(table).toMatch(/^ {2}dig @127\.0\.0\.1 -p \d+ www\.google\.com$/m)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s', async (signal) => {
    const up = new UpProcess()
    await up.out.matching(/^ready/)
    up.signal(signal)
    expect(await up.exit).toBe(0)
    expect(up.log.all).toEqual([])
  })

  it('prints a line for queries too that nothing is resolved for', async () => {
    await using up = new UpProcess()
    await up.send({ name: 'nowhere.example', flags: 0 })
    await up.out.matching(/^nowhere\.example\. A {2}referral {2}cache only, .*: the servers of \.$/)
    await up.send({ name: 'version.bind', type: 'TXT', rrclass: CLASS.CH })
    await up.out.matching(/^version\.bind\. CH TXT {2}NOERROR {2}about this server itself$/)
    await up.send({ name: 'example.com', type: 'AXFR' })
    await up.out.matching(/^example\.com\. AXFR {2}REFUSED {2}no zones here to transfer$/)
    await up.send({ name: 'example.com', rrclass: CLASS.HS })
    await up.out.matching(/^example\.com\. HS A {2}REFUSED {2}only class IN is resolved$/)
    await up.send({ name: 'example.com', type: 'MAILB' })
    await up.out.matching(/^example\.com\. MAILB {2}NOTIMP {2}an opcode or type that no resolver implements$/)
  })

  it('ends with 0 on a signal while it is still starting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rootwalk-'))
    const pipe = join(folder, 'root.zone')
    execFileSync('mkfifo', [pipe])
    const up = new UpProcess(folder)
    // Opens as soon as the other end does, which then waits for a zone that never comes.
    const end = await open(pipe, 'w')
    up.signal('SIGTERM')
    await end.close()
    expect(await up.exit).toBe(0)
    expect(up.log.all).toEqual([])
    await rm(folder, { recursive: true })
  })

  it('is not held up by a client that keeps its connection open', async () => {
    const up = new UpProcess()
    await up.out.matching(/^ready/)
    const stream = await nodeRuntime().network.connect({ ip: '127.0.0.1', port: await up.port() })
    expect(await up.end()).toBe(0)
    stream.abort()
  })

  it('prints no colours where there is no terminal', async () => {
    await using up = new UpProcess()
    await up.out.matching(/^ready/)
    expect([...up.out.all, ...up.log.all].join('')).not.toContain('\x1b')
  })

  it('with --quiet prints neither the table nor queries', async () => {
    await using up = new UpProcess('--quiet')
    await up.ask('www.google.com')
    await up.end()
    expect(up.out.all.some((line) => /198\.41\.0\.4|www\.google\.com\. A/.test(line))).toBe(false)
    expect(up.out.all.some((line) => line.startsWith('ready'))).toBe(true)
  })

  it('with --json prints one object a line', async () => {
    await using up = new UpProcess('--json')
    const ready = JSON.parse(await up.out.matching(/"event":"ready"/)) as {
      resolver: object
      servers: object[]
    }
    await up.send({ name: 'example.com', type: 'AXFR' }, ready.resolver as SocketAddress)
    expect(JSON.parse(await up.out.matching(/"event":"query"/))).toMatchObject({
      name: 'example.com.',
      type: 'AXFR',
      rcode: 'REFUSED',
      why: 'no zones here to transfer',
    })
    expect(ready.resolver).toEqual({ ip: '127.0.0.1', port: expect.any(Number) })
    expect(ready.servers).toContainEqual({
      name: 'a.ext.nic.fr.',
      names: ['a.ext.nic.fr.'],
      address: '193.51.208.14',
      endpoint: { ip: '127.0.0.1', port: expect.any(Number) },
      zones: ['fr.'],
    })
  })

  it('takes the next free ports when some are taken, and says who may hold them', async () => {
    const { network } = nodeRuntime()
    const socket = await network.bindDatagram({ ip: '127.0.0.1', port: 0 })
    const { port } = socket.local
    const words = ['--listen', `127.0.0.1:${port}`, '--port-base', `${port}`]
    await using up = new UpProcess(...words)
    expect(await up.port()).toBeGreaterThan(port)
    expect(await up.out.matching(/^resolver at/)).toContain(`(127.0.0.1:${port} is taken)`)
    expect((await up.ask('www.google.com')).rcode).toBe('NOERROR')
    await up.log.matching(new RegExp(`the resolver is at .*since another program.*'sport = :${port}'`))
    socket.close()
  })
})

describe('rootwalk up in a folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rootwalk-'))
    await writeFile(join(folder, 'root.zone'), ROOT)
    await writeFile(join(folder, 'example.zone'), example(1, 'www A 192.0.2.80'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('serves an edited zone, and tells how long the cache holds the old answer', async () => {
    await using up = new UpProcess(folder)
    await up.ask('www.example')
    await writeFile(join(folder, 'example.zone'), example(2, 'www A 192.0.2.81'))
    expect(await up.log.matching(/serial 1 → 2/)).toMatch(
      /www\.example\. A changed.*old www\.example\. A for \d+ s/,
    )
  })

  it('keeps the last good zone, and tells line and column of what is wrong with the new one', async () => {
    await using up = new UpProcess(folder)
    await up.out.matching(/^ready/)
    await writeFile(join(folder, 'example.zone'), example(2, 'www A nowhere'))
    await up.log.matching(/example\.zone:6:7: 'nowhere'/)
    await up.log.matching(/serial 1 stays in service/)
    expect((await up.ask('www.example')).answers).toMatchObject([{ data: '192.0.2.80' }])
  })

  it('warns of a serial that was not raised', async () => {
    await using up = new UpProcess(folder)
    await up.out.matching(/^ready/)
    await writeFile(join(folder, 'example.zone'), example(1, 'www A 192.0.2.81'))
    await up.log.matching(/"level":"warn".*serial 1 was not raised/)
  })

  it('does not start with a broken zone, and shows where it is broken', async () => {
    await writeFile(join(folder, 'example.zone'), example(2, 'www A nowhere'))
    const up = new UpProcess(folder)
    expect(await up.exit).toBe(1)
    expect(up.log.all.join('\n')).toMatch(/example\.zone:6:7: 'nowhere': expected .*\n.*www A nowhere\n +\^+/)
  })

  it.each([
    ['a root zone', 'no zone for the root in ', () => rm(join(folder, 'root.zone'))],
    [
      'any zone',
      'no *.zone files in ',
      async () => {
        await rm(join(folder, 'root.zone'))
        await rm(join(folder, 'example.zone'))
      },
    ],
  ])('does not start without %s', async (_, message, prepare) => {
    await prepare()
    const up = new UpProcess(folder)
    expect(await up.exit).toBe(1)
    expect(up.log.all.join('\n')).toContain(message + folder)
  })

  it.each([
    ['nothing', 'nowhere', 'nowhere: there is no such folder'],
    ['a file', 'root.zone', 'root.zone is a file, not a folder of zones'],
  ])('does not start where there is %s', async (_, name, message) => {
    const up = new UpProcess(join(folder, name))
    expect(await up.exit).toBe(2)
    expect(up.log.all.join('\n')).toContain(message)
  })
})
