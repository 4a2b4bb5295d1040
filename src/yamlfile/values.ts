/** The values that keys of many kinds of files share, each with the words that say what was expected. */

import * as v from 'valibot'
import { suggest } from '../suggestion.ts'
import { DELAY_EXPECTED, DELAY_PATTERN, parseDelayMs } from './quantity.ts'

export const MAPPING_EXPECTED = 'a mapping: keys with their values, {} for none'

/** A mapping that takes these keys and no others: the message about another one is the list of these. */
export function mapping<const E extends v.ObjectEntries>(
  entries: E,
): v.GenericSchema<v.InferInput<Exactly<E>>, v.InferOutput<Exactly<E>>> {
  return v.objectWithRest(entries, v.never(Object.keys(entries).join(', ')), MAPPING_EXPECTED)
}

type Exactly<E extends v.ObjectEntries> = v.StrictObjectSchema<E, undefined>

/** The value of a key that may be left out. The description is for editors. */
export function option<S extends v.GenericSchema>(schema: S, description: string) {
  return v.exactOptional(v.pipe(schema, v.description(description)))
}

/** A mapping from names that the file chooses. */
export function named<K extends v.GenericSchema<string, string>, V extends v.GenericSchema>(
  key: K,
  value: V,
) {
  return v.record(key, value, MAPPING_EXPECTED)
}

export function listOf<V extends v.GenericSchema>(item: V, expected: string) {
  return v.array(item, expected)
}

/** One of some words. */
export function oneOf<const W extends readonly string[]>(words: W) {
  return v.picklist(words, ({ input }) => {
    const hint = typeof input === 'string' ? suggest(input, words) : ''
    return `${words.slice(0, -1).join(', ')}${words.length > 1 ? ' or ' : ''}${words.at(-1)}${hint}`
  })
}

export const text = v.string('a text')

export const flag = v.boolean('true or false')

export function integer(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  )
}

export function decimal(least: number, most: number, expected = `a number from ${least} to ${most}`) {
  return v.pipe(v.number(expected), v.minValue(least, expected), v.maxValue(most, expected))
}

// What is transformed is described first: a description of the result would say nothing about the text.

/** Milliseconds. */
export function delay(description: string) {
  return v.pipe(
    v.string(DELAY_EXPECTED),
    v.regex(DELAY_PATTERN, DELAY_EXPECTED),
    v.description(description),
    v.transform(parseDelayMs),
  )
}
