/** What holds for a whole load: for the file and all that it includes. */

import { CLASS } from '../iana/classes.ts'
import type { ErrorList } from './error-list.ts'
import { NO_CLASS } from './record-header.ts'
import type { RecordSink, TtlSource } from './record-sink.ts'
import { NO_TTL } from './ttl-text.ts'

export class LoadState {
  readonly sink: RecordSink
  readonly errors: ErrorList
  /** The class of the zone; `NO_CLASS` until it is given or the first record has one. */
  rrclass: number
  /** From `$TTL`; `NO_TTL` before there is one. */
  defaultTtlSeconds: number
  /** Files included so far. */
  includes = 0
  /** The TTL stated last. */
  lastTtlSeconds: number = NO_TTL

  constructor(sink: RecordSink, errors: ErrorList, rrclass = NO_CLASS, defaultTtlSeconds = NO_TTL) {
    this.sink = sink
    this.errors = errors
    this.rrclass = rrclass
    this.defaultTtlSeconds = defaultTtlSeconds
  }

  /** The TTL of a record that states none, or `NO_TTL`: `$TTL` (RFC 2308 §4), else the last one (RFC 1035 §5.1). */
  get impliedTtlSeconds(): number {
    return this.defaultTtlSeconds === NO_TTL ? this.lastTtlSeconds : this.defaultTtlSeconds
  }

  /** Where `impliedTtlSeconds` comes from. */
  get impliedTtlSource(): TtlSource {
    return this.defaultTtlSeconds === NO_TTL ? 'previous' : 'default'
  }

  /** The class of a record that states `stated` or `NO_CLASS`; the first one settles that of the zone. */
  settleClass(stated: number): number {
    if (this.rrclass === NO_CLASS) this.rrclass = stated === NO_CLASS ? CLASS.IN : stated
    return this.rrclass
  }
}
