/**
 * SYN cookies (RFC 4987 §3.6): all that a listener has to remember of a SYN, folded into the sequence number and
 * the timestamp of its answer. Nothing here is kept between the two calls.
 */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { hashEndpoints } from './initial-sequence.ts'

/** The segment sizes that a cookie can say; a peer's own is rounded down to one of these. */
const SEGMENT_SIZES = [536, 1300, 1440, 1460] as const

/** A cookie says in which of these periods it was made. */
const PERIOD_MS = 64_000
/** How many periods back one is still honoured: it lives for one to two minutes. */
const OLDEST_PERIODS = 1

const HASH_BITS = 24
const HASH_MASK = (1 << HASH_BITS) - 1

/** The initial sequence number to answer a SYN with. `peerSequence` and `peerSegmentSize` are that SYN's. */
export function makeCookie(
  secret: Uint8Array,
  nowMs: number,
  local: Ipv4Endpoint,
  remote: Ipv4Endpoint,
  peerSequence: number,
  peerSegmentSize: number,
): number {
  const period = Math.floor(nowMs / PERIOD_MS)
  const hidden = hashEndpoints(secret, local, remote, period) + sizeIndex(peerSegmentSize)
  return (base(secret, local, remote, peerSequence) + (period << HASH_BITS) + (hidden & HASH_MASK)) >>> 0
}

/**
 * The peer's segment size, rounded down, if `cookie` (the acknowledgment less one) was made here for these ends
 * in the last minute or two; undefined otherwise. `peerSequence` is the SYN's (the sequence less one).
 */
export function checkCookie(
  secret: Uint8Array,
  nowMs: number,
  local: Ipv4Endpoint,
  remote: Ipv4Endpoint,
  peerSequence: number,
  cookie: number,
): number | undefined {
  const period = Math.floor(nowMs / PERIOD_MS)
  const bare = (cookie - base(secret, local, remote, peerSequence)) >>> 0
  const age = (period - (bare >>> HASH_BITS)) & 0xff
  if (age > OLDEST_PERIODS) return undefined
  const index = (bare - hashEndpoints(secret, local, remote, period - age)) & HASH_MASK
  return SEGMENT_SIZES[index]
}

/** What a cookie has no room for, and a timestamp has. */
export interface CookieOptions {
  readonly windowScale: number | undefined
  readonly sackPermitted: boolean
}

const OPTION_BITS = 5
const OPTION_MASK = (1 << OPTION_BITS) - 1
const SACK_BIT = 0x10
const NO_SCALE = 0xf

/** A timestamp no later than `timestamp` whose low bits say `options`, to be echoed in the handshake's last segment. */
export function makeCookieTimestamp(timestamp: number, options: CookieOptions): number {
  const scale = options.windowScale ?? NO_SCALE
  const bits = scale | (options.sackPermitted ? SACK_BIT : 0)
  const made = ((timestamp & ~OPTION_MASK) | bits) >>> 0
  // RFC 7323 §5.3: later timestamps must not be smaller, so this one is never ahead of the clock.
  return ((made - timestamp) | 0) > 0 ? (made - (1 << OPTION_BITS)) >>> 0 : made
}

/** The options that an echoed timestamp says. */
export function readCookieTimestamp(echo: number): CookieOptions {
  const scale = echo & NO_SCALE
  return { windowScale: scale === NO_SCALE ? undefined : scale, sackPermitted: (echo & SACK_BIT) !== 0 }
}

/** The part of a cookie that is one for the connection, and moves with the peer's own number (RFC 4987 §3.6). */
function base(secret: Uint8Array, local: Ipv4Endpoint, remote: Ipv4Endpoint, peerSequence: number): number {
  return hashEndpoints(secret, remote, local, -1 >>> 0) + peerSequence
}

function sizeIndex(segmentSize: number): number {
  const larger = SEGMENT_SIZES.findIndex((size) => size > segmentSize)
  return larger === -1 ? SEGMENT_SIZES.length - 1 : Math.max(0, larger - 1)
}
