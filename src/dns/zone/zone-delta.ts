/** What leads from one generation of a zone to the next, in the form in which IXFR tells it (RFC 1995 §4). Types only. */

import type { ResourceRecord } from '../message/record.ts'

export interface ZoneDelta {
  readonly fromSerial: number
  readonly toSerial: number
  /** The old SOA first. Of a TTL that has changed, the records with the old one stand here and those with the new one below. */
  readonly removed: readonly ResourceRecord[]
  /** The new SOA first. */
  readonly added: readonly ResourceRecord[]
}
