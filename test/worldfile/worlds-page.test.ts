// docs/worlds.md shows a whole world, which works, and names every key that there is.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startInternet } from '../../src/internet/start-internet.ts'
import { cableCost, cableOptions } from '../../src/worldfile/cable-plan.ts'
import { FAULT_KINDS } from '../../src/worldfile/fault.ts'
import { readWorldFile } from '../../src/worldfile/read-world-file.ts'
import { fetchPage } from '../internet/fetch.ts'
import { readFencedBlocks } from '../tidy/markdown.ts'
import { jsonSchemaOf, keysOf } from '../yamlfile/json-schema.ts'
import { worldSchema } from '../../src/worldfile/schema/world-schema.ts'

const PAGE = readFileSync('docs/worlds.md', 'utf8')
const [example] = readFencedBlocks(PAGE).filter(({ language }) => language === 'yaml')

describe('docs/worlds.md', () => {
  it('shows a world in which pages come from far away', async () => {
    const world = readWorldFile(example!.text, 'example.yaml')
    const internet = await startInternet({ world, zones: 'zones' })
    const { status } = await fetchPage(internet, 'https://www.google.com/')
    await internet.close()
    expect(status).toBe(200)
  })

  it('has a satellite that is better than a cable at the load that it says', () => {
    const load = Number(/at `load: ([\d.]+)`/.exec(PAGE)![1])
    const world = readWorldFile(example!.text.replace('load: 0.2', `load: ${load}`), 'example.yaml')
    const [atlantic, satellite] = ['atlantic', 'satellite'].map((name) =>
      world.cables.find((cable) => cable.name === name)!,
    )
    expect(cableOptions(atlantic!).latencyMs).toBeCloseTo(360)
    expect(cableCost(atlantic!)).toBeGreaterThan(cableCost(satellite!))
  })

  it('names every key', () => {
    const missing = keysOf(jsonSchemaOf(worldSchema, '', '')).filter((key) => !PAGE.includes(`\`${key}\``))
    expect([...new Set(missing)]).toEqual([])
  })

  it('names every fault', () => {
    expect(FAULT_KINDS.filter((kind) => !PAGE.includes(`\`${kind}\``))).toEqual([])
  })
})
