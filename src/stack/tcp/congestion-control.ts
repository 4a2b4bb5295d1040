/**
 * What every congestion control offers: how much may be in flight. All amounts are in octets, all times in
 * milliseconds. It neither counts duplicate acknowledgments nor picks what to send again; the machine tells it
 * what happened.
 */

export interface CongestionControl {
  readonly name: 'reno' | 'cubic'
  /**
   * The congestion window, cwnd. During recovery it stays at the threshold: the machine takes duplicate and
   * selective acknowledgments off what is in flight (RFC 6675 §4 "pipe"), which lets out just what the inflated
   * window of RFC 6582 §3.2 would.
   */
  readonly window: number
  /** The slow start threshold, ssthresh. */
  readonly threshold: number
  /** The largest payload that is sent, SMSS. It may shrink when the path does. */
  segmentSize: number
  /**
   * `octets` more were acknowledged outside recovery; `inFlight` is what was out just before that, by which
   * it knows whether the window was in use.
   */
  acknowledged(now: number, octets: number, inFlight: number, smoothedRttMs: number): void
  /** A loss was inferred and recovery begins: once a window of data. */
  congestion(now: number, inFlight: number): void
  /** The last `congestion` was none: what it took is given back. `inFlight` is what is out now. */
  undo(inFlight: number): void
  /** All that was out when recovery began is acknowledged. */
  recovered(now: number): void
  /** The retransmission timer fired. */
  timedOut(now: number, inFlight: number): void
  /** Nothing was sent for longer than a retransmission timeout, and now something is to be. */
  restartedAfterIdle(now: number): void
}

/** RFC 6928 §2: ten segments, but no more than 14,600 octets where segments are large. */
export function initialWindow(segmentSize: number): number {
  return Math.min(10 * segmentSize, Math.max(2 * segmentSize, 14_600))
}

/**
 * Whether enough of the window was used that an acknowledgment says something about the path (RFC 7661 §4.3
 * draws the line at one half). A window that an idle program did not fill must not grow.
 */
export function windowWasUsed(window: number, inFlight: number): boolean {
  return inFlight * 2 >= window
}

/**
 * What a loss is measured by. In a long recovery far more than the window may come to be unacknowledged, most of
 * which has arrived; the threshold would then rise with each loss. RFC 5681 §3.2 sets an upper limit to it only.
 */
export function usedOfWindow(window: number, inFlight: number): number {
  return Math.min(window, inFlight)
}

/** RFC 5681 §3.1, equation 2: what slow start adds for one acknowledgment, byte counting (RFC 3465 §2.2, L = 2). */
export function slowStartGain(octets: number, segmentSize: number): number {
  return Math.min(octets, 2 * segmentSize)
}

/**
 * The window when one of `window` is given back (RFC 4015 §3.2, step 6): no more goes out at once than a new connection
 * would send, the rest by slow start.
 */
export function windowAfterUndo(window: number, inFlight: number, segmentSize: number): number {
  return Math.min(window, inFlight + initialWindow(segmentSize))
}
