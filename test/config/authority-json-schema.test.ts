// The file that editors read is the schema that the reader obeys: `npx vitest run test/config --update` writes it.
import { expect, it } from 'vitest'
import { authoritySchema } from '../../src/config/schema/authority-schema.ts'
import { jsonSchemaOf, silentKeys } from '../yamlfile/json-schema.ts'

const schema = jsonSchemaOf(
  authoritySchema,
  "The configuration of 'rootwalk authority'",
  'See docs/authority.md.',
)

it('configs/authority.schema.json is current', async () => {
  await expect(schema).toMatchFileSnapshot('../../configs/authority.schema.json')
})

it('says of every key what it is for', () => {
  const { silent, count } = silentKeys(schema)
  expect(silent).toEqual([])
  expect(count).toBeGreaterThan(30)
})
