/** What one neighbor may cost us. Each number with its reason. */

export const LIMITS = {
  /** A full table of the real Internet has a million prefixes; a hundred times what any world of ours has is enough. */
  prefixesOfPeer: 20_000,
  /** Vendors' rule (maxas-limit): the longest real paths have some forty systems; a longer one is a mistake or an attack. */
  asPathLength: 255,
  /** Octets that wait for a neighbor to take them before we make more: one receive window or so. */
  unsentOctets: 65_536,
  /** Between two attempts with a neighbor that keeps failing. */
  dampedSeconds: 120,
  /** RFC 4271 §8.2.2 suggests four minutes for the peer's OPEN to come. */
  openSeconds: 240,
  /** RFC 9687 §6: eight minutes, or twice the hold time, whichever is longer. */
  sendHoldSeconds: 480,
} as const
