import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askAddress } from './ask.ts'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess } from './rootwalk-process.ts'

const zone = (serial: number, address: string) =>
  `$TTL 60\n@ SOA ns hostmaster ${serial} 2 3 4 5\n@ NS ns\nns A 192.0.2.1\nwww A ${address}\n`

interface Started {
  readonly server: RootwalkProcess
  readonly port: number
}

async function start(folder: string, ...args: string[]): Promise<Started> {
  const server = new RootwalkProcess(['authority', '--listen', '0', '--zone', ...args], { folder })
  onTestFinished(async () => {
    await server.stop('SIGKILL')
  })
  const [, port] = await server.shows(/dig @127\.0\.0\.1 -p (\d+)[^]*\nready\n/)
  return { server, port: Number(port) }
}

describe('rootwalk authority', () => {
  it('serves its zones over UDP and TCP, and says so', async () => {
    const folder = folderWith({
      'a.example.zone': zone(1, '192.0.2.80'),
      'b.example.zone': zone(7, '192.0.2.81'),
    })
    const started = await start(folder, 'a.example.zone', 'b.example.zone')
    expect(started.server.stdout).toContain(
      '  a.example. serial 1: 4 records\n  b.example. serial 7: 4 records\n',
    )
    expect(await askAddress(started.port, 'www.a.example')).toBe('192.0.2.80')
    expect(await askAddress(started.port, 'www.b.example')).toBe('192.0.2.81')
    expect(await askAddress(started.port, 'www.a.example', 'tcp')).toBe('192.0.2.80')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s', async (signal) => {
    const { server } = await start(folderWith({ 'a.example.zone': zone(1, '192.0.2.80') }), 'a.example.zone')
    expect(await server.stop(signal)).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('serves an edited file, also one that an editor renames into place', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const started = await start(folder, 'a.example.zone')
    writeFileSync(join(folder, 'a.example.zone'), zone(2, '192.0.2.82'))
    await started.server.shows(/serial 1 → 2 loaded from a\.example\.zone: .*www\.a\.example\. A changed/)
    expect(await askAddress(started.port, 'www.a.example')).toBe('192.0.2.82')
    writeFileSync(join(folder, '.new'), zone(3, '192.0.2.83'))
    renameSync(join(folder, '.new'), join(folder, 'a.example.zone'))
    await started.server.shows(/serial 2 → 3/)
    expect(await askAddress(started.port, 'www.a.example')).toBe('192.0.2.83')
  })

  it('serves the last good zone while its file is broken, and tells where', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const started = await start(folder, 'a.example.zone')
    writeFileSync(join(folder, 'a.example.zone'), zone(2, 'nonsense'))
    await started.server.shows(
      /a\.example\.zone:5:7: 'nonsense': expected an IPv4 address[^]*serial 1 stays in service/,
    )
    expect(await askAddress(started.port, 'www.a.example')).toBe('192.0.2.80')
    writeFileSync(join(folder, 'a.example.zone'), zone(1, '192.0.2.80'))
    await started.server.shows(/serial 1 loaded from a\.example\.zone: sound again, nothing changed/)
  })

  it('warns when the serial was not raised', async () => {
    const folder = folderWith({ 'a.example.zone': zone(5, '192.0.2.80') })
    const { server } = await start(folder, 'a.example.zone')
    writeFileSync(join(folder, 'a.example.zone'), zone(5, '192.0.2.81'))
    await server.shows(/"level":"warn".*serial 5 was not raised/)
  })

  it('reads a zone again when a file that it includes changes', async () => {
    const folder = folderWith({
      'a.example.zone': zone(1, '192.0.2.80') + '$INCLUDE more.inc\n',
      'more.inc': '',
    })
    const started = await start(folder, 'a.example.zone')
    writeFileSync(join(folder, 'more.inc'), 'more A 192.0.2.84\n')
    await started.server.shows(/more\.a\.example\. A added/)
    expect(await askAddress(started.port, 'more.a.example')).toBe('192.0.2.84')
  })

  it('reads a zone again when a file that was missing is there', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const started = await start(folder, 'a.example.zone')
    writeFileSync(join(folder, 'a.example.zone'), zone(2, '192.0.2.80') + '$INCLUDE more.inc\n')
    await started.server.shows(/a\.example\.zone:6:\d+: 'more\.inc': expected [^]*serial 1 stays in service/)
    writeFileSync(join(folder, 'more.inc'), 'more A 192.0.2.84\n')
    await started.server.shows(/serial 1 → 2 loaded/)
    expect(await askAddress(started.port, 'more.a.example')).toBe('192.0.2.84')
  })

  it('logs one line for each query with --log-queries', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const started = await start(folder, 'a.example.zone', '--log-queries')
    await askAddress(started.port, 'www.a.example')
    await askAddress(started.port, 'nowhere.a.example')
    await askAddress(started.port, 'a.example')
    await askAddress(started.port, 'example')
    await started.server.shows(/example\. A: REFUSED/)
    const lines = started.server.stderr.trim().split('\n')
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(told.map(({ question, outcome, transport }) => ({ question, outcome, transport }))).toEqual([
      { question: 'www.a.example. A', outcome: 'NOERROR', transport: 'udp' },
      { question: 'nowhere.a.example. A', outcome: 'NXDOMAIN', transport: 'udp' },
      { question: 'a.example. A', outcome: 'no data', transport: 'udp' },
      { question: 'example. A', outcome: 'REFUSED', transport: 'udp' },
    ])
  })

  it('tells a script where it listens with --json', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const server = new RootwalkProcess(['authority', '--json', '--listen', '0', '--zone', 'a.example.zone'], {
      folder,
    })
    const [text] = await server.shows(/^\{.*\}\n/)
    expect(JSON.parse(text)).toEqual({
      event: 'ready',
      listen: { ip: '127.0.0.1', port: expect.any(Number) },
      addresses: [expect.anything()],
      zones: [{ zone: 'a.example.', serial: 1, records: 4 }],
      control: expect.any(String),
    })
    await server.stop()
  })

  it('says who may hold a port that is taken, and ends with 1', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const { port } = await start(folder, 'a.example.zone')
    const args = ['authority', '--zone', 'a.example.zone', '--listen', String(port)]
    expect(await rootwalk(args, { folder })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error: 127.0.0.1:${port} is taken by another program; this shows by which: ss -lntup 'sport = :${port}'\n`,
    })
  })

  it('does not start with a broken zone, nor with one zone twice', async () => {
    const folder = folderWith({
      'broken.example.zone': zone(1, 'nonsense'),
      'a.example.zone': zone(1, '192.0.2.80'),
      'copy.zone': `$ORIGIN a.example.\n${zone(1, '192.0.2.80')}`,
    })
    const broken = await rootwalk(['authority', '--zone', 'broken.example.zone'], { folder })
    expect(broken).toMatchObject({ exitCode: 1, stdout: '' })
    expect(broken.stderr).toContain(
      "broken.example.zone:5:7: 'nonsense': expected an IPv4 address\n  www A nonsense\n",
    )
    const twice = await rootwalk(['authority', '--zone', 'a.example.zone', 'copy.zone'], { folder })
    expect(twice).toMatchObject({ exitCode: 1, stdout: '' })
    expect(twice.stderr).toContain(
      "copy.zone:1:1: 'a.example.': expected another zone than that of a.example.zone",
    )
  })

  it('does not start with one file twice', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') })
    const args = ['authority', '--zone', 'a.example.zone', 'a.example.zone']
    expect(await rootwalk(args, { folder })).toMatchObject({
      exitCode: 2,
      stderr: 'error: a.example.zone is named twice; a zone is served from one file\n',
    })
  })

  it('tells of what makes no sense in a zone, once it is loaded', async () => {
    const folder = folderWith({ 'a.example.zone': zone(1, '192.0.2.80') + 'mail MX 10 nowhere\n' })
    const { server } = await start(folder, 'a.example.zone')
    await server.shows(/"level":"(warn|error)".*a\.example\.zone: .*nowhere\.a\.example\./)
    writeFileSync(join(folder, 'a.example.zone'), zone(2, '192.0.2.80') + 'news MX 10 elsewhere\n')
    await server.shows(/a\.example\.zone: .*elsewhere\.a\.example\./)
  })
})
