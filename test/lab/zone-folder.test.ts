import { describe, expect, it } from 'vitest'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { ZoneFolder, readZonesFolder, type FileOutcome } from '../../src/lab/zone-folder.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { MemoryFiles } from '../../src/sim/memory-files.ts'
import { World } from '../../src/sim/world.ts'

const zoneText = (serial: number, more = ''): string =>
  `$TTL 60\n@ SOA ns x ${serial} 1 1 1 1\n@ NS ns\nns A 192.0.2.1\n${more}`

function folderOf(texts: Record<string, string>): { files: MemoryFiles; folder: ZoneFolder } {
  const files = new MemoryFiles(new World())
  for (const [name, text] of Object.entries(texts)) files.put(`zones/${name}`, text)
  return { files, folder: new ZoneFolder(files, 'zones') }
}

const summary = (outcomes: readonly FileOutcome[]): string[] =>
  outcomes.map(({ kind, file }) => `${kind} ${file}`)
const held = (folder: ZoneFolder): string[] =>
  folder.zones.map(({ origin, serial }) => `${origin.toString()} ${serial}`)

describe('a folder of zones', () => {
  it('holds a zone for each file that ends in .zone and is not hidden', async () => {
    const { folder } = folderOf({
      'root.zone': zoneText(1),
      'example.com.zone': zoneText(2),
      'README.md': 'no zone',
      '.example.com.zone': 'an editor was here',
      'example.com.zone~': 'and here',
    })
    expect(summary(await folder.readAll())).toEqual(['loaded example.com.zone', 'loaded root.zone'])
    expect(held(folder)).toEqual(['example.com. 2', '. 1'])
  })

  it('reports every broken file, each with all its mistakes', async () => {
    const { files } = folderOf({
      'a.zone': zoneText(1, 'www A 192.0.2.300\nmail MX mail'),
      'b.zone': zoneText(1),
      'c.zone': 'nonsense',
    })
    const { zones, errors } = await readZonesFolder(files, 'zones')
    expect(zones.map(({ origin }) => origin.toString())).toEqual(['b.'])
    expect(errors).toMatchObject([
      { file: 'zones/a.zone', line: 5, others: [{ line: 6 }] },
      { file: 'zones/c.zone' },
    ])
  })

  it('keeps the last good zone of a file that breaks', async () => {
    const { files, folder } = folderOf({ 'a.zone': zoneText(1) })
    await folder.readAll()
    files.put('zones/a.zone', zoneText(2, 'www A nowhere'))
    expect(await folder.readAgain(['zones/a.zone'])).toMatchObject([
      { kind: 'broken', file: 'a.zone', previous: { serial: 1 }, error: { line: 5 } },
    ])
    expect(held(folder)).toEqual(['a. 1'])
    files.put('zones/a.zone', zoneText(3))
    expect(await folder.readAgain(['zones/a.zone'])).toMatchObject([
      { kind: 'loaded', zone: { serial: 3 }, previous: { serial: 1 } },
    ])
  })

  it('reads a file again when one that it includes has changed, broken or not', async () => {
    const { files, folder } = folderOf({
      'a.zone': zoneText(1, '$INCLUDE hosts'),
      hosts: 'www A 192.0.2.1\n',
    })
    await folder.readAll()
    files.put('zones/hosts', 'www A nowhere\n')
    expect(await folder.readAgain(['zones/hosts'])).toMatchObject([{ kind: 'broken', file: 'a.zone' }])
    files.put('zones/hosts', 'www A 192.0.2.2\n')
    expect(summary(await folder.readAgain(['zones/hosts']))).toEqual(['loaded a.zone'])
    expect(await folder.readAgain(['zones/other'])).toEqual([])
  })

  it('follows a file that gets another name', async () => {
    const { files, folder } = folderOf({ 'a.zone': zoneText(1) })
    await folder.readAll()
    files.remove('zones/a.zone')
    files.put('zones/renamed.zone', `$ORIGIN a.\n${zoneText(2)}`)
    expect(summary(await folder.readAgain(['zones/renamed.zone', 'zones/a.zone']))).toEqual([
      'removed a.zone',
      'loaded renamed.zone',
    ])
    expect(held(folder)).toEqual(['a. 2'])
  })

  it('refuses a second file for a zone, until the first is gone', async () => {
    const { files, folder } = folderOf({ 'a.zone': zoneText(1), 'second.zone': `$ORIGIN a.\n${zoneText(2)}` })
    expect(await folder.readAll()).toMatchObject([
      { kind: 'loaded', file: 'a.zone' },
      {
        kind: 'broken',
        file: 'second.zone',
        error: { token: 'a.', expected: 'another zone than that of zones/a.zone' },
      },
    ])
    files.remove('zones/a.zone')
    expect(summary(await folder.readAgain(['zones/a.zone']))).toEqual([
      'removed a.zone',
      'loaded second.zone',
    ])
  })

  it('checks a text without taking it', async () => {
    const { folder } = folderOf({ 'a.zone': zoneText(1) })
    await folder.readAll()
    const origin = DomainName.parse('a.')
    await expect(folder.check('a.zone', Buffer.from(zoneText(2)), origin)).resolves.toBeUndefined()
    await expect(folder.check('a.zone', Buffer.from('nonsense'), origin)).rejects.toMatchObject({
      name: 'ZoneFileError',
      file: 'zones/a.zone',
    })
    const other = Buffer.from(`$ORIGIN b.\n${zoneText(2)}`)
    await expect(folder.check('a.zone', other, origin)).rejects.toMatchObject({
      token: 'b.',
      expected: 'the zone a.',
    })
    expect(held(folder)).toEqual(['a. 1'])
  })

  it('says that there is none', async () => {
    await expect(readZonesFolder(nodeRuntime().files, 'zones/nowhere')).rejects.toMatchObject({
      name: 'FileError',
      code: 'ENOENT',
    })
  })
})
