/** The additional section of a response: addresses of hosts that the other sections name, and nothing else. */

import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { nameInRdata } from './alias.ts'
import { type Rrset, rrsetOf } from './rrset.ts'
import { believable } from './scrub-answer.ts'
import type { Removal, ScrubRules } from './scrub-rules.ts'

/** Where in the data of these types the name of a host begins whose addresses may come along (RFC 1035 §3.3). */
const HOST_AT: ReadonlyMap<number, number> = new Map([
  [TYPE.NS, 0],
  [TYPE.MX, 2],
  [TYPE.SRV, 6],
  [TYPE.KX, 2],
])

/** The servers that a delegation or an answer names; other hosts only where someone may be told of them. */
export function namesOfServers(
  ns: Rrset | undefined,
  answers: readonly Rrset[],
  { keepsSections }: ScrubRules,
): readonly DomainName[] {
  const names = ns === undefined ? [] : ns.records.map(({ rdata }) => nameInRdata(rdata))
  for (const { type, records } of answers) {
    const at = HOST_AT.get(type)
    if (at === undefined || (type !== TYPE.NS && !keepsSections)) continue
    for (const { rdata } of records) names.push(DomainName.from(rdata, at))
  }
  return names
}

export function scrubAdditional(
  records: readonly ResourceRecord[],
  names: readonly DomainName[],
  zone: DomainName,
  rules: ScrubRules,
  removed: Removal[],
): readonly Rrset[] {
  const members: ResourceRecord[][] = []
  let place = 0
  for (const record of records) {
    const { owner, type } = record
    if (type !== TYPE.A && type !== TYPE.AAAA) continue
    place = placeOf(owner, names, place)
    if (place < 0) continue
    if (record.rrclass !== CLASS.IN) removed.push({ record, reason: 'class' })
    else if (!owner.isSubdomainOf(zone)) removed.push({ record, reason: 'bailiwick' })
    else join(members, record)
  }
  return members.flatMap((rrset) => {
    const believed = believable(rrset, rules, removed)
    return believed.length === 0 ? [] : [rrsetOf(believed)]
  })
}

/** Addresses come in the order of the names as a rule, so that the search begins where the last one ended. */
function placeOf(owner: DomainName, names: readonly DomainName[], from: number): number {
  const start = from < 0 ? 0 : from
  for (let i = 0; i < names.length; i++) {
    const place = (start + i) % names.length
    if (names[place]!.equals(owner)) return place
  }
  return -1
}

/** Adds a record to its RRset. Most stand beside another of theirs. */
function join(members: ResourceRecord[][], record: ResourceRecord): void {
  for (let i = members.length - 1; i >= 0; i--) {
    const { owner, type } = members[i]![0]!
    if (type === record.type && owner.equals(record.owner)) {
      members[i]!.push(record)
      return
    }
  }
  members.push([record])
}
