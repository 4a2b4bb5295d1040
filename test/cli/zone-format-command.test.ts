import { readFileSync, symlinkSync } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const UNTIDY =
  '$TTL 60\n@ 60 SOA ns hostmaster (1 2 3\n4 5)\nwww   A 192.0.2.80\n@ NS ns\nns IN A 192.0.2.1\n'
const format = (...args: string[]) => rootwalk(['zone', 'format', ...args])

describe('rootwalk zone format', () => {
  it('prints a tidy file, which formats to itself', async () => {
    const file = join(folderWith({ 'a.example.zone': UNTIDY }), 'a.example.zone')
    const first = await format(file)
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toMatch(/^\$ORIGIN a\.example\.\n\$TTL 60 /)
    const again = await rootwalk(['zone', 'format', '-'], { input: first.stdout })
    expect(again.stdout).toBe(first.stdout)
    expect(readFileSync(file, 'utf8')).toBe(UNTIDY)
  })

  it('only names files that would change with --check, and ends with 1', async () => {
    const file = join(folderWith({ 'a.example.zone': UNTIDY }), 'a.example.zone')
    expect(await format('--check', file)).toEqual({ exitCode: 1, stdout: `${file}\n`, stderr: '' })
    await format('--write', file)
    expect(await format('--check', file)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  })

  it('writes the file with --write, through a link too', async () => {
    const folder = folderWith({ 'a.example.zone': UNTIDY })
    const link = join(folder, 'link.zone')
    symlinkSync('a.example.zone', link)
    const { stdout } = await format('--origin', 'a.example', link)
    expect(await format('--write', '--origin', 'a.example', link)).toMatchObject({ exitCode: 0, stdout: '' })
    expect(readFileSync(join(folder, 'a.example.zone'), 'utf8')).toBe(stdout)
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
  })

  it('does not drop comments unless told to', async () => {
    const text = `; mine\n${UNTIDY}`
    const file = join(folderWith({ 'a.example.zone': text }), 'a.example.zone')
    const refused = await format('--write', file)
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    expect(refused.stderr).toContain("would be dropped (the first of them: 'mine')")
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(await format('--write', '--drop-comments', file)).toMatchObject({ exitCode: 0 })
    expect(readFileSync(file, 'utf8')).not.toContain('mine')
  })

  it('leaves a file with mistakes as it is, tells them, and goes on with the next', async () => {
    const folder = folderWith({ 'b.example.zone': UNTIDY + 'x A y\n', 'a.example.zone': UNTIDY })
    const [broken, sound] = [join(folder, 'b.example.zone'), join(folder, 'a.example.zone')]
    const { exitCode, stdout, stderr } = await format('--write', broken, sound)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain(`${broken}:7:5: 'y': expected an IPv4 address\n`)
    expect(readFileSync(broken, 'utf8')).toBe(UNTIDY + 'x A y\n')
    expect(readFileSync(sound, 'utf8')).not.toBe(UNTIDY)
  })
})
