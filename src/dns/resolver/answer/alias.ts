/** Where a CNAME or a DNAME leads (RFC 1034 §3.6.2, RFC 6672). */

import { EncodeError } from '../../../errors.ts'
import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'

/** The name that a CNAME, DNAME or NS record's data holds: its rdata is one uncompressed name. */
export function nameInRdata(rdata: Uint8Array): DomainName {
  return DomainName.from(rdata)
}

/**
 * The name that a DNAME at `owner` with `target` makes of a name below `owner`; undefined when it would be
 * longer than 255 octets (RFC 6672 §2.3), for which the answer is YXDOMAIN.
 */
export function redirect(name: DomainName, owner: DomainName, target: DomainName): DomainName | undefined {
  try {
    return name.replaceSuffix(owner, target)
  } catch (error) {
    if (error instanceof EncodeError) return undefined
    throw error
  }
}

/** The CNAME that stands for a DNAME's effect on one name, with the DNAME's TTL (RFC 6672 §3.1). */
export function synthesizedCname(name: DomainName, target: DomainName, ttlSeconds: number): ResourceRecord {
  return { owner: name, type: TYPE.CNAME, rrclass: CLASS.IN, ttlSeconds, rdata: target.octets }
}
