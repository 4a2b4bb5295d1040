// What a zone has to tell about a question, by RFC 1034 §4.3.2, RFC 4592 and RFC 6672: the reference's own
// words, label by label, so that it may disagree with the look-up that servers use.

import { TYPE } from '../../src/dns/iana/types.ts'
import { pathDown, redirected } from './names.ts'
import type { Rrset } from './rrset.ts'
import type { ZoneContent } from './zone-content.ts'

export type Telling =
  | { readonly kind: 'answer'; readonly set: Rrset; readonly ttlSeconds: number; readonly isWild: boolean }
  /** Several, of a question for ANY. */
  | { readonly kind: 'any'; readonly sets: readonly Rrset[]; readonly isWild: boolean }
  | { readonly kind: 'cname'; readonly set: Rrset; readonly target: string; readonly ttlSeconds: number }
  | {
      readonly kind: 'dname'
      readonly owner: string
      readonly set: Rrset
      /** Undefined when the name becomes too long. */
      readonly target: string | undefined
      readonly ttlSeconds: number
    }
  | { readonly kind: 'nodata'; readonly ttlSeconds: number; readonly isEmptyNonTerminal: boolean }
  | { readonly kind: 'nxdomain'; readonly ttlSeconds: number }
  | { readonly kind: 'referral'; readonly cut: string }
  /** It is for the parent to tell about the DS RRset of the apex (RFC 4035 §3.1.4.1). */
  | { readonly kind: 'nothing' }

/** `name` lies at or under the zone's origin. */
export function tell(content: ZoneContent, name: string, type: number): Telling {
  const { origin } = content
  if (type === TYPE.DS && name === origin && origin !== '.') return { kind: 'nothing' }
  const path = pathDown(name, origin)
  for (const [i, node] of path.entries()) {
    const isLast = node === name
    const isCut = node !== origin && content.rrset(node, TYPE.NS) !== undefined
    if (isCut && !(isLast && type === TYPE.DS)) return { kind: 'referral', cut: node }
    if (isLast) return tellAt(content, name, node, type)
    const dname = content.rrset(node, TYPE.DNAME)
    if (dname !== undefined) {
      const target = redirected(name, node, dname.texts[0]!)
      return { kind: 'dname', owner: node, set: dname, target, ttlSeconds: dname.ttlSeconds }
    }
    if (content.exists(path[i + 1]!)) continue
    const wildcard = node === '.' ? '*.' : `*.${node}`
    if (content.exists(wildcard)) return tellAt(content, name, wildcard, type)
    return { kind: 'nxdomain', ttlSeconds: content.negativeTtlSeconds }
  }
  throw new Error(`${name} is not in ${origin}`)
}

/** `node` is the name itself, or the wildcard that stands for it. */
function tellAt(content: ZoneContent, name: string, node: string, type: number): Telling {
  const isWild = node !== name
  const sets = content.rrsetsAt(node)
  if (type === TYPE.ANY && sets.length > 0) return { kind: 'any', sets, isWild }
  const set = content.rrset(node, type)
  if (set !== undefined) return { kind: 'answer', set, ttlSeconds: set.ttlSeconds, isWild }
  const cname = content.rrset(node, TYPE.CNAME)
  if (cname !== undefined)
    return { kind: 'cname', set: cname, target: cname.texts[0]!, ttlSeconds: cname.ttlSeconds }
  return { kind: 'nodata', ttlSeconds: content.negativeTtlSeconds, isEmptyNonTerminal: sets.length === 0 }
}
