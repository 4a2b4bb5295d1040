/** What the resolver has to say in the end, in terms of cache entries: ready to be written, cheap to make. */

import type { NegativeEntry, RrsetEntry } from '../../cache/cache-entry.ts'
import type { ExtendedError } from '../explanation/extended-error.ts'

export interface Answer {
  readonly rcode: number
  /** The answer section in order: aliases from the question's name on, then what was asked for. */
  readonly chain: readonly RrsetEntry[]
  /** For NXDOMAIN and NODATA: what denies, with its SOA. */
  readonly denial: NegativeEntry | undefined
  readonly error: ExtendedError | undefined
  /** What else the authority section holds, where more than the least is told. */
  readonly authority?: readonly RrsetEntry[]
  /** The additional section, where more than the least is told. */
  readonly additional?: readonly RrsetEntry[]
  /** Our own data, of a local zone: AA is set. */
  readonly isAuthoritative?: true
  /** Served beyond the end of its life (RFC 8767). */
  readonly isStale?: true
}
