/**
 * Puts what the cache keeps into a response, with the TTL that is left. What does not fit truncates it. Knows
 * nothing of where the answer comes from.
 */

import type { AnswerEntry } from '../../cache/cache-entry.ts'
import { countRdatas, firstRdata, rdataLengthAt } from '../../cache/packed-records.ts'
import { remainingSeconds } from '../../cache/ttl.ts'
import { CLASS } from '../../iana/classes.ts'
import { FLAG } from '../../message/header.ts'
import { equalNames } from '../../name/name-octets.ts'
import type { ResponseSection, ResponseWriter } from '../../message/response-writer.ts'

export class EntryWriter {
  readonly #response: ResponseWriter
  /** The name asked for, in the client's case. */
  #asked: Uint8Array = new Uint8Array(1)
  #isTruncated = false
  #expiredTtlSeconds = 0

  constructor(response: ResponseWriter) {
    this.#response = response
  }

  /** A new response has begun, to a question about `asked`; what has expired gets `expiredTtlSeconds` in it. */
  begin(asked: Uint8Array, expiredTtlSeconds = 0): void {
    this.#asked = asked
    this.#isTruncated = false
    this.#expiredTtlSeconds = expiredTtlSeconds
  }

  /** TC, if something was left out that the client needs (RFC 2181 §9). */
  get flags(): number {
    return this.#isTruncated ? FLAG.TC : 0
  }

  /**
   * Adds the records of an entry, beginning with the one at `turn`, so that clients that take the first do not
   * all take the same. When they do not fit, the response is truncated, and what follows is left out too.
   */
  put(section: ResponseSection, entry: AnswerEntry, nowMs: number, turn = 0): void {
    if (this.#isTruncated) return
    const { packed, type } = entry
    const response = this.#response
    const count = countRdatas(packed)
    const isLive = entry.expiresAtMs > nowMs
    const ttlSeconds = isLive ? remainingSeconds(entry, nowMs) : this.#expiredTtlSeconds
    // What was asked for is told in the client's own words, whoever asked for it first.
    const owner = equalNames(packed, 0, this.#asked, 0) ? this.#asked : packed
    let at = rdataAt(packed, count === 0 ? 0 : turn % count)
    response.beginRrset()
    for (let i = 0; i < count; i++) {
      const length = rdataLengthAt(packed, at)
      if (!response.record(owner, 0, type, CLASS.IN, ttlSeconds, packed, at + 2, length)) {
        this.#isTruncated = section !== 'additional'
        return
      }
      at += 2 + length
      if (at === packed.length) at = firstRdata(packed)
    }
    response.endRrset(section)
  }
}

function rdataAt(packed: Uint8Array, index: number): number {
  let at = firstRdata(packed)
  for (; index > 0; index--) at += 2 + rdataLengthAt(packed, at)
  return at
}
