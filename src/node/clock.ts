/** The system's clock. Knows Node's timers and their quirks; knows nothing of what waits on them. */

import type { Clock, Timer } from '../runtime/runtime.ts'

/** What `setTimeout` can hold (24.8 days); anything longer it takes for 1 ms. Longer waits go in hops. */
const LONGEST_HOP_MS = 0x7fff_ffff

export class NodeClock implements Clock {
  now(): number {
    return performance.now()
  }

  wall(): number {
    return Date.now()
  }

  schedule(delayMs: number, fire: () => void): Timer {
    if (!(delayMs > 0)) {
      const immediate = setImmediate(fire)
      return { cancel: () => clearImmediate(immediate) }
    }
    return new NodeTimer(performance.now() + delayMs, fire)
  }
}

class NodeTimer implements Timer {
  readonly #dueMs: number
  readonly #fire: () => void
  #timeout: NodeJS.Timeout

  constructor(dueMs: number, fire: () => void) {
    this.#dueMs = dueMs
    this.#fire = fire
    this.#timeout = this.#arm()
  }

  cancel(): void {
    clearTimeout(this.#timeout)
  }

  #arm(): NodeJS.Timeout {
    // The loop counts whole milliseconds of a time it has cut off, so a timeout may come up to one early.
    const hopMs = Math.ceil(this.#dueMs - performance.now()) + 1
    return setTimeout(() => this.#elapse(), Math.min(hopMs, LONGEST_HOP_MS))
  }

  #elapse(): void {
    if (performance.now() < this.#dueMs) this.#timeout = this.#arm()
    else this.#fire()
  }
}
