/** Aliases that the operator makes of names: CNAMEs of redirect zones and of lists. */

import type { RrsetEntry } from '../cache/cache-entry.ts'
import { firstRdata, rdatasOf } from '../cache/packed-records.ts'
import { RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import type { Decision, PolicyRule } from './decision.ts'
import { localRrset } from './local-rrset.ts'

const ASTERISK = 0x2a

/**
 * The decision to answer `owner` with a CNAME and what its target has to say. A target `*.example.net.` stands for
 * the whole owner in front of `example.net.`; where that gets too long it is YXDOMAIN, as with a DNAME.
 */
export function aliasDecision(cname: RrsetEntry, owner: Uint8Array, rule: PolicyRule): Decision {
  const [target] = rdatasOf(cname.packed, 1)
  if (target![0] !== 1 || target![1] !== ASTERISK) return { kind: 'alias', cname, rule }
  const suffix = target!.subarray(2)
  const length = owner.length - 1 + suffix.length
  if (length > MAX_NAME_LENGTH) {
    const answer = {
      rcode: RCODE.YXDOMAIN,
      chain: [],
      denial: undefined,
      error: undefined,
      isAuthoritative: true,
    } as const
    return { kind: 'answer', answer, rule }
  }
  const expanded = new Uint8Array(length)
  expanded.set(owner.subarray(0, -1))
  expanded.set(suffix, owner.length - 1)
  return { kind: 'alias', cname: localRrset(owner, TYPE.CNAME, cname.ttlSeconds, [expanded]), rule }
}

/** Where the alias leads: the uncompressed name of its first record. */
export function aliasTarget({ packed }: RrsetEntry): Uint8Array {
  return packed.subarray(firstRdata(packed) + 2)
}
