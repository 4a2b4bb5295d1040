import { describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../src/sim/memory-files.ts'
import { World } from '../../src/sim/world.ts'

async function content(files: MemoryFiles, path: string): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of files.read(path)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('MemoryFiles', () => {
  it('takes text as well as octets when a scene is set', async () => {
    const files = new MemoryFiles(new World())
    files.put('zones/é.zone', 'é')
    expect(await content(files, 'zones/é.zone')).toBe('é')
  })

  it('has the folders that its files are in', async () => {
    const files = new MemoryFiles(new World())
    for (const path of ['zones/a.zone', 'zones/sub/b.zone', 'hints']) files.put(path, 'x')
    expect(await files.list('zones')).toEqual(['a.zone', 'sub'])
    expect(await files.list('zones/')).toEqual(['a.zone', 'sub'])
    expect(await files.list('.')).toEqual(['hints', 'zones'])
    await expect(files.list('hints')).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(files.replace('zones', new Uint8Array())).rejects.toMatchObject({ code: 'EISDIR' })
    expect(() => files.remove('none')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })

  it('lets who is reading finish the file as it was', async () => {
    const files = new MemoryFiles(new World())
    files.put('big', 'a'.repeat(200_000))
    let text = ''
    for await (const piece of files.read('big')) {
      if (text === '') files.put('big', 'b')
      text += Buffer.from(piece).toString()
    }
    expect(text).toBe('a'.repeat(200_000))
  })

  it('tells a watch once things have settled, once for each file, and not of other folders', async () => {
    const world = new World()
    const files = new MemoryFiles(world)
    files.put('zones/a', '1')
    const told: [string, number][] = []
    const { stop } = await files.watch('zones', (name) => told.push([name, world.nowMs]))
    files.put('zones/a', '2')
    files.put('zones/b', '1')
    files.put('other/c', '1')
    files.put('zones/sub/d', '1')
    await world.runFor(50)
    files.put('zones/a', '3')
    await world.runUntilIdle()
    expect(told).toEqual([
      ['b', 60],
      ['a', 110],
    ])
    files.put('zones/a', '4')
    stop()
    await world.runUntilIdle()
    expect(told).toHaveLength(2)
  })
})
