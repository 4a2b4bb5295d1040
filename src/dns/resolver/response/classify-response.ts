/**
 * What a response means for the walk: an answer, a step further, or that its server is of no use. Pure; looks
 * at what `scrubResponse` has left.
 */

import { RCODE } from '../../iana/codes.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { ScrubbedResponse } from './scrub-response.ts'

export type LameReason =
  /** It refers us to a zone above the one we asked about. */
  | 'upward-referral'
  /** It refers us to the very zone that it should answer for. */
  | 'self-referral'
  /** Asked about the DS RRset of a zone, which is its parent's, it answers from that zone itself. */
  | 'child-side'
  /** It has no authority but offers recursion: it would only pass on what others say. */
  | 'recursive'

export type Classification =
  | { readonly kind: 'answer' }
  /** The alias leads to another name, of which this response is not to be believed. */
  | { readonly kind: 'alias' }
  /** `zone` lies below the one asked about. */
  | { readonly kind: 'referral'; readonly zone: DomainName }
  | { readonly kind: 'nodata' }
  | { readonly kind: 'nxdomain' }
  /** A DNAME makes the name too long (RFC 6672 §2.3). */
  | { readonly kind: 'yxdomain' }
  /**
   * Nothing at all was left of it. A denial without SOA may look so, but a broken server's response does as
   * well: another one is asked first.
   */
  | { readonly kind: 'empty' }
  /** It says two things of which only one can hold. */
  | { readonly kind: 'contradictory' }
  | { readonly kind: 'lame'; readonly reason: LameReason }
  /** FORMERR, SERVFAIL, NOTIMP, REFUSED and any other: this server will not answer this question. */
  | { readonly kind: 'error'; readonly rcode: number }

const ANSWER = { kind: 'answer' } as const
const ALIAS = { kind: 'alias' } as const
const NODATA = { kind: 'nodata' } as const
const NXDOMAIN = { kind: 'nxdomain' } as const
const YXDOMAIN = { kind: 'yxdomain' } as const
const EMPTY = { kind: 'empty' } as const
const CONTRADICTORY = { kind: 'contradictory' } as const
const lame = (reason: LameReason): Classification => ({ kind: 'lame', reason })

/**
 * `zone` is the one that the server was asked as an authority of; `asksRecursion` when it was asked as a
 * resolver instead.
 */
export function classifyResponse(
  response: ScrubbedResponse,
  zone: DomainName,
  asksRecursion = false,
): Classification {
  const { rcode, overflows, answers, aliases } = response
  if (response.isContradictory) return CONTRADICTORY
  if (overflows && (rcode === RCODE.NOERROR || rcode === RCODE.YXDOMAIN)) return YXDOMAIN
  if (rcode !== RCODE.NOERROR && rcode !== RCODE.NXDOMAIN) return { kind: 'error', rcode }
  const isSecondHand = !asksRecursion && response.offersRecursion && !response.isAuthoritative
  if (aliases.length > 0 && answers.length === 0) {
    // The rcode is about the last name of the chain (RFC 6604 §3), which this server is not asked about.
    return isSecondHand && rcode === RCODE.NXDOMAIN ? lame('recursive') : ALIAS
  }
  if (answers.length > 0 || rcode === RCODE.NXDOMAIN || response.soa !== undefined) {
    if (isSecondHand) return lame('recursive')
    if (answers.length > 0) return ANSWER
    return rcode === RCODE.NXDOMAIN ? NXDOMAIN : NODATA
  }
  return classifyBare(response, zone, asksRecursion, isSecondHand)
}

/** Neither answer nor denial: a referral, a NODATA without its SOA, or a server that knows nothing. */
function classifyBare(
  { ns, pointsUpward, isAuthoritative }: ScrubbedResponse,
  zone: DomainName,
  asksRecursion: boolean,
  isSecondHand: boolean,
): Classification {
  if (ns !== undefined && !ns.owner.equals(zone)) return { kind: 'referral', zone: ns.owner }
  if (pointsUpward) return lame('upward-referral')
  if (isSecondHand) return lame('recursive')
  if (ns !== undefined) {
    // RFC 2308 §2.2: an authoritative response with NS records but no SOA is NODATA, of type 3.
    return isAuthoritative || asksRecursion ? NODATA : lame('self-referral')
  }
  return EMPTY
}
