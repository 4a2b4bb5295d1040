/** CUBIC (RFC 9438): the window grows by the time since the last loss, not by how often acknowledgments come. */

import {
  initialWindow,
  slowStartGain,
  usedOfWindow,
  windowAfterUndo,
  windowWasUsed,
  type CongestionControl,
} from './congestion-control.ts'

/** RFC 9438 §4.6: what a loss leaves of the window. */
const BETA = 0.7
/** RFC 9438 §5: how steep the curve is, in segments per second cubed. */
const C = 0.4
/** RFC 9438 §4.3: the gain at which Reno with this β is as fast as Reno with one half. */
const RENO_ALPHA = (3 * (1 - BETA)) / (1 + BETA)

/**
 * A control for a connection with segments of `segmentSize` octets. `window` is the first window: one segment
 * where a SYN was lost (RFC 5681 §3.1).
 */
export function cubic(segmentSize: number, window = initialWindow(segmentSize)): CongestionControl {
  return new Cubic(segmentSize, window)
}

/** What a loss changes. */
interface Stage {
  readonly window: number
  readonly threshold: number
  readonly epoch: number | undefined
  readonly maximum: number
  readonly prior: number
  readonly plateauSeconds: number
  readonly estimate: number
}

class Cubic implements CongestionControl {
  readonly name = 'cubic'
  window: number
  threshold = Infinity
  segmentSize: number
  readonly #initialWindow: number
  #timedOut = false
  /** Before the last loss. */
  #before: Stage | undefined

  /** When this stage of congestion avoidance began, moved on by the time that the window was not in use. */
  #epoch: number | undefined
  /** When the last acknowledgment came. */
  #lastAcknowledged = 0
  /** W_max: the window before the last loss; 0 before any. */
  #maximum = 0
  /** cwnd_prior: the window at which a Reno flow would have lost as well. */
  #prior = 0
  /** K: how long after the epoch the curve is back at its maximum, in seconds. */
  #plateauSeconds = 0
  /** W_est: the window that Reno would have. */
  #estimate = 0

  constructor(segmentSize: number, window: number) {
    this.segmentSize = segmentSize
    this.window = window
    this.#initialWindow = window
  }

  acknowledged(now: number, octets: number, inFlight: number, smoothedRttMs: number): void {
    const sinceLast = now - this.#lastAcknowledged
    this.#lastAcknowledged = now
    this.#timedOut = false
    if (!windowWasUsed(this.window, inFlight)) {
      // RFC 9438 §5.8: time in which the program, not the network, held back is not time on the curve.
      if (this.#epoch !== undefined) this.#epoch += sinceLast
    } else if (this.window < this.threshold) {
      this.window += slowStartGain(octets, this.segmentSize)
    } else {
      this.#avoidCongestion(now, octets, smoothedRttMs)
    }
  }

  congestion(_now: number, inFlight: number): void {
    this.#before = {
      window: this.window,
      threshold: this.threshold,
      epoch: this.#epoch,
      maximum: this.#maximum,
      prior: this.#prior,
      plateauSeconds: this.#plateauSeconds,
      estimate: this.#estimate,
    }
    this.#reduce(inFlight)
    this.window = this.threshold
  }

  /** RFC 9438 §4.9.2: the curve goes on as if there had been no loss. */
  undo(inFlight: number): void {
    const before = this.#before
    if (before === undefined) return
    this.#epoch = before.epoch
    this.#maximum = before.maximum
    this.#prior = before.prior
    this.#plateauSeconds = before.plateauSeconds
    this.#estimate = before.estimate
    this.threshold = Math.max(before.window, before.threshold) // RFC 4015 §3.2, step 0
    this.window = windowAfterUndo(before.window, inFlight, this.segmentSize)
  }

  recovered(): void {
    this.window = this.threshold
  }

  timedOut(_now: number, inFlight: number): void {
    // RFC 5681 §3.1: a second timeout of the same segment leaves the threshold alone.
    if (!this.#timedOut) this.#reduce(inFlight)
    this.#timedOut = true
    this.window = this.segmentSize
    // RFC 9438 §4.8: the next stage starts at its own plateau, not below the old one.
    this.#maximum = 0
  }

  restartedAfterIdle(now: number): void {
    this.window = Math.min(this.#initialWindow, this.window) // RFC 5681 §4.1
    if (this.#epoch !== undefined) this.#epoch += now - this.#lastAcknowledged // RFC 9438 §4.2
    this.#lastAcknowledged = now
  }

  #reduce(inFlight: number): void {
    this.#prior = this.window
    // RFC 9438 §4.7, fast convergence: a flow that lost before it was back where it had been makes room.
    this.#maximum = this.window < this.#maximum ? (this.window * (1 + BETA)) / 2 : this.window
    this.threshold = Math.max(usedOfWindow(this.window, inFlight) * BETA, 2 * this.segmentSize) // RFC 9438 §4.6
    this.#epoch = undefined
  }

  #beginEpoch(now: number): void {
    this.#epoch = now
    this.#estimate = this.window
    if (this.#maximum < this.window) this.#maximum = this.window
    const below = (this.#maximum - this.window) / this.segmentSize
    this.#plateauSeconds = Math.cbrt(below / C) // RFC 9438 §4.2, figure 2
  }

  #avoidCongestion(now: number, octets: number, smoothedRttMs: number): void {
    if (this.#epoch === undefined) this.#beginEpoch(now)
    const sinceEpochMs = now - this.#epoch!
    this.#growEstimate(octets)
    if (this.#curve(sinceEpochMs) < this.#estimate) {
      this.window = Math.max(this.window, this.#estimate) // RFC 9438 §4.3: Reno would be faster here
      return
    }
    // RFC 9438 §4.2: aim at where the curve is a round trip from now, and at most half as much again.
    const ahead = this.#curve(sinceEpochMs + smoothedRttMs)
    const target = Math.min(Math.max(ahead, this.window), this.window * 1.5)
    this.window += (target - this.window) * (octets / this.window) // RFC 9438 §4.4 and §4.5
  }

  /** RFC 9438 §4.3, figure 4. */
  #growEstimate(octets: number): void {
    const alpha = this.#estimate >= this.#prior ? 1 : RENO_ALPHA
    this.#estimate += alpha * octets * (this.segmentSize / this.window)
  }

  /** W_cubic(t), RFC 9438 §4.2, figure 1. */
  #curve(sinceEpochMs: number): number {
    const seconds = sinceEpochMs / 1000 - this.#plateauSeconds
    return C * seconds * seconds * seconds * this.segmentSize + this.#maximum
  }
}
