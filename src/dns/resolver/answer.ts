/** What the resolver has to say in the end, in terms of cache entries: ready to be written, cheap to make. */

import type { NegativeEntry, RrsetEntry } from '../cache/cache-entry.ts'
import type { ExtendedError } from './extended-error.ts'

export interface Answer {
  readonly rcode: number
  /** The answer section in order: aliases from the question's name on, then what was asked for. */
  readonly chain: readonly RrsetEntry[]
  /** For NXDOMAIN and NODATA: what denies, with its SOA. */
  readonly denial: NegativeEntry | undefined
  readonly error: ExtendedError | undefined
}
