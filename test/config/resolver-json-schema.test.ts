// The file that editors read is the schema that the reader obeys: `npx vitest run test/config --update` writes it.
import { expect, it } from 'vitest'
import { resolverSchema } from '../../src/config/schema/resolver-schema.ts'
import { jsonSchemaOf, silentKeys } from '../yamlfile/json-schema.ts'

const schema = jsonSchemaOf(
  resolverSchema,
  "The configuration of 'rootwalk resolver'",
  'See docs/resolver.md.',
)

it('configs/resolver.schema.json is current', async () => {
  await expect(schema).toMatchFileSnapshot('../../configs/resolver.schema.json')
})

it('says of every key what it is for', () => {
  const { silent, count } = silentKeys(schema)
  expect(silent).toEqual([])
  expect(count).toBeGreaterThan(70)
})
