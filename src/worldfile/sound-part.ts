/** What is left of a file's data without the entries that have mistakes, so that the rest can be judged meanwhile. */

import * as v from 'valibot'
import type { FormMistake } from '../yamlfile/form.ts'
import { worldSchema } from './schema/world-schema.ts'
import type { WorldDescription, WorldPath } from './world-file.ts'

export interface SoundPart {
  readonly description: WorldDescription
  /** Names of what was left out: machines, and numbers of systems. */
  readonly unsound: ReadonlySet<string>
  /** From a path in the description to the one in the file: where entries are left out of a list, places move. */
  pathInFile(path: WorldPath): WorldPath
}

/** In the place of what every world has to say, where that is missing or wrong. */
const STAND_INS: Readonly<Record<string, string>> = { name: 'world', time: '2025-01-01T00:00:00Z' }

type Entries = Record<string, unknown>

/** Undefined where so much is wrong that nothing can be said of the rest. */
export function soundPart(data: unknown, mistakes: readonly FormMistake[]): SoundPart | undefined {
  if (!isEntries(data)) return undefined
  const unsound = new Set<string>()
  const leftOut = new Map<string, Set<string>>()
  for (const { path } of mistakes) {
    const [section, entry] = path.map(String)
    if (section === undefined) return undefined
    if (entry === undefined) {
      // A whole section that is missing or misspelt leaves too many names unknown.
      if (STAND_INS[section] === undefined) return undefined
      continue
    }
    leftOut.set(section, (leftOut.get(section) ?? new Set()).add(entry))
    unsound.add(entry)
    for (const router of routersOf(data, section, entry)) unsound.add(router)
  }
  const sections = Object.entries({ ...data, ...standInsFor(mistakes) })
  const rest = sections.map(([section, entries]) => [section, without(entries, leftOut.get(section))])
  const result = v.safeParse(worldSchema, Object.fromEntries(rest))
  if (!result.success) return undefined
  return { description: result.output, unsound, pathInFile: (path) => pathInFile(path, leftOut) }
}

function standInsFor(mistakes: readonly FormMistake[]): Record<string, string> {
  const wrong = mistakes.map(({ path }) => String(path[0]))
  return Object.fromEntries(Object.entries(STAND_INS).filter(([key]) => wrong.includes(key)))
}

function routersOf(data: Entries, section: string, entry: string): string[] {
  const system =
    section === 'autonomousSystems' && isEntries(data[section]) ? data[section][entry] : undefined
  const routers = isEntries(system) ? system.routers : undefined
  return Array.isArray(routers) ? routers.map(String) : []
}

function without(entries: unknown, leftOut: ReadonlySet<string> | undefined): unknown {
  if (leftOut === undefined) return entries
  if (Array.isArray(entries)) return entries.filter((_, i) => !leftOut.has(String(i)))
  return Object.fromEntries(Object.entries(entries as Entries).filter(([key]) => !leftOut.has(key)))
}

function pathInFile(path: WorldPath, leftOut: ReadonlyMap<string, ReadonlySet<string>>): WorldPath {
  const [section, place, ...rest] = path
  const removed = leftOut.get(String(section))
  if (removed === undefined || typeof place !== 'number' || section === 'autonomousSystems') return path
  let inFile = place
  for (let i = 0; i <= inFile; i++) if (removed.has(String(i))) inFile++
  return [section!, inFile, ...rest]
}

function isEntries(data: unknown): data is Entries {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
