/** Ephemeral ports: which to take when a program leaves the choice to the kernel. Knows no protocol. */

import type { Random } from '../runtime/runtime.ts'

/** The dynamic ports (RFC 6335 §6), which is where RFC 6056 §3.2 lets the choice begin at the latest. */
export const FIRST_EPHEMERAL_PORT = 49_152
export const LAST_EPHEMERAL_PORT = 65_535
const PORTS = LAST_EPHEMERAL_PORT - FIRST_EPHEMERAL_PORT + 1

/** One after the other as of old, so that anyone can guess the next; or RFC 6056's first algorithm. */
export type PortSelection = 'sequential' | 'random'

export class PortAllocator {
  readonly #random: Random
  #next = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** A port that `isFree` agrees to; undefined when none is left. */
  allocate(selection: PortSelection, isFree: (port: number) => boolean): number | undefined {
    // RFC 6056 §3.3.1: begin at random, then go up to the first that is free.
    const start = selection === 'random' ? this.#random.below(PORTS) : this.#next
    for (let step = 0; step < PORTS; step++) {
      const offset = (start + step) % PORTS
      const port = FIRST_EPHEMERAL_PORT + offset
      if (!isFree(port)) continue
      this.#next = (offset + 1) % PORTS
      return port
    }
    return undefined
  }
}
