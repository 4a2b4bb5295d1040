/** How long to wait before a segment is sent again: RFC 6298. It keeps no clock, and knows no segment. */

export interface RtoLimits {
  readonly initialMs: number
  /** What is waited beyond a round trip, at least. */
  readonly leastMarginMs: number
  readonly maximumMs: number
}

/**
 * RFC 6298 §2.4 asks for at least a second, which with clocks of a millisecond only makes every lost tail slow. As in
 * Linux it is a round trip and 200 ms: on a steady path the variation shrinks to nothing, and an acknowledgment that
 * the peer delays must not be taken for a loss.
 */
export const RTO_LIMITS: RtoLimits = { initialMs: 1000, leastMarginMs: 200, maximumMs: 120_000 }

/** RFC 6298 §5.7: the timeout for data after a handshake in which a SYN was lost. */
const RTO_AFTER_LOST_SYN_MS = 3000

export class RttEstimator {
  /** The retransmission timeout, with all backing off. */
  rtoMs: number
  /** SRTT; 0 before the first sample. */
  smoothedMs = 0
  /** RTTVAR. */
  variationMs = 0
  readonly #limits: RtoLimits

  constructor(limits: RtoLimits = RTO_LIMITS) {
    this.#limits = limits
    this.rtoMs = limits.initialMs // RFC 6298 §2.1
  }

  /**
   * Takes in one measured round trip and ends all backing off. The caller leaves out segments that were sent
   * twice (Karn, RFC 6298 §3), unless a timestamp tells which copy was answered. `perRoundTrip` is how many
   * samples a round trip yields: more of them weigh less each, or history would be forgotten (RFC 7323 §4.2).
   */
  sample(rttMs: number, perRoundTrip = 1): void {
    if (this.smoothedMs === 0) {
      this.smoothedMs = Math.max(rttMs, Number.MIN_VALUE) // RFC 6298 §2.2
      this.variationMs = rttMs / 2
    } else {
      const beta = 1 / 4 / perRoundTrip // RFC 6298 §2.3
      const alpha = 1 / 8 / perRoundTrip
      this.variationMs += beta * (Math.abs(this.smoothedMs - rttMs) - this.variationMs)
      this.smoothedMs += alpha * (rttMs - this.smoothedMs)
    }
    // RFC 6298 §2.3, the margin in the place of the clock granularity G, which is less.
    this.#set(this.smoothedMs + Math.max(this.#limits.leastMarginMs, 4 * this.variationMs))
  }

  /** RFC 6298 §5.5: the timer fired. */
  backOff(): void {
    this.#set(this.rtoMs * 2)
  }

  /** RFC 6298 §5.7: the handshake is done, and it took more than one SYN. */
  afterLostSyn(): void {
    this.#set(Math.max(this.rtoMs, RTO_AFTER_LOST_SYN_MS))
  }

  #set(rtoMs: number): void {
    this.rtoMs = Math.min(rtoMs, this.#limits.maximumMs)
  }
}
