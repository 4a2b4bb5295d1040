/** Slow start and congestion avoidance of RFC 5681, with the byte counting of RFC 3465. */

import {
  initialWindow,
  slowStartGain,
  usedOfWindow,
  windowAfterUndo,
  windowWasUsed,
  type CongestionControl,
} from './congestion-control.ts'

/**
 * A control for a connection with segments of `segmentSize` octets. `window` is the first window: one segment
 * where a SYN was lost (RFC 5681 §3.1).
 */
export function reno(segmentSize: number, window = initialWindow(segmentSize)): CongestionControl {
  return new Reno(segmentSize, window)
}

class Reno implements CongestionControl {
  readonly name = 'reno'
  window: number
  threshold = Infinity
  segmentSize: number
  readonly #initialWindow: number
  /** Acknowledged in congestion avoidance since the window last grew. */
  #counted = 0
  #timedOut = false
  /** Before the last loss. */
  #before = { window: 0, threshold: Infinity }

  constructor(segmentSize: number, window: number) {
    this.segmentSize = segmentSize
    this.window = window
    this.#initialWindow = window
  }

  acknowledged(_now: number, octets: number, inFlight: number): void {
    this.#timedOut = false
    if (!windowWasUsed(this.window, inFlight)) return
    if (this.window < this.threshold) this.window += slowStartGain(octets, this.segmentSize)
    else this.#avoidCongestion(octets)
  }

  congestion(_now: number, inFlight: number): void {
    this.#before = { window: this.window, threshold: this.threshold }
    this.threshold = this.#halved(inFlight)
    this.window = this.threshold
    this.#counted = 0
  }

  undo(inFlight: number): void {
    const { window, threshold } = this.#before
    this.threshold = Math.max(window, threshold) // RFC 4015 §3.2, step 0
    this.window = windowAfterUndo(window, inFlight, this.segmentSize)
  }

  recovered(): void {
    this.window = this.threshold // RFC 6582 §3.2, step 3, option 2
  }

  timedOut(_now: number, inFlight: number): void {
    // RFC 5681 §3.1: a second timeout of the same segment leaves the threshold alone.
    if (!this.#timedOut) this.threshold = this.#halved(inFlight)
    this.#timedOut = true
    this.window = this.segmentSize
    this.#counted = 0
  }

  restartedAfterIdle(): void {
    this.window = Math.min(this.#initialWindow, this.window) // RFC 5681 §4.1
  }

  /** One segment more for each window acknowledged (RFC 3465 §2.1). */
  #avoidCongestion(octets: number): void {
    this.#counted += octets
    if (this.#counted < this.window) return
    this.#counted -= this.window
    this.window += this.segmentSize
  }

  /** RFC 5681 §3.1, equation 4. */
  #halved(inFlight: number): number {
    return Math.max(usedOfWindow(this.window, inFlight) / 2, 2 * this.segmentSize)
  }
}
