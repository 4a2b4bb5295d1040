/** What a cache tells of itself in numbers. */

import type { StoredKind } from './entry-cursor.ts'
import type { Evictions } from './entry-store.ts'

/** How often `find` had an answer, and what the cache holds now. */
export interface CacheCounters {
  readonly hits: number
  readonly misses: number
  /** Entries given up while they lived, because the space was needed. */
  readonly evictions: number
  /** All that were given up for space, by reason. */
  readonly evicted: Readonly<Evictions>
  readonly entries: number
  readonly entriesByKind: Readonly<Record<StoredKind, number>>
  /** The memory that the cache has taken from the process: never more than `maxBytes`. */
  readonly bytes: number
}
