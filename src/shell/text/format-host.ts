/** Records as host of BIND's tools says them. */

import { CLASS, formatClass } from '../../dns/iana/classes.ts'
import { formatType, TYPE } from '../../dns/iana/types.ts'
import type { ResourceRecord } from '../../dns/message/record.ts'
import type { DomainName } from '../../dns/name/domain-name.ts'
import { formatRdata } from '../../dns/rdata/registry.ts'

const PHRASES: ReadonlyMap<number, string> = new Map([
  [TYPE.A, 'has address'],
  [TYPE.AAAA, 'has IPv6 address'],
  [TYPE.CNAME, 'is an alias for'],
  [TYPE.MX, 'mail is handled by'],
  [TYPE.NS, 'name server'],
  [TYPE.PTR, 'domain name pointer'],
  [TYPE.SOA, 'has SOA record'],
  [TYPE.TXT, 'descriptive text'],
])

/** `www.example.com has address 192.0.2.1`. */
export function formatHostRecord({ owner, type, rrclass, rdata }: ResourceRecord): string {
  const phrase =
    PHRASES.get(type) ??
    `has ${rrclass === CLASS.IN ? '' : `${formatClass(rrclass)} `}${formatType(type)} record`
  return `${withoutDot(owner)} ${phrase} ${formatRdata(type, rrclass, rdata)}`
}

/** A name without the dot at its end, as people write it. */
export function withoutDot(name: DomainName): string {
  const text = name.toString()
  return text === '.' ? text : text.replace(/\.$/, '')
}
