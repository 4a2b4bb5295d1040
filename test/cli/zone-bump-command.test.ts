import { readFileSync, symlinkSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const zone = (serial: string) => `; mine
$TTL 60
@ SOA ns hostmaster (
    ${serial} ; serial
    2 3 4 5 )
@ NS ns
ns A 192.0.2.1
`

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')

describe('rootwalk zone bump', () => {
  it('raises a counter where it stands and says from what to what', async () => {
    const folder = folderWith({ 'a.zone': zone('7'), 'b.zone': zone('99') })
    expect(await rootwalk(['zone', 'bump', 'a.zone', 'b.zone'], { folder })).toEqual({
      exitCode: 0,
      stdout: 'a.zone: 7 → 8\nb.zone: 99 → 100\n',
      stderr: '',
    })
    expect(read(folder, 'a.zone')).toBe(zone('8'))
    expect(read(folder, 'b.zone')).toBe(zone('100'))
  })

  it('raises a date to a date', async () => {
    const folder = folderWith({ 'a.zone': zone('2020010107') })
    const { stdout } = await rootwalk(['zone', 'bump', 'a.zone'], { folder })
    expect(stdout).toMatch(/^a\.zone: 2020010107 → 20[2-9]\d[01]\d[0-3]\d01\n$/)
  })

  it('changes the style where it is asked to', async () => {
    const folder = folderWith({ 'a.zone': zone('7'), 'b.zone': zone('7') })
    await rootwalk(['zone', 'bump', '--to', 'date', 'a.zone'], { folder })
    await rootwalk(['zone', 'bump', '--to', 'unix', 'b.zone'], { folder })
    expect(read(folder, 'a.zone')).toMatch(/\n {4}20[2-9]\d{7} ; serial\n/)
    expect(read(folder, 'b.zone')).toMatch(/\n {4}1[7-9]\d{8} ; serial\n/)
  })

  it('takes the serial that it is given', async () => {
    const folder = folderWith({ 'a.zone': zone('7') })
    await rootwalk(['zone', 'bump', '--serial', '4000', 'a.zone'], { folder })
    expect(read(folder, 'a.zone')).toBe(zone('4000'))
  })

  it.each([
    ['--serial', '6'],
    ['--serial', '7'],
    ['--serial', '2147483656'],
  ])('refuses to go back: %s %s', async (...options) => {
    const folder = folderWith({ 'a.zone': zone('7') })
    const { exitCode, stderr } = await rootwalk(['zone', 'bump', ...options, 'a.zone'], { folder })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error: a.zone: not changed: ')
    expect(stderr).toContain('does not come after 7')
    expect(read(folder, 'a.zone')).toBe(zone('7'))
  })

  it('refuses to go from a date back to the time, and says how it can be done', async () => {
    const folder = folderWith({ 'a.zone': zone('2030010101') })
    const { exitCode, stderr } = await rootwalk(['zone', 'bump', '--to', 'unix', 'a.zone'], { folder })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('first --serial 4177493748')
  })

  it('reads the standard input and writes the standard output', async () => {
    expect(await rootwalk(['zone', 'bump', '--origin', 'a.example', '-'], { input: zone('7') })).toEqual({
      exitCode: 0,
      stdout: zone('8'),
      stderr: '-: 7 → 8\n',
    })
  })

  it('follows $INCLUDE and links, and looks past mistakes elsewhere', async () => {
    const folder = folderWith({
      'a.zone': '$TTL 60\n$INCLUDE soa.inc\nwww A nowhere\n',
      'soa.inc': '@ SOA ns h 41 2 3 4 5\n',
    })
    symlinkSync('a.zone', join(folder, 'b.zone'))
    expect(await rootwalk(['zone', 'bump', 'b.zone'], { folder })).toMatchObject({
      exitCode: 0,
      stdout: 'soa.inc: 41 → 42\n',
    })
    expect(read(folder, 'soa.inc')).toBe('@ SOA ns h 42 2 3 4 5\n')
    expect(lstatSync(join(folder, 'b.zone')).isSymbolicLink()).toBe(true)
  })

  it('does the other files where one has no SOA or cannot be read', async () => {
    const folder = folderWith({ 'a.zone': 'www 60 A 192.0.2.1\n', 'b.zone': zone('1') })
    const { exitCode, stdout, stderr } = await rootwalk(['zone', 'bump', 'a.zone', 'none', 'b.zone'], {
      folder,
    })
    expect(stderr).toBe('error: a.zone: there is no SOA record\nerror: none: there is no such file\n')
    expect(stdout).toBe('b.zone: 1 → 2\n')
    expect(exitCode).toBe(2)
  })

  it('tells it as data with --json', async () => {
    const folder = folderWith({ 'a.example.zone': zone('1') })
    const { stdout } = await rootwalk(['zone', 'bump', '--json', 'a.example.zone'], { folder })
    expect(JSON.parse(stdout)).toEqual([{ file: 'a.example.zone', zone: 'a.example.', from: 1, to: 2 }])
  })
})
