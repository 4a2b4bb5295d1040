/**
 * What can be wrong with a zone that parses: its sense. Each finding names a rule, says what is the matter in
 * the reader's words, and why it matters. Sees one zone; what other zones hold is not its business.
 */

import { formatType, TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { Finding } from './finding.ts'
import { findingAboutLoop } from './lint-alias.ts'
import { findingAboutTarget, targetOf } from './lint-target.ts'
import { Lookup } from './lookup.ts'
import { repeatsOrigin } from './repeated-origin.ts'
import type { Zone } from './zone.ts'

/** All findings, in the order of the zone's records. */
export function checkZone(zone: Zone): Finding[] {
  const findings: Finding[] = []
  let owner = zone.origin
  let nsHosts: ReadonlySet<string> | undefined
  for (const record of zone.records()) {
    if (!record.owner.equals(owner) && repeatsOrigin(record.owner, zone.origin)) {
      findings.push(repeatedOrigin(record))
    }
    owner = record.owner
    const place = placeOf(zone, record)
    if (place === 'glue') {
      nsHosts ??= nsHostsOf(zone)
      if (!nsHosts.has(owner.key)) findings.push(unusedGlue(record))
      continue
    }
    if (place === 'below-cut' || place === 'below-dname') findings.push(occluded(record, place))
    const finding = findingAboutLoop(zone, record) ?? findingAboutTarget(zone, record)
    if (finding !== undefined) findings.push(finding)
  }
  return findings
}

/** A record at or above the cuts is served; one below a cut is glue, if it is an address, or never seen. */
function placeOf(
  zone: Zone,
  { owner, type }: ResourceRecord,
): 'served' | 'glue' | 'below-cut' | 'below-dname' {
  const found = zone.lookup(owner, type, new Lookup())
  if (found.kind === 'dname') return 'below-dname'
  if (found.kind !== 'referral') return 'served'
  if (type === TYPE.A || type === TYPE.AAAA) return 'glue'
  const { slab } = zone
  const cut = DomainName.from(slab.nameOctets(found.node), slab.nameOffset(found.node))
  const isOfTheCut = cut.equals(owner) && (type === TYPE.NS || type === TYPE.RRSIG || type === TYPE.NSEC)
  return isOfTheCut ? 'served' : 'below-cut'
}

function occluded(record: ResourceRecord, place: 'below-cut' | 'below-dname'): Finding {
  return {
    rule: 'occluded',
    // NSD and Knot refuse what RFC 6672 §2.4 forbids.
    severity: place === 'below-dname' ? 'error' : 'warning',
    record,
    message: `${record.owner.toString()} ${formatType(record.type)} lies below a ${place === 'below-dname' ? 'DNAME' : 'zone cut'}`,
    why: 'the server refers or redirects every query for it, so nobody ever sees it',
  }
}

/** The keys of all hosts that NS records of the zone name. */
function nsHostsOf(zone: Zone): ReadonlySet<string> {
  const hosts = new Set<string>()
  for (const record of zone.records()) if (record.type === TYPE.NS) hosts.add(targetOf(record)!.key)
  return hosts
}

function unusedGlue(record: ResourceRecord): Finding {
  return {
    rule: 'unused-glue',
    severity: 'warning',
    record,
    message: `${record.owner.toString()} ${formatType(record.type)} lies below a zone cut, and no NS names that host`,
    why: 'it is no glue, and the server refers every query for it, so nobody ever sees it',
  }
}

function repeatedOrigin(record: ResourceRecord): Finding {
  return {
    rule: 'repeated-origin',
    severity: 'warning',
    record,
    repair: { kind: 'add-dot' },
    message: `${record.owner.toString()} repeats the name of the zone; is its final dot missing?`,
    why: 'a name without a final dot is relative to the origin',
  }
}
