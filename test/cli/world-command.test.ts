import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allElements, parseXml } from '../picture/xml.ts'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

describe('rootwalk world', () => {
  it('lists the systems and machines of the world that comes with rootwalk', async () => {
    const { exitCode, stdout, stderr } = await rootwalk(['world'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+ autonomous systems with \d+ prefixes, \d+ machines, \d+ cables$/m)
    expect(stdout).toMatch(/^AS15169 +GOOGLE +google-/m)
    expect(stdout).toMatch(/^resolver +208\.201\.224\.11, resolver$/m)
  })

  it('draws a map', async () => {
    const file = join(folderWith({}), 'map.svg')
    expect(await rootwalk(['world', '--svg', file])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    const titles = allElements(parseXml(readFileSync(file, 'utf8'))).filter(({ name }) => name === 'title')
    expect(titles.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^cable atlantic, 36 ms/))
  })

  it('tells the mistakes of a world file with the lines that they stand on', async () => {
    const file = join(folderWith({ 'bad.yaml': 'name: bad\ntime: yesterday\nhots: {}\n' }), 'bad.yaml')
    const { exitCode, stdout, stderr } = await rootwalk(['world', file])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`${file}:2:7: `)
    expect(stderr).toContain('  time: yesterday\n        ^')
    expect(stderr).toContain('did you mean hosts?')
  })

  it('says that a file is not there', async () => {
    const { exitCode, stderr } = await rootwalk(['world', 'nowhere.yaml'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'error: nowhere.yaml: there is no such file\n',
    })
  })
})
