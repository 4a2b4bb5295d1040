/** What a client that does not want recursion is told: the deepest known servers for its name. */

import { type RrsetEntry, rrsetEntry } from '../../cache/cache-entry.ts'
import { CREDIBILITY } from '../../cache/credibility.ts'
import { rdatasOf } from '../../cache/packed-records.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import { nameInRdata } from '../answer/alias.ts'
import { LIMITS } from '../limits.ts'
import { gatherRrsets } from '../response/rrset.ts'

export interface KnownDelegation {
  readonly ns: RrsetEntry
  readonly addresses: readonly RrsetEntry[]
}

/** From the cache, or from the root hints when it is empty. `name` is uncompressed. */
export function knownDelegation(
  cache: RecordCache,
  hints: readonly ResourceRecord[],
  name: Uint8Array,
  nowMs: number,
): KnownDelegation | undefined {
  const ns = cache.deepestCut(DomainName.from(name).key, nowMs)
  if (ns === undefined) return hintedDelegation(hints, nowMs)
  const servers = rdatasOf(ns.packed, LIMITS.serversOfZone).map(nameInRdata)
  const addresses = servers.flatMap(({ key }) =>
    [TYPE.A, TYPE.AAAA].flatMap((type) => {
      const entry = cache.peek(key, type, nowMs)
      return entry?.kind === 'rrset' ? [entry] : []
    }),
  )
  return { ns, addresses }
}

function hintedDelegation(hints: readonly ResourceRecord[], nowMs: number): KnownDelegation | undefined {
  const origin = { server: DomainName.root, ip: '', zone: DomainName.root }
  const entries = [...gatherRrsets(hints).values()].map(({ records, ttlSeconds }) =>
    rrsetEntry(records, ttlSeconds, CREDIBILITY.additional, origin, nowMs),
  )
  const ns = entries.find(({ type }) => type === TYPE.NS)
  return ns && { ns, addresses: entries.filter((entry) => entry !== ns) }
}
