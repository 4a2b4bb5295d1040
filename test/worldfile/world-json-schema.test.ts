// The file that editors read is the schema that the reader obeys: `npx vitest run test/worldfile --update` writes it.
import { expect, it } from 'vitest'
import { worldSchema } from '../../src/worldfile/schema/world-schema.ts'
import { jsonSchemaOf, silentKeys } from '../yamlfile/json-schema.ts'

const schema = jsonSchemaOf(worldSchema, 'A world file of rootwalk', 'See docs/worlds.md.')

it('worlds/world.schema.json is current', async () => {
  await expect(schema).toMatchFileSnapshot('../../worlds/world.schema.json')
})

it('says of every key what it is for', () => {
  const { silent, count } = silentKeys(schema)
  expect(silent).toEqual([])
  expect(count).toBeGreaterThan(120)
})
