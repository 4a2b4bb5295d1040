/**
 * What a response means for the walk: an answer, a step further, or that its server is of no use. Pure; looks
 * at what `scrubResponse` has left.
 */

import { RCODE } from '../iana/codes.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { ScrubbedResponse } from './scrub-response.ts'

export type LameReason =
  /** It refers us to a zone above the one we asked about. */
  | 'upward-referral'
  /** It refers us to the very zone that it should answer for. */
  | 'self-referral'
  /** It has no authority but offers recursion: it would only pass on what others say. */
  | 'recursive'

export type Classification =
  | { readonly kind: 'answer' }
  /** The aliases lead to a name that this response does not settle. */
  | { readonly kind: 'alias' }
  /** `zone` lies below the one asked about. */
  | { readonly kind: 'referral'; readonly zone: DomainName }
  | { readonly kind: 'nodata' }
  | { readonly kind: 'nxdomain' }
  /** A DNAME makes the name too long (RFC 6672 §2.3). */
  | { readonly kind: 'yxdomain' }
  | { readonly kind: 'lame'; readonly reason: LameReason }
  /** FORMERR, SERVFAIL, NOTIMP, REFUSED and any other: this server will not answer this question. */
  | { readonly kind: 'error'; readonly rcode: number }

const ANSWER = { kind: 'answer' } as const
const ALIAS = { kind: 'alias' } as const
const NODATA = { kind: 'nodata' } as const
const NXDOMAIN = { kind: 'nxdomain' } as const
const YXDOMAIN = { kind: 'yxdomain' } as const
const lame = (reason: LameReason): Classification => ({ kind: 'lame', reason })

/** `zone` is the one that the server was asked as an authority of. */
export function classifyResponse(response: ScrubbedResponse, zone: DomainName): Classification {
  const { rcode, overflows, answers, aliases, target, soa } = response
  if (overflows && (rcode === RCODE.NOERROR || rcode === RCODE.YXDOMAIN)) return YXDOMAIN
  if (rcode !== RCODE.NOERROR && rcode !== RCODE.NXDOMAIN) return { kind: 'error', rcode }
  const settles = answers.length > 0 || aliases.length > 0 || rcode === RCODE.NXDOMAIN || soa !== undefined
  if (!settles) return classifyBare(response, zone)
  if (isSecondHand(response)) return lame('recursive')
  if (answers.length > 0) return ANSWER
  // The rcode is about the last name of the chain (RFC 6604 §3): believed only of a name in the zone.
  if (!target.isSubdomainOf(zone)) return ALIAS
  if (rcode === RCODE.NXDOMAIN) return NXDOMAIN
  return soa === undefined ? ALIAS : NODATA
}

/** Neither answer nor denial: a referral, a NODATA without its SOA, or a server that knows nothing. */
function classifyBare(response: ScrubbedResponse, zone: DomainName): Classification {
  const { ns, pointsUpward, isAuthoritative } = response
  if (ns !== undefined && !ns.owner.equals(zone)) return { kind: 'referral', zone: ns.owner }
  // RFC 2308 §2.2: an authoritative response with NS records but no SOA is NODATA, of type 3.
  if (isAuthoritative) return NODATA
  if (ns !== undefined) return lame('self-referral')
  if (pointsUpward) return lame('upward-referral')
  return isSecondHand(response) ? lame('recursive') : NODATA
}

function isSecondHand({ isAuthoritative, offersRecursion }: ScrubbedResponse): boolean {
  return offersRecursion && !isAuthoritative
}
