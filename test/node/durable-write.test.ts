import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NodeFiles } from '../../src/node/files.ts'
import { NodeRandom } from '../../src/node/random.ts'

let folder: string
const files = new NodeFiles(new NodeRandom())

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootwalk-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('NodeFiles.replace', () => {
  it('keeps the mode of the file that it replaces', async () => {
    const path = join(folder, 'key')
    await writeFile(path, 'old')
    await chmod(path, 0o640)
    await files.replace(path, Buffer.from('new'))
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o640)
  })

  it.skipIf(process.platform === 'win32')('gives a file the mode that is asked for, new or not', async () => {
    const umask = process.umask(0)
    try {
      const [fresh, old] = [join(folder, 'new'), join(folder, 'old')]
      await writeFile(old, 'old', { mode: 0o666 })
      for (const path of [fresh, old]) {
        await files.replace(path, Buffer.from('secret'), 0o600)
        expect((await stat(path)).mode & 0o777).toBe(0o600)
      }
    } finally {
      process.umask(umask)
    }
  })

  it.skipIf(process.platform === 'win32')('writes into a pipe, and leaves it one', async () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      await files.replace(path, Buffer.from('octets'))
      expect((await stat(path)).isFIFO()).toBe(true)
      expect((await reader.read(Buffer.alloc(100))).buffer.toString('utf8', 0, 6)).toBe('octets')
    } finally {
      await reader.close()
    }
  })

  it('leaves nothing behind when it fails', async () => {
    const path = join(folder, 'taken')
    await mkdir(path)
    await expect(files.replace(path, Buffer.from('x'))).rejects.toMatchObject({ name: 'FileError', path })
    expect(await readdir(folder)).toEqual(['taken'])
  })

  it('never shows a reader half a file', async () => {
    const path = join(folder, 'zone')
    const versions = ['a', 'b'].map((letter) => Buffer.alloc(300_000, letter))
    await files.replace(path, versions[0]!)
    let writing = true
    const writer = (async () => {
      for (let i = 1; i < 30; i++) await files.replace(path, versions[i % 2]!)
      writing = false
    })()
    while (writing) {
      const text = await readFile(path, 'utf8')
      expect([text.length, new Set(text).size]).toEqual([300_000, 1])
    }
    await writer
  })

  it('says ENOENT where the folder is missing', async () => {
    const path = join(folder, 'none', 'zone')
    await expect(files.replace(path, Buffer.from('x'))).rejects.toMatchObject({ code: 'ENOENT', path })
    await expect(files.append(path, Buffer.from('x'))).rejects.toMatchObject({ code: 'ENOENT', path })
  })
})
