import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchFolder } from '../../src/node/folder-watch.ts'

let root: string
let folder: string
let stop: () => void
let told: string[]
let arrival: (() => void) | undefined

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'rootwalk-'))
  folder = join(root, 'zones')
  mkdirSync(folder)
  writeFileSync(join(folder, 'there.zone'), 'old')
  told = []
  const watch = await watchFolder(folder, (name) => {
    told.push(name)
    arrival?.()
  })
  stop = () => watch.stop()
})

afterEach(() => {
  stop()
  rmSync(root, { recursive: true })
})

/** Resolves once `name` has been told; gives all that was told so far. */
async function until(name: string): Promise<string[]> {
  while (!told.includes(name)) {
    await new Promise<void>((resolve) => {
      arrival = resolve
    })
  }
  return told
}

/** As vi, emacs and their kin save a file: a new one, then renamed over the old. */
function saveLikeAnEditor(name: string, text: string): void {
  writeFileSync(join(folder, `${name}.swp`), text)
  renameSync(join(folder, name), join(folder, `${name}~`))
  renameSync(join(folder, `${name}.swp`), join(folder, name))
  rmSync(join(folder, `${name}~`))
}

describe('watchFolder', () => {
  it('tells once of a file that an editor renames into place, and not of the names in between', async () => {
    saveLikeAnEditor('there.zone', 'new')
    expect(await until('there.zone')).toEqual(['there.zone'])
  })

  it('tells once of a file written in many small steps', async () => {
    for (let i = 0; i < 50; i++) writeFileSync(join(folder, 'grown.zone'), `${i}\n`, { flag: 'a' })
    expect(await until('grown.zone')).toEqual(['grown.zone'])
  })

  it('tells of a file that others may read from now on', async () => {
    chmodSync(join(folder, 'there.zone'), 0o600)
    expect(await until('there.zone')).toEqual(['there.zone'])
  })

  it('waits for the rest of a file that ends within a line', async () => {
    writeFileSync(join(folder, 'slow.zone'), 'the first half of a li')
    saveLikeAnEditor('there.zone', 'new, and saved after that')
    expect(await until('there.zone')).toEqual(['there.zone'])
    writeFileSync(join(folder, 'slow.zone'), 'ne\n', { flag: 'a' })
    expect(await until('slow.zone')).toEqual(['there.zone', 'slow.zone'])
  })

  it('waits for the rest of a file that has become much shorter, and tells of it as it is in the end', async () => {
    writeFileSync(join(folder, 'long.zone'), 'line\n'.repeat(1000))
    await until('long.zone')
    told.length = 0
    writeFileSync(join(folder, 'long.zone'), 'line\n'.repeat(500))
    saveLikeAnEditor('there.zone', 'new, and saved after that')
    expect(await until('there.zone')).toEqual(['there.zone'])
    expect(await until('long.zone')).toEqual(['there.zone', 'long.zone'])
  })

  it('says nothing of folders, nor of a file that was made and removed before things settled', async () => {
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'brief.zone'), 'x')
    rmSync(join(folder, 'brief.zone'))
    writeFileSync(join(folder, 'last.zone'), 'x')
    expect(await until('last.zone')).toEqual(['last.zone'])
  })

  it('sees a link that now leads to another file', async () => {
    for (const version of ['v1', 'v2']) {
      mkdirSync(join(root, version))
      writeFileSync(join(root, version, 'zone'), version)
    }
    symlinkSync(join(root, 'v1', 'zone'), join(folder, 'linked.zone'))
    await until('linked.zone')
    told.length = 0
    symlinkSync(join(root, 'v2', 'zone'), join(folder, 'next'))
    renameSync(join(folder, 'next'), join(folder, 'linked.zone'))
    expect(await until('linked.zone')).toEqual(['linked.zone'])
  })

  it('sees a link that leads through another link, when that changes', async () => {
    for (const version of ['v1', 'v2']) {
      mkdirSync(join(root, version))
      writeFileSync(join(root, version, 'mounted.zone'), `${version}\n`)
    }
    symlinkSync(join(root, 'v1'), join(folder, '..data'))
    symlinkSync(join('..data', 'mounted.zone'), join(folder, 'mounted.zone'))
    await until('mounted.zone')
    told.length = 0
    symlinkSync(join(root, 'v2'), join(folder, '..data_tmp'))
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    expect(await until('mounted.zone')).toEqual(['mounted.zone'])
  })

  it('sees another folder take the place of this one', async () => {
    mkdirSync(join(root, 'next'))
    writeFileSync(join(root, 'next', 'other.zone'), 'x\n')
    renameSync(folder, join(root, 'old'))
    renameSync(join(root, 'next'), folder)
    expect((await until('other.zone')).toSorted()).toEqual(['other.zone', 'there.zone'])
    told.length = 0
    writeFileSync(join(folder, 'third.zone'), 'x\n')
    expect(await until('third.zone')).toEqual(['third.zone'])
  })

  it('goes on when the folder is removed and comes back', async () => {
    rmSync(folder, { recursive: true })
    await until('there.zone')
    told.length = 0
    mkdirSync(folder)
    writeFileSync(join(folder, 'again.zone'), 'x')
    expect(await until('again.zone')).toEqual(['again.zone'])
  })
})
