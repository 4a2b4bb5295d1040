/**
 * The balances of response rate limiting: how much each account may still have. A table of fixed size that strangers
 * fill, so its places are found by a keyed hash, and in a full bucket whoever has been quiet the longest goes.
 */

import { SIPHASH_LENGTH, sipHash } from '../../bytes/siphash.ts'
import { readU32 } from '../../bytes/big-endian.ts'

/** Accounts that share a bucket. */
const WAYS = 8

export interface AccountTerms {
  /** Responses that are credited a second. */
  readonly perSecond: number
  /** Seconds for which a debt is remembered: the deepest debt is what is credited in that time. */
  readonly windowSeconds: number
}

export class RateAccounts {
  readonly #secret: Uint8Array
  readonly #buckets: number
  /** What tells the accounts of a bucket apart; 0 is free. */
  readonly #tags: Uint32Array
  readonly #balances: Float32Array
  readonly #touchedMs: Float64Array
  /** Responses over the limit since the account was last in credit. */
  readonly #excess: Uint32Array
  readonly #hash = new Uint8Array(SIPHASH_LENGTH)
  /** Where the account lies that was debited last. */
  #place = 0

  /** @param secret 16 random octets */
  constructor(entries: number, secret: Uint8Array) {
    this.#secret = secret
    this.#buckets = Math.max(1, Math.ceil(entries / WAYS))
    const size = this.#buckets * WAYS
    this.#tags = new Uint32Array(size)
    this.#balances = new Float32Array(size)
    this.#touchedMs = new Float64Array(size)
    this.#excess = new Uint32Array(size)
  }

  /** Takes one response from the account of the first `length` octets of `key`. False when there is no credit for it. */
  debit(key: Uint8Array, length: number, { perSecond, windowSeconds }: AccountTerms, nowMs: number): boolean {
    const place = this.#find(key, length, perSecond, nowMs)
    this.#place = place
    const earned = ((nowMs - this.#touchedMs[place]!) / 1000) * perSecond
    const balance = Math.min(perSecond, this.#balances[place]! + earned) - 1
    this.#balances[place] = Math.max(balance, -windowSeconds * perSecond)
    this.#touchedMs[place] = nowMs
    const isInCredit = balance >= 0
    this.#excess[place] = isInCredit ? 0 : this.#excess[place]! + 1
    return isInCredit
  }

  /** How many responses in a row had no credit, of the account that was debited last. */
  get excess(): number {
    return this.#excess[this.#place]!
  }

  #find(key: Uint8Array, length: number, perSecond: number, nowMs: number): number {
    sipHash(this.#secret, key, length, this.#hash)
    const tag = readU32(this.#hash, 0) || 1
    const first = (readU32(this.#hash, 4) % this.#buckets) * WAYS
    let quietest = first
    for (let place = first; place < first + WAYS; place++) {
      if (this.#tags[place] === tag) return place
      if (this.#touchedMs[place]! < this.#touchedMs[quietest]!) quietest = place
    }
    this.#tags[quietest] = tag
    this.#balances[quietest] = perSecond
    this.#touchedMs[quietest] = nowMs
    this.#excess[quietest] = 0
    return quietest
  }
}
