/** How much fits through to a destination, as far as routers have told (RFC 1191). Knows no routes. */

import type { Ipv4 } from '../address/ipv4-number.ts'

/** RFC 1191 §6.3: after so long a larger packet is tried again. */
const AGE_MS = 600_000
/** Destinations remembered; the one told of longest ago makes room. */
const MOST_DESTINATIONS = 4096

/**
 * RFC 791 has links carry 68 octets, but who claims such a link today wants to have a host send dust. What is
 * said to be below this is taken for this, and such packets may be fragmented on the way.
 */
export const LEAST_MTU = 552

/** RFC 1191 §7.1: what to try where a router of old does not say. */
const PLATEAUS = [32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68]

interface Entry {
  /** As it was told, however little. */
  readonly claimed: number
  readonly expiresAt: number
}

export class PathMtuCache {
  readonly #entries = new Map<Ipv4, Entry>()
  readonly #now: () => number

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Infinity where nobody has said anything. */
  get(destination: Ipv4): number {
    const entry = this.#find(destination)
    return entry === undefined ? Infinity : Math.max(entry.claimed, LEAST_MTU)
  }

  /** Whether packets to there may set "don't fragment": not where the path is said to be too narrow for the least. */
  mayForbidFragments(destination: Ipv4): boolean {
    return (this.#find(destination)?.claimed ?? LEAST_MTU) >= LEAST_MTU
  }

  /**
   * A router has said that a packet of `length` octets does not fit, and that `told` would: 0 if it does not know
   * (RFC 1191 §5).
   */
  learn(destination: Ipv4, told: number, length: number): void {
    const claimed = told === 0 ? plateauBelow(length) : told
    // RFC 1191 §3: a host must never increase its estimate by such a message, nor believe that nothing has changed.
    if (claimed >= length) return
    const current = this.#find(destination)
    if (current !== undefined && claimed >= current.claimed) return
    this.#entries.delete(destination)
    if (this.#entries.size >= MOST_DESTINATIONS) this.#forgetOldest()
    this.#entries.set(destination, { claimed, expiresAt: this.#now() + AGE_MS })
  }

  #find(destination: Ipv4): Entry | undefined {
    if (this.#entries.size === 0) return undefined
    const entry = this.#entries.get(destination)
    if (entry === undefined || entry.expiresAt > this.#now()) return entry
    this.#entries.delete(destination)
    return undefined
  }

  #forgetOldest(): void {
    for (const destination of this.#entries.keys()) {
      this.#entries.delete(destination)
      return
    }
  }
}

function plateauBelow(length: number): number {
  return PLATEAUS.find((plateau) => plateau < length) ?? PLATEAUS.at(-1)!
}
