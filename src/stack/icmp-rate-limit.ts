/**
 * How many ICMP errors leave (RFC 1812 §4.3.2.8): a bucket of tokens for all, and one for each destination. Knows
 * neither messages nor sockets.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'

/** As in Linux: that many at once after a quiet time, to all (icmp_msgs_burst) and to one. */
const BURST = 50
const BURST_TO_ONE = 6
/** Destinations remembered; one whose bucket is forgotten begins with a full one. */
const MOST_DESTINATIONS = 1024

interface Bucket {
  tokens: number
  filledAt: number
}

export interface IcmpRates {
  readonly icmpErrorsPerSecond: number
  readonly icmpErrorsPerSecondToOne: number
}

export class IcmpRateLimit {
  readonly #rates: IcmpRates
  readonly #all: Bucket = { tokens: BURST, filledAt: 0 }
  readonly #toOne = new Map<Ipv4, Bucket>()

  /** The rates are read anew each time. */
  constructor(rates: IcmpRates) {
    this.#rates = rates
  }

  /** Whether an error may go to `destination` at `now` (milliseconds); if so it is counted. */
  allows(now: number, destination: Ipv4): boolean {
    const { icmpErrorsPerSecond, icmpErrorsPerSecondToOne } = this.#rates
    const one = this.#bucketFor(destination, now)
    fill(one, now, icmpErrorsPerSecondToOne, BURST_TO_ONE)
    fill(this.#all, now, icmpErrorsPerSecond, BURST)
    if (one.tokens < 1 || this.#all.tokens < 1) return false
    one.tokens--
    this.#all.tokens--
    return true
  }

  #bucketFor(destination: Ipv4, now: number): Bucket {
    const known = this.#toOne.get(destination)
    if (known !== undefined) return known
    if (this.#toOne.size >= MOST_DESTINATIONS) this.#toOne.clear()
    const fresh = { tokens: BURST_TO_ONE, filledAt: now }
    this.#toOne.set(destination, fresh)
    return fresh
  }
}

function fill(bucket: Bucket, now: number, perSecond: number, burst: number): void {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) * perSecond) / 1000)
  bucket.filledAt = now
}
