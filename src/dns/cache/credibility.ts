/**
 * How far data may be believed, by where it stood in which message (RFC 2181 §5.4.1). A higher number is
 * never replaced by a lower one while it lives. The ranks of data that only a zone's own server has (its
 * zone file, a transfer) do not occur in a resolver.
 */

export const CREDIBILITY = {
  /** The additional section of any response: good for reaching a server, never for answering a client. */
  additional: 1,
  /** The authority section of a referral: the parent's word about a delegation. */
  referral: 2,
  /** The answer section of a response that is not authoritative. */
  answer: 3,
  /** The authority section of an authoritative answer. */
  authoritativeAuthority: 4,
  /** The answer section of an authoritative answer. */
  authoritativeAnswer: 5,
} as const

export type Credibility = (typeof CREDIBILITY)[keyof typeof CREDIBILITY]

/** Data of lower rank is never returned as an answer to a query (RFC 2181 §5.4.1). */
export const LEAST_ANSWERABLE: Credibility = CREDIBILITY.answer

/** The rank in words: `glue`, `referral`, … */
export function describeCredibility(credibility: Credibility): string {
  switch (credibility) {
    case CREDIBILITY.additional:
      return 'glue'
    case CREDIBILITY.referral:
      return 'referral'
    case CREDIBILITY.answer:
      return 'answer without authority'
    case CREDIBILITY.authoritativeAuthority:
      return 'authority section of an authoritative answer'
    case CREDIBILITY.authoritativeAnswer:
      return 'authoritative answer'
  }
}
