/** In which records two versions of an RRset differ. TTLs do not count. */

import type { ResourceRecord } from '../message/record.ts'
import { canonicalKey } from '../zone/rdata-equality.ts'

export interface RrsetDifference {
  readonly removed: readonly ResourceRecord[]
  readonly added: readonly ResourceRecord[]
}

export function differenceOf(
  before: readonly ResourceRecord[],
  after: readonly ResourceRecord[],
): RrsetDifference {
  return { removed: without(before, after), added: without(after, before) }
}

function without(records: readonly ResourceRecord[], others: readonly ResourceRecord[]): ResourceRecord[] {
  const keys = new Set(others.map(keyOf))
  return records.filter((record) => !keys.has(keyOf(record)))
}

/** Equal for records of one RRset that are the same (RFC 2181 §5). */
export function keyOf({ type, rrclass, rdata }: ResourceRecord): string {
  return canonicalKey(type, rrclass, rdata)
}
