import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeAbandoned } from '../../src/node/temporary-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootwalk-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function put(name: string, secondsAgo: number): Promise<void> {
  await writeFile(join(folder, name), 'x')
  const at = Date.now() / 1000 - secondsAgo
  await utimes(join(folder, name), at, at)
}

it('removes what a killed program has left, and nothing that is in use or somebody else’s', async () => {
  const kept = [
    '.example.zone.0123456789abcdef.tmp.bak',
    '.vimrc.tmp',
    'example.zone',
    'x.0123456789abcdef.tmp',
  ]
  for (const name of kept) await put(name, 3600)
  await put('.example.zone.0123456789abcdef.tmp', 3600)
  await put('.example.zone.fedcba9876543210.tmp', 1)
  await mkdir(join(folder, '.folder.0123456789abcdef.tmp'))
  await utimes(join(folder, '.folder.0123456789abcdef.tmp'), 0, 0)
  await removeAbandoned(folder)
  const left = ['.example.zone.fedcba9876543210.tmp', '.folder.0123456789abcdef.tmp', ...kept]
  expect((await readdir(folder)).sort()).toEqual(left.sort())
})

it('does nothing about a folder that is not there', async () => {
  await removeAbandoned(join(folder, 'none'))
})
