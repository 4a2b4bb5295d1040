import { describe, expect, it } from 'vitest'
import type { Files } from '../../src/runtime/runtime.ts'
import { stages } from './stages.ts'

const text = (words: string): Buffer => Buffer.from(words)

async function content(files: Files, path: string): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of files.read(path)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** The names that a watch tells, one by one. */
async function watch(
  files: Files,
  folder: string,
): Promise<{ next: () => Promise<string>; untold: string[]; stop(): void }> {
  const told: string[] = []
  const awaited: ((name: string) => void)[] = []
  const { stop } = await files.watch(folder, (name) => {
    const taker = awaited.shift()
    if (taker === undefined) told.push(name)
    else taker(name)
  })
  const next = (): Promise<string> => {
    const name = told.shift()
    return name === undefined ? new Promise((resolve) => awaited.push(resolve)) : Promise.resolve(name)
  }
  return { next, untold: told, stop }
}

describe.each(stages)('files on $name', (stage) => {
  it('are read back as they were written, in pieces of at most 64 KiB', () =>
    stage.play(async ({ server: { files, random }, folder }) => {
      const written = random.bytes(200_000)
      await files.replace(`${folder}/data`, written)
      const pieces: Uint8Array[] = []
      for await (const piece of files.read(`${folder}/data`)) pieces.push(piece)
      expect(pieces.every(({ length }) => length > 0 && length <= 65_536)).toBe(true)
      expect(Buffer.concat(pieces).equals(written)).toBe(true)
    }))

  it('may be empty', () =>
    stage.play(async ({ server: { files }, folder }) => {
      await files.replace(`${folder}/empty`, new Uint8Array())
      expect(await content(files, `${folder}/empty`)).toBe('')
    }))

  it('can be left before their end', () =>
    stage.play(async ({ server: { files }, folder }) => {
      await files.replace(`${folder}/data`, new Uint8Array(200_000))
      for await (const piece of files.read(`${folder}/data`)) {
        expect(piece.length).toBeGreaterThan(0)
        break
      }
    }))

  it('grow by appending, which makes them if need be', () =>
    stage.play(async ({ server: { files }, folder }) => {
      await files.append(`${folder}/journal`, text('one\n'))
      await files.append(`${folder}/journal`, text('two\n'))
      expect(await content(files, `${folder}/journal`)).toBe('one\ntwo\n')
    }))

  it('are replaced whole, and nothing else is left in the folder', () =>
    stage.play(async ({ server: { files }, folder }) => {
      await files.replace(`${folder}/zone`, text('a long first version'))
      await files.replace(`${folder}/zone`, text('second'))
      expect(await content(files, `${folder}/zone`)).toBe('second')
      expect((await files.list(folder)).filter((name) => name !== '.keep')).toEqual(['zone'])
    }))

  it('are not changed by what the caller does to its buffer later', () =>
    stage.play(async ({ server: { files }, folder }) => {
      const bytes = text('kept')
      await files.replace(`${folder}/a`, bytes)
      await files.append(`${folder}/b`, bytes)
      bytes.fill(0)
      expect(await content(files, `${folder}/a`)).toBe('kept')
      expect(await content(files, `${folder}/b`)).toBe('kept')
      for await (const piece of files.read(`${folder}/a`)) piece.fill(0)
      expect(await content(files, `${folder}/a`)).toBe('kept')
    }))

  it('are listed by name, sorted', () =>
    stage.play(async ({ server: { files }, folder }) => {
      for (const name of ['b.zone', 'a.zone', 'Z.zone', 'é.zone']) {
        await files.replace(`${folder}/${name}`, text('x'))
      }
      expect((await files.list(folder)).filter((name) => name !== '.keep')).toEqual([
        'Z.zone',
        'a.zone',
        'b.zone',
        'é.zone',
      ])
    }))

  it('that are not there are an error with code and path', () =>
    stage.play(async ({ server: { files }, folder }) => {
      const path = `${folder}/none`
      const absent = { name: 'FileError', code: 'ENOENT', path }
      await expect(content(files, path)).rejects.toMatchObject(absent)
      await expect(files.list(path)).rejects.toMatchObject(absent)
      await expect(files.watch(path, () => {})).rejects.toMatchObject(absent)
      await expect(content(files, folder)).rejects.toMatchObject({ code: 'EISDIR', path: folder })
    }))
})

describe.each(stages)('a watch on $name', (stage) => {
  it('tells of files made, appended to, replaced and removed', () =>
    stage.play(async ({ server: { files }, folder, removeFile }) => {
      await files.replace(`${folder}/old`, text('1'))
      const { next, stop } = await watch(files, folder)
      await files.replace(`${folder}/new`, text('1'))
      expect(await next()).toBe('new')
      await files.append(`${folder}/old`, text('2'))
      expect(await next()).toBe('old')
      await files.replace(`${folder}/old`, text('3'))
      expect(await next()).toBe('old')
      await removeFile(`${folder}/new`)
      expect(await next()).toBe('new')
      stop()
    }))

  it('tells nothing of what was there before, nor after it was stopped', () =>
    stage.play(async ({ server: { files }, folder }) => {
      await files.replace(`${folder}/there`, text('1'))
      const stopped = await watch(files, folder)
      await files.replace(`${folder}/fresh`, text('1'))
      expect(await stopped.next()).toBe('fresh')
      stopped.stop()
      stopped.stop()
      const { next, stop } = await watch(files, folder)
      await files.replace(`${folder}/late`, text('1'))
      expect(await next()).toBe('late')
      expect(stopped.untold).toEqual([])
      stop()
    }))
})
