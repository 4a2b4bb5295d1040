import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const zone = (serial: number, lines = '') =>
  `$TTL 60\n@ SOA ns hostmaster ${serial} 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n${lines}`

/** Two folders of zone files. */
function foldersWith(a: Record<string, string>, b: Record<string, string>): string {
  const folder = folderWith({})
  for (const [name, files] of Object.entries({ a, b })) {
    mkdirSync(join(folder, name))
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text)
  }
  return folder
}

const diff = (folder: string, ...args: string[]) => rootwalk(['zone', 'diff', ...args], { folder })

describe('rootwalk zone diff', () => {
  it('finds no difference in layout, order and the case of names', async () => {
    const b = '; other\n$TTL 1m\n@ IN SOA NS hostmaster (1 2 3 4 5)\nns IN A 192.0.2.1\n  TXT "x"\n@ NS Ns\n'
    const folder = foldersWith({ 'x.example.zone': zone(1, 'ns TXT x\n') }, { 'x.example.zone': b })
    expect(await diff(folder, 'a/x.example.zone', 'b/x.example.zone')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    })
  })

  it('tells records that went and came, and TTLs that changed', async () => {
    const folder = foldersWith(
      { 'x.example.zone': zone(1, 'www A 192.0.2.2\nwww A 192.0.2.3\nold TXT x\nmail 60 A 192.0.2.9\n') },
      { 'x.example.zone': zone(2, 'www A 192.0.2.3\nwww A 192.0.2.4\nmail 90 A 192.0.2.9\n') },
    )
    const { exitCode, stdout } = await diff(folder, 'a/x.example.zone', 'b/x.example.zone')
    expect(stdout).toBe(
      [
        'x.example. serial 1 → 2: 3 removed, 2 added, 1 TTL changed',
        '- x.example. 60 IN SOA ns.x.example. hostmaster.x.example. 1 2 3 4 5',
        '- old.x.example. 60 IN TXT "x"',
        '- www.x.example. 60 IN A 192.0.2.2',
        '+ x.example. 60 IN SOA ns.x.example. hostmaster.x.example. 2 2 3 4 5',
        '+ www.x.example. 60 IN A 192.0.2.4',
        '~ mail.x.example. A TTL 60 → 90',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(1)
  })

  it('passes over the serial with --ignore-serial, and not over the rest of the SOA', async () => {
    const folder = foldersWith(
      { 'x.zone': zone(1), 'y.zone': zone(1) },
      { 'x.zone': zone(2), 'y.zone': zone(2).replace('4 5', '4 6') },
    )
    expect((await diff(folder, '--ignore-serial', 'a/x.zone', 'b/x.zone')).exitCode).toBe(0)
    expect((await diff(folder, 'a/x.zone', 'b/x.zone')).exitCode).toBe(1)
    expect((await diff(folder, '--ignore-serial', 'a/y.zone', 'b/y.zone')).exitCode).toBe(1)
  })

  it('compares folders zone by zone', async () => {
    const folder = foldersWith(
      { 'x.zone': zone(1), 'gone.zone': zone(1), 'y.zone': zone(1) },
      { 'x.zone': zone(2), 'come.zone': zone(1), 'y.zone': zone(1) },
    )
    const { exitCode, stdout } = await diff(folder, 'a', 'b')
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '- zone gone. (3 records)',
      '+ zone come. (3 records)',
      'x. serial 1 → 2: 1 removed, 1 added',
    ])
    expect(exitCode).toBe(1)
    const { stdout: json } = await diff(folder, '--json', 'a', 'b')
    expect(JSON.parse(json)).toMatchObject({
      zonesRemoved: ['gone.'],
      zonesAdded: ['come.'],
      zones: [
        {
          zone: 'x.',
          serials: { from: 1, to: 2 },
          removed: [expect.stringContaining('SOA')],
          added: [expect.stringContaining('SOA')],
          ttls: [],
        },
      ],
    })
  })

  it('ends with 2 where there is nothing to compare: no file, no zone, two zones', async () => {
    const folder = foldersWith({ 'x.zone': zone(1), 'bad.zone': 'www A 1\n' }, { 'y.zone': zone(1) })
    const missing = await diff(folder, 'a/x.zone', 'none')
    expect(missing).toMatchObject({ exitCode: 2, stderr: 'error: none: there is no such file\n' })
    const broken = await diff(folder, 'a/x.zone', 'a/bad.zone')
    expect(broken).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('a/bad.zone:1:') })
    const unlike = await diff(folder, 'a/x.zone', 'b/y.zone')
    expect(unlike).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('the zone x., but b/y.zone is y.'),
    })
  })

  it('reads one side from the standard input', async () => {
    const folder = folderWith({ 'x.example.zone': zone(2) })
    const args = ['zone', 'diff', '--origin', 'x.example', '-', 'x.example.zone']
    const { exitCode, stdout } = await rootwalk(args, { folder, input: zone(1) })
    expect(stdout).toContain('x.example. serial 1 → 2: 1 removed, 1 added\n')
    expect(exitCode).toBe(1)
  })
})
