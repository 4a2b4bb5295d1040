/**
 * What stood beside answers in the messages that brought them: by key only. The RRsets themselves are in the
 * record cache, or are not any more.
 */

import { LRUCache } from 'lru-cache'
import type { RrsetEntry } from './cache-entry.ts'
import { rrsetKey } from './cache-key.ts'
import type { RecordCache } from './record-cache.ts'

/** An RRset by what it is about. */
export interface RrsetName {
  readonly nameKey: string
  readonly type: number
}

export interface SectionNote {
  readonly authority: readonly RrsetName[]
  readonly additional: readonly RrsetName[]
}

/** What is left of the sections, with the TTLs that are left. */
export interface Sections {
  readonly authority: readonly RrsetEntry[]
  readonly additional: readonly RrsetEntry[]
}

/** A note of a usual message takes some 500 octets. */
const MOST_NOTES = 10_000

export class SectionNotes {
  readonly #cache: RecordCache
  readonly #notes = new LRUCache<string, SectionNote>({ max: MOST_NOTES })

  constructor(cache: RecordCache) {
    this.#cache = cache
  }

  /** Remembers what stood beside the answer to a question, instead of what did so before. */
  put(nameKey: string, type: number, note: SectionNote): void {
    const key = rrsetKey(nameKey, type)
    if (note.authority.length === 0 && note.additional.length === 0) this.#notes.delete(key)
    else this.#notes.set(key, note)
  }

  /** What stood beside the answer to a question and is still known, in its order. */
  find(nameKey: string, type: number, nowMs: number): Sections | undefined {
    const note = this.#notes.get(rrsetKey(nameKey, type))
    if (note === undefined) return undefined
    return { authority: this.#live(note.authority, nowMs), additional: this.#live(note.additional, nowMs) }
  }

  #live(names: readonly RrsetName[], nowMs: number): RrsetEntry[] {
    return names.flatMap(({ nameKey, type }) => {
      const entry = this.#cache.peek(nameKey, type, nowMs)
      return entry?.kind === 'rrset' ? [entry] : []
    })
  }
}
