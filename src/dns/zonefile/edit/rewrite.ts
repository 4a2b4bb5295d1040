/** What the editor of master files takes and gives. Types only. */

import type { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'

/** Records that are to go and to come, in any order; a `ZoneDelta` is one. */
export interface RecordChanges {
  /** Found by owner, type and data. What is not there is passed over. */
  readonly removed: readonly ResourceRecord[]
  /** What is there already is passed over, but for its TTL, which becomes that of all its RRset. */
  readonly added: readonly ResourceRecord[]
}

export interface RewriteOptions {
  /** What relative names are relative to until `$ORIGIN`, as for `readZoneFile`. */
  readonly origin: DomainName | undefined
  /** Awaited between slices of work, to let others run. */
  readonly pause?: () => Promise<void>
}

/** A file with its new octets, whole. Octets, since comments may be in any encoding. */
export interface RewrittenFile {
  readonly path: string
  readonly octets: Uint8Array
}

export interface ZoneRewrite {
  /** The files that change; the one with the SOA last, so that the serial is raised once all else is written. */
  readonly files: readonly RewrittenFile[]
  /** What could not keep its form, each as a sentence for a person. */
  readonly notes: readonly string[]
}
