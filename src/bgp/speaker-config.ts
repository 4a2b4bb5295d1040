/** How a speaker is set up: what it is, whom it talks to, and what may pass. Data only. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { PrefixFilter } from './prefix-filter.ts'
import type { Relation } from './relation.ts'

export interface SpeakerConfig {
  readonly asn: number
  /** The BGP identifier: some number that no other router of the system has, by custom one of its addresses. */
  readonly routerId: Ipv4
  readonly name?: string
  /** What the speaker originates from the start. */
  readonly networks: readonly Ipv4Prefix[]
  readonly peers: readonly PeerConfig[]
  readonly timers?: Partial<BgpTimers>
  /** Where it listens; `BGP_PORT` unless told otherwise. */
  readonly port?: number
}

export interface PeerConfig {
  /** Ours for the neighbor, unlike any other. */
  readonly name: string
  readonly asn: number
  readonly address: Ipv4
  /** The neighbor's `BGP_PORT`, unless told otherwise. */
  readonly port?: number
  /**
   * Our address in the session, on which we listen, and the next hop that we tell. The system below has to choose it
   * by itself for connections to `address`.
   */
  readonly localAddress: Ipv4
  readonly relation: Relation
  /** Of routes from this neighbor; 0 unless told otherwise. */
  readonly weight?: number
  /** Of routes from this neighbor, in the place of what its relation gives them. */
  readonly localPreference?: number
  /** The MED that we tell this neighbor; none unless told otherwise. */
  readonly med?: number
  /**
   * What the neighbor hears of us: all that the policies let pass, or a default route alone, which is what a customer
   * with a single way out needs. 'everything' unless told otherwise.
   */
  readonly sends?: 'everything' | 'default'
  readonly importFilter?: PrefixFilter
  readonly exportFilter?: PrefixFilter
  /** More prefixes than this end the session; `LIMITS.prefixesOfPeer` unless told otherwise. */
  readonly maxPrefixes?: number
  /** For a neighbor of our own system: we are the next hop of what we tell it. True unless told otherwise. */
  readonly nextHopSelf?: boolean
}

/** In seconds; each is shortened by up to a quarter at random (RFC 4271 §10). */
export interface BgpTimers {
  /** Proposed to the neighbor; the lower of the two proposals counts. A third of it lies between keepalives. */
  readonly holdSeconds: number
  /** From one attempt to connect to the next. */
  readonly connectRetrySeconds: number
  /** At least so long between two announcements to a neighbor of another system (RFC 4271 §9.2.1.1). */
  readonly minAdvertisementSeconds: number
  /** The same for neighbors of our own system. */
  readonly internalMinAdvertisementSeconds: number
}

/**
 * RFC 4271 §10 suggests 90, 120, 30 and 5 seconds, for a backbone with a million routes. Nobody waits two minutes for a
 * neighbor today, and vendors announce at once; a second keeps the number of messages down while paths are explored.
 */
export const DEFAULT_TIMERS: BgpTimers = {
  holdSeconds: 90,
  connectRetrySeconds: 5,
  minAdvertisementSeconds: 1,
  internalMinAdvertisementSeconds: 0,
}
