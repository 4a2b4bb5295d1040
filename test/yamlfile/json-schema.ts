/** A schema of files as JSON Schema, with which an editor completes keys and tells what they mean. */

import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'

/** The text of a file that editors read. */
export function jsonSchemaOf(schema: GenericSchema, title: string, description: string): string {
  const converted = toJsonSchema(schema, {
    typeMode: 'input',
    // What JSON Schema cannot say, such as a check by a function, is left to the program.
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'object_with_rest' ? { ...jsonSchema, additionalProperties: false } : jsonSchema,
  })
  const titled: JsonSchema = { ...converted, title, description }
  return `${JSON.stringify(titled, undefined, 2)}\n`
}

/** The keys that a schema, as text, says nothing of; and how many it has. */
export function silentKeys(text: string): { readonly silent: string[]; readonly count: number } {
  const all = [...propertiesIn(JSON.parse(text))]
  return { silent: all.filter(([, each]) => !('description' in each)).map(([key]) => key), count: all.length }
}

/** All keys of a schema, as text, wherever they may stand. */
export function keysOf(text: string): string[] {
  return [...propertiesIn(JSON.parse(text))].map(([key]) => key)
}

function* propertiesIn(node: unknown): Generator<readonly [key: string, schema: object]> {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') yield* Object.entries(value as Record<string, object>)
    yield* propertiesIn(value)
  }
}
