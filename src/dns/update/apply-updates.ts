/** What each record of an update section does to a zone (RFC 2136 §3.4.2). The records have been scanned before. */

import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { isSerialRaised } from '../zone/serial-number.ts'
import { soaSerial } from '../rdata/soa-data.ts'
import type { ZoneDraft } from '../zone/zone-draft.ts'
import { isSingle, mayStandTogether } from '../zone/zone-rules.ts'
import type { Zone } from '../zone/zone.ts'

/**
 * Makes the changes in their order; each sees those before it. Stops after each.
 *
 * @throws TextError 'too-long' for what the limits of the draft forbid
 */
export function* applyUpdates(
  zone: Zone,
  draft: ZoneDraft,
  updates: readonly ResourceRecord[],
): Generator<void, void, void> {
  for (const record of updates) {
    if (record.rrclass === zone.rrclass) addRecord(zone, draft, record)
    else if (record.rrclass === CLASS.NONE) deleteRecord(zone, draft, { ...record, rrclass: zone.rrclass })
    else if (record.type === TYPE.ANY) deleteName(zone, draft, record)
    else deleteRrset(zone, draft, record)
    yield
  }
}

/** RFC 2136 §3.4.2.2, and RFC 6672 §5.2 for DNAME. What cannot stand beside what is there is ignored. */
function addRecord(zone: Zone, draft: ZoneDraft, record: ResourceRecord): void {
  const { owner, type } = record
  if (!draft.types(owner).every((other) => mayStandTogether(type, other))) return
  if (type === TYPE.SOA && !isNewerSoa(zone, draft, record)) return
  // Of all others there may be thousands, to be looked through for each that is added.
  if (type === TYPE.WKS || isSingle(type)) {
    for (const known of draft.rrset(owner, type)) if (isReplacedBy(known, record)) draft.remove(known)
  }
  // The same data in other letters is a duplicate, too, and takes the place of what is there.
  draft.remove(record)
  draft.add(record)
}

function isNewerSoa({ origin }: Zone, draft: ZoneDraft, { owner, rdata }: ResourceRecord): boolean {
  const [soa] = draft.rrset(origin, TYPE.SOA)
  return owner.equals(origin) && isSerialRaised(soaSerial(soa!.rdata)!, soaSerial(rdata)!)
}

/** Types of which a name has one, and services of one address and protocol, take the place of what is there. */
function isReplacedBy({ type, rdata }: ResourceRecord, record: ResourceRecord): boolean {
  if (type === TYPE.WKS) return WKS_KEY.every((at) => rdata[at] === record.rdata[at])
  return isSingle(type)
}

/** The octets of address and protocol (RFC 1035 §3.4.2). */
const WKS_KEY = [0, 1, 2, 3, 4]

/** RFC 2136 §3.4.2.3. */
function deleteRrset({ origin }: Zone, draft: ZoneDraft, { owner, type }: ResourceRecord): void {
  if (owner.equals(origin) && isNeededAtApex(type)) return
  draft.removeRrset(owner, type)
}

/** RFC 2136 §3.4.2.3. */
function deleteName({ origin }: Zone, draft: ZoneDraft, { owner }: ResourceRecord): void {
  const isApex = owner.equals(origin)
  for (const type of draft.types(owner)) {
    if (!isApex || !isNeededAtApex(type)) draft.removeRrset(owner, type)
  }
}

/** RFC 2136 §3.4.2.4. */
function deleteRecord({ origin }: Zone, draft: ZoneDraft, record: ResourceRecord): void {
  const { owner, type } = record
  if (type === TYPE.SOA) return
  if (type === TYPE.NS && owner.equals(origin) && draft.count(owner, type) === 1) return
  draft.remove(record)
}

function isNeededAtApex(type: number): boolean {
  return type === TYPE.SOA || type === TYPE.NS
}
