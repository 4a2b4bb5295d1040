import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess } from './rootwalk-process.ts'

describe('rootwalk', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await rootwalk(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('ends with 0 after help, and with 2 after wrong usage', async () => {
    expect(await rootwalk(['--help'])).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await rootwalk(['nonsense'])).toMatchObject({ exitCode: 2, stdout: '' })
  })

  it('tells of an expected error in one line', async () => {
    expect(await rootwalk(['zone', 'check', 'no-such.zone'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: no-such.zone: there is no such file\n',
    })
  })

  it('writes no colours where there is no terminal', async () => {
    const folder = folderWith({ 'a.example.zone': 'nonsense' })
    const { stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], {
      folder,
      env: { FORCE_COLOR: '1' },
    })
    expect(stdout).toContain('a.example.zone:1:9: ')
    expect(stdout).not.toContain('\u001b')
  })

  it('ends without a word when its reader has gone', async () => {
    const records = Array.from({ length: 20_000 }, (_, i) => `host${i} A 192.0.2.1`)
    const zone = ['$TTL 60', '@ SOA ns hostmaster 1 2 3 4 5', '@ NS ns', 'ns A 192.0.2.1', ...records, '']
    const folder = folderWith({ 'big.example.zone': zone.join('\n') })
    const format = new RootwalkProcess(['zone', 'format', 'big.example.zone'], { folder })
    format.closeStdout()
    expect(await format.ended).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
