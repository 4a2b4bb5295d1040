/** Whether the data of a file has the form that a schema asks for, told in the words and places of the file. */

import * as v from 'valibot'
import { suggest } from '../suggestion.ts'
import type { FilePath } from './file-position.ts'
import type { Place, SourceMap } from './source-map.ts'
import { MAPPING_EXPECTED } from './values.ts'

export interface FormMistake {
  readonly path: FilePath
  readonly place: Place
  readonly expected: string
}

/** What the schema makes of the data where there are no mistakes, and otherwise the mistakes. */
export function checkForm<S extends v.GenericSchema>(
  schema: S,
  data: unknown,
  source: SourceMap,
): v.InferOutput<S> | FormMistake[] {
  const result = v.safeParse(schema, data)
  const reserved = reservedKeys(data).map((path) => ({
    path,
    place: source.key(path),
    expected: 'another name: this one is reserved',
  }))
  if (result.success) return reserved.length === 0 ? result.output : reserved
  return [...reserved, ...result.issues.flatMap((issue) => mistakesOf(issue, [], source))]
}

/** Keys that the schema passes over without a word, lest they touch the prototypes of objects. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor'])

/** Aliases may make the data a circle. */
function reservedKeys(data: unknown, above: FilePath = [], seen = new Set<unknown>()): FilePath[] {
  if (typeof data !== 'object' || data === null || seen.has(data)) return []
  seen.add(data)
  return Object.entries(data).flatMap(([key, value]) => {
    const path = [...above, key]
    return RESERVED.has(key) ? [path] : reservedKeys(value, path, seen)
  })
}

function mistakesOf(issue: v.BaseIssue<unknown>, above: FilePath, source: SourceMap): FormMistake[] {
  const items = issue.path ?? []
  const listAt = listForMapping(items)
  if (listAt >= 0) {
    const path = [...above, ...keysOf(items.slice(0, listAt))]
    return [{ path, place: source.value(path), expected: MAPPING_EXPECTED }]
  }
  const path = [...above, ...keysOf(items)]
  // Of several forms it is perhaps one that goes deeper: what is wrong in there says more.
  const deeper = issue.issues?.filter((each) => each.path !== undefined) ?? []
  // Where a list may stand as well as a mapping, what is wrong with an item is not that the list is no mapping.
  const fitting = deeper.filter((each) => listForMapping(each.path!) < 0)
  const told = fitting.length > 0 ? fitting : deeper
  if (told.length > 0) return told.flatMap((each) => mistakesOf(each, path, source))
  return [mistakeAt(issue, path, source)]
}

/** The schema takes a list for a mapping whose keys are 0, 1, 2 …: where in a path it did so, -1 for nowhere. */
function listForMapping(items: readonly v.IssuePathItem[]): number {
  return items.findIndex(({ type, input }) => type === 'object' && Array.isArray(input))
}

function mistakeAt(issue: v.BaseIssue<unknown>, path: FilePath, source: SourceMap): FormMistake {
  const key = String(path.at(-1))
  if (issue.type === 'never') {
    const expected = `a key that is known here: ${issue.message}${suggest(key, issue.message.split(', '))}`
    return { path, place: source.key(path), expected }
  }
  const isAboutKey = issue.path?.at(-1)?.origin === 'key'
  if (!isAboutKey) return { path, place: source.value(path), expected: issue.message }
  // A key that is not there can only be missed by what it should be in.
  if (issue.input === undefined) return { path, place: missing(path, source), expected: `the key ${key}` }
  return { path, place: source.key(path), expected: issue.message }
}

function missing(path: FilePath, source: SourceMap): Place {
  return { ...source.key(path.slice(0, -1)), token: '' }
}

function keysOf(items: readonly v.IssuePathItem[]): (string | number)[] {
  return items.map(({ key }) => key as string | number)
}
