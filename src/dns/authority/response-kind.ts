/** What a response says, as far as it matters for how often somebody may be told so. */

export type ResponseKind = 'answer' | 'referral' | 'nodata' | 'nxdomain' | 'error'

/** What a response is about: equal ones are told apart from others by kind, name and type. */
export interface ResponseSubject {
  readonly kind: ResponseKind
  /**
   * The octets that hold the name that stands for all of its kind, at `at`: the name that was asked for, the wildcard
   * that it was made from, the zone cut of a referral, the zone in which nothing was found. Of an error none.
   */
  readonly octets: Uint8Array
  readonly at: number
  /** The type that was asked for; 0 where any type would have been told the same. */
  readonly type: number
}
