// The file that editors read is the schema that the reader obeys: `npx vitest run test/worldfile --update` writes it.
import { expect, it } from 'vitest'
import { worldJsonSchema } from './world-json-schema.ts'

it('worlds/world.schema.json is current', async () => {
  await expect(worldJsonSchema()).toMatchFileSnapshot('../../worlds/world.schema.json')
})

it('says of every key what it is for', () => {
  const silent: string[] = []
  let keys = 0
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, each] of Object.entries(value as Record<string, object>)) {
          keys++
          if (!('description' in each)) silent.push(`${path}/${name}`)
        }
      }
      walk(value, `${path}/${key}`)
    }
  }
  walk(JSON.parse(worldJsonSchema()), '')
  expect(silent).toEqual([])
  expect(keys).toBeGreaterThan(120)
})
