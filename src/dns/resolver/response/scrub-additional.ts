/** The additional section of a response: addresses of hosts that the other sections name, and nothing else. */

import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import { nameInRdata } from '../answer/alias.ts'
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

/** Hosts of an answer whose addresses are looked for: more than any sane MX or SRV RRset has. */
const MOST_HOSTS = 100

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
    for (const { rdata } of records.slice(0, MOST_HOSTS)) {
      const name = DomainName.from(rdata, at)
      if (!names.some((known) => known.equals(name))) names.push(name)
    }
  }
  return names
}

/** `names` are of hosts, each once. */
export function scrubAdditional(
  records: readonly ResourceRecord[],
  names: readonly DomainName[],
  zone: DomainName,
  rules: ScrubRules,
  removed: Removal[],
): readonly Rrset[] {
  const rrsets: ResourceRecord[][] = []
  /** By the place of the name: its A records, then its AAAA records. */
  const known: (ResourceRecord[] | undefined)[] = []
  let place = 0
  for (const record of records) {
    const { owner, type } = record
    if (type !== TYPE.A && type !== TYPE.AAAA) continue
    const found = placeOf(owner, names, place)
    if (found < 0) continue
    place = found
    if (record.rrclass !== CLASS.IN) removed.push({ record, reason: 'class' })
    else if (!owner.isSubdomainOf(zone)) removed.push({ record, reason: 'bailiwick' })
    else {
      const slot = 2 * place + (type === TYPE.A ? 0 : 1)
      const members = known[slot]
      if (members === undefined) rrsets.push((known[slot] = [record]))
      else members.push(record)
    }
  }
  return rrsets.flatMap((members) => {
    const believed = believable(members, rules, removed)
    return believed.length === 0 ? [] : [rrsetOf(believed)]
  })
}

/** Addresses come in the order of the names as a rule, so that the search begins where the last one ended. */
function placeOf(owner: DomainName, names: readonly DomainName[], from: number): number {
  for (let place = from; place < names.length; place++) if (names[place]!.equals(owner)) return place
  for (let place = 0; place < from; place++) if (names[place]!.equals(owner)) return place
  return -1
}
