// `rootwalk authority --config`: zones from many places, other settings while it runs, and how it ends.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askAddress } from './ask.ts'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess } from './rootwalk-process.ts'
import { startAuthority, zoneText } from './running-authority.ts'

describe('a configuration', () => {
  it('is checked without being served', async () => {
    const folder = folderWith({
      'good.yaml': 'folder: .\ndefaults: { allowTransfer: any }\n',
      'bad.yaml': 'listne: 5310\nzones: { a.example: { allowTransfer: key nobody } }\n',
    })
    const good = await rootwalk(['authority', '--config', 'good.yaml', '--check'], { folder })
    expect(good).toMatchObject({ exitCode: 0 })
    expect(good.stdout).toBe(
      'warning: good.yaml:2:28: everybody may have the whole zone, with all names in it\ngood.yaml: no mistakes\n',
    )
    const bad = await rootwalk(['authority', '--config', 'bad.yaml', '--check'], { folder })
    expect(bad).toMatchObject({ exitCode: 2, stdout: '' })
    expect(bad.stderr).toContain("bad.yaml:1:1: 'listne': expected a key that is known here")
    expect(bad.stderr).toContain('bad.yaml:2:38: there is no key nobody.')
  })

  it('is needed, or a zone', async () => {
    expect(await rootwalk(['authority'])).toMatchObject({
      exitCode: 2,
      stderr: 'error: nothing to serve: name zone files with --zone, or a --config\n',
    })
  })

  it('does not let a broken zone keep the others from being served', async () => {
    const { process, port, run } = await startAuthority(['zones: { a.example: a.zone, b.example: b.zone }'], {
      'a.zone': zoneText(1, '192.0.2.1'),
      'b.zone': zoneText(1, 'nonsense'),
    })
    await process.shows(/b\.zone:5:7: 'nonsense': expected an IPv4 address/)
    expect(await askAddress(port, 'www.a.example')).toBe('192.0.2.1')
    const zones = await run('control', 'zones')
    expect(zones.stdout).toMatch(
      /^a\.example\. primary, serial 1, 4 records\nb\.example\. primary, nothing to serve; .*nonsense/,
    )
  })

  it('tells of a file of a folder that gives no zone, so that it is not overlooked', async () => {
    const { run } = await startAuthority(['folder: .'], {
      'a.example.zone': zoneText(1, '192.0.2.1'),
      'b.example.zone': 'nonsense\n',
    })
    expect((await run('control', 'zones')).stdout).toMatch(
      /^b\.example\. primary, nothing to serve; .*b\.example\.zone:1:9/m,
    )
    expect((await run('control', 'zone', 'b.example')).stdout).toMatch(/^trouble +.*b\.example\.zone:1:9/m)
    expect((await run('control', 'status')).stdout).toMatch(/^zones +2 primary, 0 secondary, 1 in trouble$/m)
  })

  it('does not say how to ask for a zone while there is none', async () => {
    const folder = folderWith({ 'authority.yaml': 'listen: 0\nfolder: .\ncontrol: false\n' })
    const process = new RootwalkProcess(['authority', '--config', 'authority.yaml'], { folder })
    onTestFinished(async () => {
      await process.stop('SIGKILL')
    })
    const [text] = await process.shows(/^Serving no zone yet\n[^]*ready\n/)
    expect(text).not.toContain('dig')
  })

  it('serves a folder, with what comes to it and what leaves it', async () => {
    const { process, port, write, folder } = await startAuthority(['folder: .'], {
      'a.example.zone': zoneText(1, '192.0.2.1'),
    })
    expect(await askAddress(port, 'www.a.example')).toBe('192.0.2.1')
    expect(process.stderr).toBe('')
    write('b.example.zone', zoneText(1, '192.0.2.2'))
    await process.shows(/b\.example\.: serial 1 loaded from \S*\/b\.example\.zone"/)
    await expect.poll(() => askAddress(port, 'www.b.example')).toBe('192.0.2.2')
    rmSync(join(folder, 'a.example.zone'))
    await process.shows(/a\.example\.zone is gone; a\.example\. is served no more/)
    expect(await askAddress(port, 'www.a.example')).toBe('REFUSED')
  })
})

describe('a reload', () => {
  const files = { 'a.zone': zoneText(1, '192.0.2.1'), 'b.zone': zoneText(7, '192.0.2.2') }

  it('takes zones, access and addresses as they are now, with SIGHUP as by command', async () => {
    const { process, port, write, run } = await startAuthority(['zones: { a.example: a.zone }'], files)
    write('authority.yaml', 'listen: 0\nzones: { a.example: a.zone, b.example: b.zone }\n')
    expect(await run('control', 'reload')).toMatchObject({
      exitCode: 0,
      stdout: 'the configuration was read again\n',
    })
    expect(await askAddress(port, 'www.b.example')).toBe('192.0.2.2')
    write('authority.yaml', 'listen: 0\nzones: { b.example: { file: b.zone, allowQuery: none } }\n')
    process.signal('SIGHUP')
    await expect.poll(() => askAddress(port, 'www.a.example')).toBe('REFUSED')
    await expect.poll(() => askAddress(port, 'www.b.example')).toBe('REFUSED')
  })

  it('leaves all as it was where there are mistakes, and says why', async () => {
    const { port, write, run } = await startAuthority(['zones: { a.example: a.zone }'], files)
    write('authority.yaml', 'listen: 0\nzones: { a.example: { file: a.zone, allowTransfer: key nobody } }\n')
    const reload = await run('control', 'reload')
    expect(reload).toMatchObject({ exitCode: 1 })
    expect(reload.stderr).toMatch(/all stays as it was: [^]*authority\.yaml:2:52: there is no key nobody\./)
    expect(await askAddress(port, 'www.a.example')).toBe('192.0.2.1')
  })

  it('tells what takes a restart', async () => {
    const { write, run } = await startAuthority(['zones: { a.example: a.zone }'], files)
    write('authority.yaml', 'listen: 0\nzones: { a.example: a.zone }\nstate: elsewhere\n')
    expect((await run('control', 'reload')).stdout).toContain(
      'where its state is has changed in the configuration',
    )
  })
})

const KEY = 'key "xfer" { algorithm hmac-sha256; secret "c2VjcmV0c2VjcmV0c2VjcmV0"; };\n'

describe('control', () => {
  it('says what the server is, and what commands it has', async () => {
    const { run } = await startAuthority(['folder: .'], { 'a.example.zone': zoneText(1, '192.0.2.1') })
    expect((await run('control', 'status')).stdout).toMatch(
      /^rootwalk authority \S+, process \d+\nrunning for .*\nconfiguration +authority\.yaml\nlistens at +127\.0\.0\.1:\d+\nzones +1 primary, 0 secondary, 0 in trouble\n/,
    )
    expect(await run('control', 'dump')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is an authority, which has no dump; it has status, stats,') as string,
    })
    expect(await run('control', 'zone', 'nowhere.example')).toMatchObject({ exitCode: 2 })
    expect(await run('control', 'retransfer', 'a.example')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('primary here') as string,
    })
    expect((await run('control', 'flush')).stdout).toBe('no zone takes updates\n')
    expect((await run('control', 'freeze', 'a.example')).stderr).toContain('takes no updates')
    expect((await run('control', 'notify', 'a.example')).stdout).toBe('a.example.: nobody is to be told\n')
  })

  it('says in words why there is nothing of a zone, and that a frozen one takes no updates', async () => {
    const zones = 'zones: { a.example: { file: a.zone, allowUpdate: localhost }, b.example: none.zone }'
    const { run } = await startAuthority(['state: state', zones], { 'a.zone': zoneText(1, '192.0.2.1') })
    expect((await run('control', 'zone', 'b.example')).stdout).toMatch(/none\.zone: there is no such file\n/)
    expect((await run('control', 'zone', 'a.example')).stdout).toMatch(/^updates +taken$/m)
    await run('control', 'freeze', 'a.example')
    expect((await run('control', 'zone', 'a.example')).stdout).toMatch(/^updates +not taken until/m)
  })

  it('counts queries, and tells metrics', async () => {
    const { run, port, ready } = await startAuthority(['folder: .', 'metrics: 127.0.0.1:0'], {
      'a.example.zone': zoneText(1, '192.0.2.1'),
    })
    await askAddress(port, 'www.a.example')
    expect((await run('control', 'stats')).stdout).toMatch(/^queries +1 \(1 over UDP/m)
    const metrics = await (await fetch(`http://127.0.0.1:${ready.metrics!.port}/metrics`)).text()
    expect(metrics).toContain('rootwalk_queries_total{transport="udp"} 1\n')
    expect(metrics).toContain('rootwalk_zone_serial{zone="a.example."} 1\n')
  })

  it('logs queries for a while', async () => {
    const { run, port, process } = await startAuthority(['folder: .'], {
      'a.example.zone': zoneText(1, '192.0.2.1'),
    })
    expect((await run('control', 'log', 'on')).stdout).toBe('queries are logged\n')
    await askAddress(port, 'www.a.example')
    await process.shows(/www\.a\.example\. A: NOERROR/)
  })
})

it('has secondaries follow their primary', async () => {
  const primary = await startAuthority(
    ['keyFiles: x.key', 'zones: { a.example: { file: a.zone, allowTransfer: key xfer } }'],
    { 'a.zone': zoneText(1, '192.0.2.1'), 'x.key': KEY },
  )
  const secondary = await startAuthority(
    [
      'state: state',
      'keyFiles: x.key',
      `zones: { a.example: { primaries: "127.0.0.1:${primary.port} key xfer" } }`,
    ],
    { 'x.key': KEY },
  )
  await secondary.process.shows(/serial 1, 4 records, from 127\.0\.0\.1:\d+ \(key xfer\.\) by AXFR/)
  await primary.process.shows(/a\.example\.: all of serial 1 sent to 127\.0\.0\.1:\d+ \(key xfer\.\)/)
  expect(await askAddress(secondary.port, 'www.a.example')).toBe('192.0.2.1')
  primary.write('a.zone', zoneText(2, '192.0.2.2'))
  await primary.process.shows(/serial 1 → 2/)
  expect((await secondary.run('control', 'refresh', 'a.example')).stdout).toMatch(
    /^serves +serial 2, 4 records$/m,
  )
  expect(await askAddress(secondary.port, 'www.a.example')).toBe('192.0.2.2')
  const { exitCode } = await secondary.process.stop()
  expect(exitCode).toBe(0)
  expect(readFileSync(join(secondary.folder, 'state/a.example.zone'), 'utf8')).toContain('192.0.2.2')
})

describe('systemd', () => {
  /** Writes down what it is called with, in the place of systemd's own. */
  function notifier(): { readonly env: Record<string, string>; told(): string[] } {
    const folder = folderWith({ 'told.log': '' })
    const log = join(folder, 'told.log')
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/systemd-notify'), `#!/bin/sh\necho "$@" >> ${log}\n`, { mode: 0o755 })
    return {
      env: { NOTIFY_SOCKET: join(folder, 'socket'), PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      told: () => readFileSync(log, 'utf8').trim().split('\n'),
    }
  }

  it('is told when the server is ready, reads its configuration again, and ends', async () => {
    const { env, told } = notifier()
    const { process, run } = await startAuthority(
      ['folder: .'],
      { 'a.example.zone': zoneText(1, '192.0.2.1') },
      env,
    )
    await expect.poll(told).toEqual(['READY=1 STATUS=serving 1 zone'])
    await run('control', 'reload')
    await expect.poll(() => told().length).toBe(3)
    await process.stop()
    expect(told()).toEqual([
      'READY=1 STATUS=serving 1 zone',
      expect.stringMatching(/^RELOADING=1 MONOTONIC_USEC=\d+ /),
      'READY=1 STATUS=serving 1 zone',
      expect.stringMatching(/^STOPPING=1 /),
    ])
  })
})
