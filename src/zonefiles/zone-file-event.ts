/** What happens to a zone because somebody edits its file, as data. Names are text and end with their dot. */

import type { Finding } from '../dns/zone/finding.ts'
import type { ZoneTrouble } from './zone-reading.ts'

export interface RrsetNews {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly name: string
  readonly type: string
}

/** What a resolver's cache says of a name that was edited, and how long it will go on saying so. */
export interface HeldAnswer {
  readonly name: string
  readonly type: string
  readonly seconds: number
}

/** `file` is a path. */
export type ZoneFileEvent =
  /** A zone is served as its file has it now. */
  | {
      readonly kind: 'zone-loaded'
      readonly zone: string
      readonly file: string
      readonly serial: number
      /** Undefined for a zone that is new. */
      readonly previousSerial: number | undefined
      readonly changes: readonly RrsetNews[]
      /** What the cache holds of the changed RRsets, the longest held first. */
      readonly held: readonly HeldAnswer[]
    }
  /** The data changed and the serial did not rise (RFC 1982): secondaries would not notice. */
  | {
      readonly kind: 'serial-not-raised'
      readonly zone: string
      readonly file: string
      readonly serial: number
      readonly previousSerial: number
    }
  /** What makes no sense in a zone that is served, and made sense in its last state. */
  | { readonly kind: 'zone-finding'; readonly file: string; readonly finding: Finding }
  /** A file that gives no zone now; the last good one, if there was one, is served on. */
  | {
      readonly kind: 'zone-broken'
      readonly file: string
      readonly error: ZoneTrouble
      readonly servedSerial: number | undefined
    }
  | { readonly kind: 'zone-removed'; readonly zone: string; readonly file: string }
