/**
 * What a zone has to say about a name and a type: RFC 1034 §4.3.2 step 3, with the closest encloser and the
 * wildcards of RFC 4592 and the DNAMEs of RFC 6672. One walk down from the apex over hashes that were made in
 * one pass over the name; nothing is allocated.
 */

import { TYPE } from '../iana/types.ts'
import type { NameScan } from '../name/name-octets.ts'
import { APEX, NODE, NONE, type ZoneSlab } from './zone-slab.ts'

export type LookupKind =
  /** `rrset` answers. */
  | 'answer'
  /** Type ANY was asked of a name that has data: `node` holds it. */
  | 'any'
  /** `rrset` is the CNAME that stands at the name. */
  | 'cname'
  /** `rrset` is the DNAME at `node`, an ancestor of the name. */
  | 'dname'
  /** `rrset` holds the NS records of the zone cut at `node`, at or above the name. */
  | 'referral'
  /** The name exists, the type does not. */
  | 'nodata'
  | 'nxdomain'

/** The result of a look-up; reused from one to the next. */
export class Lookup {
  kind: LookupKind = 'nxdomain'
  /** Where the data stands: the name's own node, the wildcard's, the cut's or the DNAME's; else NONE. */
  node = NONE
  rrset = NONE
  /** The closest encloser: the longest existing ancestor of the name, or the name itself (RFC 4592 §3.3.1). */
  encloser = APEX
  /** The wildcard that the answer was synthesized from; NONE otherwise. */
  wildcard = NONE
}

/**
 * Looks a name up. The name lies at `at` in `octets`, `scan` holds it, and it must be at or under the apex,
 * which has `originLabels` labels.
 */
export function lookup(
  slab: ZoneSlab,
  originLabels: number,
  octets: Uint8Array,
  at: number,
  scan: NameScan,
  type: number,
  result: Lookup,
): void {
  let node = APEX
  result.wildcard = NONE
  const flags = slab.nodeFlags
  for (let label = scan.count - originLabels - 1; label >= 0; label--) {
    if ((flags.get(node) & NODE.DNAME) !== 0) return found(slab, result, 'dname', node, TYPE.DNAME)
    const child = slab.findNode(scan.hashes[label]!, octets, at + scan.starts[label]!)
    if (child === NONE) return synthesize(slab, node, type, result)
    node = child
    // The parent answers for the DS at its own cut (RFC 4035 §3.1.4.1).
    const isCut = (flags.get(node) & NODE.CUT) !== 0 && !(label === 0 && type === TYPE.DS)
    if (isCut) return found(slab, result, 'referral', node, TYPE.NS)
  }
  atNode(slab, node, type, result)
}

/** The name does not exist; perhaps its closest encloser has a wildcard (RFC 4592 §3.3). */
function synthesize(slab: ZoneSlab, encloser: number, type: number, result: Lookup): void {
  const wildcard = slab.findWildcard(encloser)
  if (wildcard === NONE) {
    result.kind = 'nxdomain'
    result.node = NONE
    result.rrset = NONE
  } else {
    atNode(slab, wildcard, type, result)
    result.wildcard = wildcard
  }
  result.encloser = encloser
}

function atNode(slab: ZoneSlab, node: number, type: number, result: Lookup): void {
  const first = slab.nodeRrset.get(node)
  if (type === TYPE.ANY && first !== NONE) return set(result, 'any', node, first)
  const rrset = slab.findRrset(node, type)
  if (rrset !== NONE) return set(result, 'answer', node, rrset)
  if ((slab.nodeFlags.get(node) & NODE.CNAME) !== 0) return found(slab, result, 'cname', node, TYPE.CNAME)
  set(result, 'nodata', node, NONE)
}

function found(slab: ZoneSlab, result: Lookup, kind: LookupKind, node: number, type: number): void {
  set(result, kind, node, slab.findRrset(node, type))
}

function set(result: Lookup, kind: LookupKind, node: number, rrset: number): void {
  result.kind = kind
  result.node = node
  result.rrset = rrset
  result.encloser = node
}
