/**
 * Prints the records of a zone as a master file that a person likes to read and that parses back to the same records:
 * the apex first, the others in canonical order, columns aligned. What the records mean is not its business.
 */

import { formatClass } from '../iana/classes.ts'
import { formatType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import { formatRdata } from '../rdata/registry.ts'
import { sortRecords } from './record-order.ts'
import { formatRelativeName } from './relative-name.ts'
import { formatSoaLines } from './soa-printer.ts'
import { describeDuration } from './ttl-text.ts'

/** Owners longer than this push their line to the right instead of all lines. */
const MAX_OWNER_WIDTH = 32

/** How wide each column is. */
interface Layout {
  readonly origin: DomainName
  readonly defaultTtlSeconds: number
  readonly ownerWidth: number
  /** 0 where every record has the default TTL. */
  readonly ttlWidth: number
  readonly typeWidth: number
}

/**
 * The text of a zone, some lines at a time: `$ORIGIN`, `$TTL`, then the records. Owners are relative to `origin` and
 * left out where they repeat; a TTL is left out where it is that of `$TTL`, which is the most common one. Names in the
 * data are absolute.
 *
 * @throws DecodeError when a record's data is not of its type
 */
export function* printZone(origin: DomainName, records: Iterable<ResourceRecord>): Generator<string, void> {
  const sorted = sortRecords(origin, records)
  const layout = layOut(origin, sorted)
  yield `$ORIGIN ${origin.toString()}\n`
  if (sorted.length === 0) return
  yield `$TTL ${layout.defaultTtlSeconds} ; ${describeDuration(layout.defaultTtlSeconds)}\n\n`
  let previous: DomainName | undefined
  for (const record of sorted) {
    const repeats = previous?.equals(record.owner) ?? false
    yield* printRecord(layout, record, repeats ? '' : formatRelativeName(record.owner, origin))
    previous = record.owner
  }
}

function* printRecord(layout: Layout, record: ResourceRecord, owner: string): Generator<string, void> {
  const { ttlSeconds, rrclass, type, rdata } = record
  const ttl = ttlSeconds === layout.defaultTtlSeconds ? '' : String(ttlSeconds)
  const ttlColumn = layout.ttlWidth === 0 ? '' : ttl.padStart(layout.ttlWidth) + ' '
  const typeColumn = formatType(type).padEnd(layout.typeWidth)
  const head = `${owner.padEnd(layout.ownerWidth)} ${ttlColumn}${formatClass(rrclass)} ${typeColumn} `
  if (type === TYPE.SOA) yield* formatSoaLines(head, rdata)
  else yield (head + formatRdata(type, rrclass, rdata)).trimEnd() + '\n'
}

function layOut(origin: DomainName, records: readonly ResourceRecord[]): Layout {
  const defaultTtlSeconds = mostCommonTtl(records)
  let [ownerWidth, ttlWidth, typeWidth] = [0, 0, 0]
  for (const { owner, ttlSeconds, type } of records) {
    const ownerLength = formatRelativeName(owner, origin).length
    if (ownerLength <= MAX_OWNER_WIDTH) ownerWidth = Math.max(ownerWidth, ownerLength)
    if (ttlSeconds !== defaultTtlSeconds) ttlWidth = Math.max(ttlWidth, String(ttlSeconds).length)
    typeWidth = Math.max(typeWidth, formatType(type).length)
  }
  return { origin, defaultTtlSeconds, ownerWidth, ttlWidth, typeWidth }
}

function mostCommonTtl(records: readonly ResourceRecord[]): number {
  const counts = new Map<number, number>()
  for (const { ttlSeconds } of records) counts.set(ttlSeconds, (counts.get(ttlSeconds) ?? 0) + 1)
  let [common, most] = [0, 0]
  for (const [ttlSeconds, count] of counts) if (count > most) [common, most] = [ttlSeconds, count]
  return common
}
