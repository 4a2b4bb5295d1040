/** What a cache holds, as data: each entry with who said it, how far that is believed, and for how long it lives. */

import type { RecordCache } from '../dns/cache/record-cache.ts'
import { remainingSeconds } from '../dns/cache/ttl.ts'
import { formatType } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { entryData } from './step-data.ts'

export type CacheReport = ReturnType<typeof entryData> & {
  readonly name: string
  /** Absent from the denial of a whole name. */
  readonly type?: string
}

/** Goes through the whole cache as fast as somebody takes what it yields. */
export function* cacheReports(
  cache: RecordCache,
  nowMs: number,
  isWanted: (nameKey: string) => boolean = () => true,
): Generator<CacheReport> {
  for (const { nameKey, type, entry } of cache.held(nowMs)) {
    if (!isWanted(nameKey)) continue
    const name = DomainName.from(Uint8Array.from(nameKey, (octet) => octet.charCodeAt(0))).toString()
    yield { name, ...(type !== undefined && { type: formatType(type) }), ...entryData(entry, nowMs) }
  }
}

/** A recent failure to resolve a question (RFC 9520); undefined where there is none. */
export function failureReport(cache: RecordCache, name: DomainName, type: number, nowMs: number) {
  const failure = cache.failure(name.key, type, nowMs)
  if (failure === undefined) return undefined
  const { infoCode, extraText } = failure
  return { infoCode, extraText, secondsLeft: remainingSeconds(failure, nowMs) }
}
