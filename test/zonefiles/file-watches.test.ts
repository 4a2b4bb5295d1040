import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../src/sim/memory-files.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { FileWatches } from '../../src/zonefiles/file-watches.ts'

let world: FlatWorld
let files: MemoryFiles
let watches: FileWatches
let told: string[]

beforeEach(() => {
  world = new FlatWorld({ seed: 1 })
  files = new MemoryFiles(world)
  files.put('zones/a.zone', '')
  const { clock } = world.host('192.0.2.1')
  watches = new FileWatches(files, clock)
  told = []
})

describe('watches on the folders of zone files', () => {
  it('tell at first of what has changed before anybody listened', async () => {
    await watches.addFolder('zones')
    files.put('zones/a.zone', 'early')
    await world.runFor(1000)
    watches.deliverTo((path) => told.push(path))
    expect(told).toEqual(['zones/a.zone'])
    files.put('zones/b.zone', 'late')
    await world.runFor(1000)
    expect(told).toEqual(['zones/a.zone', 'zones/b.zone'])
  })

  it('are one a folder', async () => {
    watches.deliverTo((path) => told.push(path))
    expect(await watches.addFolder('zones')).toBe(true)
    expect(await watches.expectFolder('zones')).toBe(false)
    files.put('zones/a.zone', 'new')
    await world.runFor(1000)
    expect(told).toEqual(['zones/a.zone'])
  })

  it('wait for a folder that is not there, and tell all that is in it when it is', async () => {
    watches.deliverTo((path) => told.push(path))
    expect(await watches.expectFolder('included')).toBe(false)
    await expect(watches.addFolder('included')).rejects.toMatchObject({ code: 'ENOENT' })
    await world.runFor(5000)
    files.put('included/hosts', 'x')
    await world.runFor(5000)
    expect(told).toEqual(['included/hosts'])
    files.put('included/hosts', 'y')
    await world.runFor(5000)
    expect(told).toEqual(['included/hosts', 'included/hosts'])
  })

  it('end, also for folders that have not come yet', async () => {
    watches.deliverTo((path) => told.push(path))
    await watches.addFolder('zones')
    await watches.expectFolder('included')
    await watches.stop()
    files.put('zones/a.zone', 'new')
    files.put('included/hosts', 'x')
    await world.runFor(5000)
    expect(told).toEqual([])
  })
})
