/** What must hold of a zone before an update is made (RFC 2136 §2.4, §3.2). Changes nothing. */

import { CLASS } from '../iana/classes.ts'
import { RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { canonicalKey } from '../zone/rdata-equality.ts'
import type { ZoneDraft } from '../zone/zone-draft.ts'
import type { Zone } from '../zone/zone.ts'
import { hasData } from './record-data.ts'

/** The records of which an RRset is to consist, all of them and no others. */
interface WantedRrset extends Pick<ResourceRecord, 'owner' | 'type' | 'rrclass'> {
  readonly keys: Set<string>
}

/** NOERROR when all prerequisites hold; otherwise the rcode of the first that does not. Stops after each. */
export function* checkPrerequisites(
  { origin, rrclass }: Zone,
  draft: ZoneDraft,
  prerequisites: readonly ResourceRecord[],
): Generator<void, number, void> {
  const wanted = new Map<string, WantedRrset>()
  for (const record of prerequisites) {
    yield
    const { owner, type, rdata, ttlSeconds } = record
    if (ttlSeconds !== 0) return RCODE.FORMERR
    if (!owner.isSubdomainOf(origin)) return RCODE.NOTZONE
    if (record.rrclass === rrclass) {
      if (!hasData(record, rrclass)) return RCODE.FORMERR
      wantedRrset(wanted, record).keys.add(canonicalKey(type, rrclass, rdata))
      continue
    }
    if (rdata.length > 0) return RCODE.FORMERR
    const rcode = checkPresence(draft, record)
    if (rcode !== RCODE.NOERROR) return rcode
  }
  for (const rrset of wanted.values()) {
    if (!isExactly(draft, rrset)) return RCODE.NXRRSET
    yield
  }
  return RCODE.NOERROR
}

/** RFC 2136 §2.4.1, §2.4.3 to §2.4.5: that a name or an RRset exists, or that it does not, whatever its data. */
function checkPresence(draft: ZoneDraft, { owner, type, rrclass }: ResourceRecord): number {
  const isPresent = type === TYPE.ANY ? draft.has(owner) : draft.types(owner).includes(type)
  if (rrclass === CLASS.ANY) {
    if (isPresent) return RCODE.NOERROR
    return type === TYPE.ANY ? RCODE.NXDOMAIN : RCODE.NXRRSET
  }
  if (rrclass === CLASS.NONE) {
    if (!isPresent) return RCODE.NOERROR
    return type === TYPE.ANY ? RCODE.YXDOMAIN : RCODE.YXRRSET
  }
  return RCODE.FORMERR
}

function wantedRrset(
  wanted: Map<string, WantedRrset>,
  { owner, type, rrclass }: ResourceRecord,
): WantedRrset {
  const key = `${type} ${owner.key}`
  const rrset = wanted.get(key) ?? { owner, type, rrclass, keys: new Set() }
  wanted.set(key, rrset)
  return rrset
}

/** RFC 2136 §2.4.2: TTLs do not count. */
function isExactly(draft: ZoneDraft, { owner, type, rrclass, keys }: WantedRrset): boolean {
  if (draft.count(owner, type) !== keys.size) return false
  return draft.rrset(owner, type).every(({ rdata }) => keys.has(canonicalKey(type, rrclass, rdata)))
}
