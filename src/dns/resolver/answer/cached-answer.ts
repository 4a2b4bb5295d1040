/** What the cache alone has to say to a question, aliases followed. Asks nobody; nothing in it waits. */

import type { NegativeEntry, RrsetEntry } from '../../cache/cache-entry.ts'
import { CREDIBILITY } from '../../cache/credibility.ts'
import { firstRdata } from '../../cache/packed-records.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import { RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { equalNames } from '../../name/name-octets.ts'
import { redirect } from './alias.ts'
import type { Answer } from './answer.ts'
import type { Limits } from '../limits.ts'

export type CachedAnswer =
  | { readonly isComplete: true; readonly answer: Answer }
  /** The aliases known so far, and the name at `at` of `octets` where knowledge ends. */
  | {
      readonly isComplete: false
      readonly chain: readonly RrsetEntry[]
      readonly octets: Uint8Array
      readonly at: number
    }

/** The cache, or a view of it that looks at another time. */
export type Findable = Pick<RecordCache, 'find' | 'dnameAbove'>

/** Of a name asked for ANY the first RRset of these that is known is given, or the CNAME (RFC 8482 §4.1). */
const TYPES_FOR_ANY: readonly number[] = [TYPE.HINFO, TYPE.A, TYPE.AAAA, TYPE.MX, TYPE.NS, TYPE.SOA, TYPE.TXT]

/** `octets` holds the uncompressed name at `at`; they must stay as they are while the result is used. */
export function readCache(
  cache: Findable,
  octets: Uint8Array,
  at: number,
  type: number,
  nowMs: number,
  limits: Limits,
): CachedAnswer {
  if (type === TYPE.ANY) return readAny(cache, octets, at, nowMs, limits)
  const chain: RrsetEntry[] = []
  for (let aliases = 0; aliases <= limits.aliases; aliases++) {
    const entry = cache.find(octets, at, type, nowMs)
    if (entry === undefined) break
    if (entry.kind !== 'rrset') return complete(denialRcode(entry), chain, entry)
    if (entry.type === TYPE.CNAME) addDname(cache, chain, octets, at, entry, nowMs)
    chain.push(entry)
    if (entry.type === type) return complete(RCODE.NOERROR, chain, undefined)
    at = firstRdata(entry.packed) + 2
    octets = entry.packed
  }
  return { isComplete: false, chain, octets, at }
}

function readAny(
  cache: Findable,
  octets: Uint8Array,
  at: number,
  nowMs: number,
  limits: Limits,
): CachedAnswer {
  for (const type of TYPES_FOR_ANY) {
    const entry = cache.find(octets, at, type, nowMs)
    if (entry?.kind === 'nxdomain') return complete(RCODE.NXDOMAIN, [], entry)
    if (entry?.kind === 'rrset' && entry.type === type) return complete(RCODE.NOERROR, [entry], undefined)
  }
  // A CNAME is all that there is at its name; one that a DNAME has made goes with that.
  const alias = readCache(cache, octets, at, TYPE.CNAME, nowMs, limits)
  // That there is no CNAME says nothing of other types.
  const isDenied = alias.isComplete && alias.answer.denial?.kind === 'nodata'
  return isDenied ? { isComplete: false, chain: [], octets, at } : alias
}

function complete(
  rcode: number,
  chain: readonly RrsetEntry[],
  denial: NegativeEntry | undefined,
): CachedAnswer {
  return { isComplete: true, answer: { rcode, chain, denial, error: undefined } }
}

function denialRcode(entry: NegativeEntry): number {
  return entry.kind === 'nxdomain' ? RCODE.NXDOMAIN : RCODE.NOERROR
}

/** A CNAME that a DNAME has made goes with it (RFC 6672 §3.1). Of real ones most have a higher rank. */
function addDname(
  cache: Findable,
  chain: RrsetEntry[],
  octets: Uint8Array,
  at: number,
  cname: RrsetEntry,
  nowMs: number,
): void {
  if (cname.credibility !== CREDIBILITY.answer) return
  const dname = cache.dnameAbove(octets, at, nowMs)
  if (dname === undefined) return
  const owner = DomainName.from(dname.packed)
  const target = redirect(
    DomainName.from(octets, at),
    owner,
    DomainName.from(dname.packed, owner.octets.length + 2),
  )
  const isItsWork = target?.equals(DomainName.from(cname.packed, firstRdata(cname.packed) + 2)) === true
  const isTold = chain.some(
    (known) => known.type === TYPE.DNAME && equalNames(known.packed, 0, dname.packed, 0),
  )
  if (isItsWork && !isTold) chain.push(dname)
}
