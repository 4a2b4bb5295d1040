// Questions about zones: every RRset that they hold, and around every name what is not there.

import type { InventoryZone } from './zone-inventory.ts'

export interface Question {
  readonly name: string
  readonly type: string
}

/** A type that no zone uses: NODATA wherever the name exists. */
const ABSENT_TYPE = 'RP'
/** A label that no zone uses: NXDOMAIN, or what a wildcard or DNAME makes of it. */
const ABSENT_LABEL = 'no-such-label'

/** Each question once, in the order of the zones. */
export function questionsAbout(zones: readonly InventoryZone[]): Question[] {
  const questions = new Map<string, Question>()
  const add = (name: string, type: string): void => {
    questions.set(`${name.toLowerCase()} ${type}`, { name, type })
  }
  for (const { records } of zones) {
    for (const { owner, type } of records) {
      add(owner, type)
      add(owner, ABSENT_TYPE)
      add(`${ABSENT_LABEL}.${owner === '.' ? '' : owner}`, 'A')
      // The names between an owner and the root, some of which own nothing.
      for (let at = owner; at !== '.'; at = parentOf(at)) add(at, 'A')
    }
  }
  return [...questions.values()]
}

function parentOf(name: string): string {
  const parent = name.slice(name.indexOf('.') + 1)
  return parent === '' ? '.' : parent
}
