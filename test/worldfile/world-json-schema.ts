/** The schema of world files as JSON Schema, with which an editor completes keys and tells what they mean. */

import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema'
import { worldSchema } from '../../src/worldfile/schema/world-schema.ts'

/** The text of `worlds/world.schema.json`. */
export function worldJsonSchema(): string {
  const schema = toJsonSchema(worldSchema, {
    typeMode: 'input',
    // What JSON Schema cannot say, such as a check by a function, is left to `rootwalk sim check`.
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'object_with_rest' ? { ...jsonSchema, additionalProperties: false } : jsonSchema,
  })
  const titled: JsonSchema = {
    ...schema,
    title: 'A world file of rootwalk',
    description: 'See docs/worlds.md.',
  }
  return `${JSON.stringify(titled, undefined, 2)}\n`
}
