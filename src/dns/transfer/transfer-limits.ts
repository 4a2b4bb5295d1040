/** Every number that transfers and notifications go by, with its reason. */

/** On the way out. */
export const OUTWARD_LIMITS = {
  /**
   * Octets of a message, unless a single record needs more: as far as compression pointers reach, so that every name
   * can be pointed to, and a third of a millisecond of work.
   */
  messageOctets: 0x4000,

  /** Above so many changes, what they come to is told instead of each. A client replays a few dozen in no time. */
  deltas: 64,

  /** Records of changes that are condensed without a pause: a millisecond or two. */
  condensedInASlice: 2_000,
} as const
