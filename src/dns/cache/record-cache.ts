/**
 * The cache of a resolver: RRsets, denials (RFC 2308) and failures (RFC 9520), bounded in bytes.
 *
 * It judges lifetime and credibility, and knows the tree of names: the deepest zone cut above a name, a denial
 * above it. It follows no aliases, asks nobody, and has no clock: `nowMs` is a parameter. An entry that has
 * expired is not returned, but stays until the space is needed.
 */

import { LRUCache } from 'lru-cache'
import { TYPE } from '../iana/types.ts'
import type { AnswerEntry, CacheEntry, FailureEntry, NegativeEntry, RrsetEntry } from './cache-entry.ts'
import { entryBytes } from './cache-entry.ts'
import {
  failureKey,
  keyName,
  nameKeyOf,
  nxdomainKey,
  parentKey,
  readKey,
  rrsetKey,
  rrsetKeyOf,
} from './cache-key.ts'
import { CACHE_LIMITS, type CacheLimits } from './cache-limits.ts'
import { LEAST_ANSWERABLE } from './credibility.ts'

/** How often `find` had an answer, and what the entries occupy now. */
export interface CacheCounters {
  readonly hits: number
  readonly misses: number
  readonly evictions: number
  readonly entries: number
  readonly bytes: number
}

export class RecordCache {
  readonly limits: CacheLimits
  readonly #entries: LRUCache<string, CacheEntry>
  #hits = 0
  #misses = 0
  #evictions = 0

  constructor(limits: Partial<CacheLimits> = {}) {
    this.limits = { ...CACHE_LIMITS, ...limits }
    this.#entries = new LRUCache({
      maxSize: this.limits.maxBytes,
      sizeCalculation: (entry, key) => entryBytes(key, entry),
      dispose: (_entry, _key, reason) => {
        if (reason === 'evict') this.#evictions++
      },
    })
  }

  get counters(): CacheCounters {
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      entries: this.#entries.size,
      bytes: this.#entries.calculatedSize,
    }
  }

  /**
   * What may be answered about a type at the uncompressed name that begins at `at`: the RRset, the denial of
   * the type, the CNAME at the name, the denial of the name or of one above it (RFC 8020), or the DNAME above
   * it, in this order.
   */
  find(octets: Uint8Array, at: number, type: number, nowMs: number): AnswerEntry | undefined {
    const key = rrsetKeyOf(octets, at, type)
    const entry = this.#answerable(key, nowMs) ?? this.#findBeside(nameKeyOf(key), type, nowMs)
    if (entry === undefined) this.#misses++
    else this.#hits++
    return entry
  }

  #findBeside(nameKey: string, type: number, nowMs: number): AnswerEntry | undefined {
    if (type !== TYPE.CNAME) {
      const alias = this.#answerable(rrsetKey(nameKey, TYPE.CNAME), nowMs)
      if (alias?.kind === 'rrset') return alias
    }
    const denial = this.#answer(nxdomainKey(nameKey), nowMs)
    if (denial !== undefined) return denial
    for (let above = parentKey(nameKey); above !== undefined; above = parentKey(above)) {
      const denialAbove = this.#answer(nxdomainKey(above), nowMs)
      if (denialAbove !== undefined) return denialAbove
      const redirection = this.#answerable(rrsetKey(above, TYPE.DNAME), nowMs)
      if (redirection?.kind === 'rrset') return redirection
    }
    return undefined
  }

  /** The RRset or the denial of its type, of whatever rank: for reaching servers, not for answering. */
  peek(nameKey: string, type: number, nowMs: number): AnswerEntry | undefined {
    return this.#answer(rrsetKey(nameKey, type), nowMs)
  }

  /** The NS RRset of the deepest known zone cut at or above a name. */
  deepestCut(nameKey: string, nowMs: number): RrsetEntry | undefined {
    for (let at: string | undefined = nameKey; at !== undefined; at = parentKey(at)) {
      const entry = this.peek(at, TYPE.NS, nowMs)
      if (entry?.kind === 'rrset') return entry
    }
    return undefined
  }

  /** The recent failure to resolve a question, if there is one. */
  failure(nameKey: string, type: number, nowMs: number): FailureEntry | undefined {
    const entry = this.#live(failureKey(nameKey, type), nowMs)
    return entry?.kind === 'failure' ? entry : undefined
  }

  /**
   * Every RRset and denial that lives at `nowMs`, with what it is about: `type` is undefined for the denial of a
   * name. Goes through the whole cache: for whoever looks into it, not for queries.
   */
  *held(nowMs: number): Generator<{ nameKey: string; type: number | undefined; entry: AnswerEntry }> {
    for (const [key, entry] of this.#entries.entries()) {
      if (entry.kind !== 'failure' && entry.expiresAtMs > nowMs) yield { ...readKey(key), entry }
    }
  }

  /**
   * Keeps an RRset unless something more credible is held; one of NS for no longer than the delegation of the
   * zone that it comes from. Returns whether it was kept.
   */
  putRrset(nameKey: string, entry: RrsetEntry, nowMs: number): boolean {
    const key = rrsetKey(nameKey, entry.type)
    const held = this.#answer(key, nowMs)
    if (held !== undefined && held.credibility > entry.credibility) return false
    return this.#put(key, entry.type === TYPE.NS ? this.#withoutGhost(entry, nowMs) : entry, nowMs)
  }

  /** Keeps the denial of a type at a name. Returns whether it was kept. */
  putNodata(nameKey: string, type: number, entry: NegativeEntry, nowMs: number): boolean {
    const key = rrsetKey(nameKey, type)
    const held = this.#answer(key, nowMs)
    if (held !== undefined && held.credibility > entry.credibility) return false
    return this.#put(key, entry, nowMs)
  }

  /** Keeps the denial of a name and of all below it (RFC 8020 §2). */
  putNxdomain(nameKey: string, entry: NegativeEntry, nowMs: number): boolean {
    return this.#put(nxdomainKey(nameKey), entry, nowMs)
  }

  /** Remembers for a short while that a question could not be resolved, and why (RFC 9520, RFC 8914). */
  putFailure(nameKey: string, type: number, infoCode: number, extraText: string, nowMs: number): void {
    const ttlSeconds = this.limits.failureTtlSeconds
    const expiresAtMs = nowMs + ttlSeconds * 1000
    this.#put(
      failureKey(nameKey, type),
      { kind: 'failure', ttlSeconds, expiresAtMs, infoCode, extraText },
      nowMs,
    )
  }

  /**
   * As `find`, but what ended no more than `maxStaleSeconds` ago counts too (RFC 8767). Of what contradicts
   * each other, the younger is given. Does not count as a hit or a miss.
   */
  findStale(
    octets: Uint8Array,
    at: number,
    type: number,
    nowMs: number,
    maxStaleSeconds: number,
  ): AnswerEntry | undefined {
    const sinceMs = nowMs - maxStaleSeconds * 1000
    const key = rrsetKeyOf(octets, at, type)
    const exact = this.#answerable(key, sinceMs)
    const beside = this.#findBeside(nameKeyOf(key), type, sinceMs)
    if (exact === undefined || beside === undefined) return exact ?? beside
    return storedAtMs(beside) > storedAtMs(exact) ? beside : exact
  }

  /** Forgets everything about a name, not of those below it. Each of these returns how many entries that were. */
  flushName(nameKey: string): number {
    return this.#flush((key) => key.endsWith(nameKey) && keyName(key) === nameKey)
  }

  /** Forgets what is known of one type at a name, and the denial of the whole name. */
  flushType(nameKey: string, type: number): number {
    const keys = [rrsetKey(nameKey, type), failureKey(nameKey, type), nxdomainKey(nameKey)]
    return keys.filter((key) => this.#entries.delete(key)).length
  }

  /** Forgets everything about a name and all names below it. */
  flushTree(nameKey: string): number {
    return this.#flush((key) => key.endsWith(nameKey) && isAtOrBelow(keyName(key), nameKey))
  }

  /** Forgets that a question could not be resolved, since now it could. */
  forgetFailure(nameKey: string, type: number): void {
    this.#entries.delete(failureKey(nameKey, type))
  }

  clear(): void {
    this.#entries.clear()
  }

  #flush(isMeant: (key: string) => boolean): number {
    const keys = [...this.#entries.keys()].filter(isMeant)
    for (const key of keys) this.#entries.delete(key)
    return keys.length
  }

  /**
   * An NS RRset does not outlive the delegation of the zone whose server told it, be it that zone's own or one
   * below: else the servers of a zone that its parent has taken away could live on for ever (the ghost domains of
   * Jiang et al., NDSS 2012, and the phoenix domains of Li et al., NDSS 2023). Hints know no end.
   */
  #withoutGhost(entry: RrsetEntry, nowMs: number): RrsetEntry {
    const { zone } = entry.origin
    const delegation = this.peek(zone.key, TYPE.NS, nowMs)
    if (delegation === undefined && zone.isRoot) return entry
    const lastMs = delegation?.kind === 'rrset' ? delegation.expiresAtMs : nowMs
    if (entry.expiresAtMs <= lastMs) return entry
    const ttlSeconds = Math.min(entry.ttlSeconds, Math.ceil((lastMs - nowMs) / 1000))
    return { ...entry, ttlSeconds, expiresAtMs: lastMs }
  }

  #put(key: string, entry: CacheEntry, nowMs: number): boolean {
    if (entry.expiresAtMs <= nowMs) return false
    this.#entries.set(key, entry)
    return true
  }

  #live(key: string, nowMs: number): CacheEntry | undefined {
    const entry = this.#entries.get(key)
    return entry !== undefined && entry.expiresAtMs > nowMs ? entry : undefined
  }

  #answer(key: string, nowMs: number): AnswerEntry | undefined {
    const entry = this.#live(key, nowMs)
    return entry?.kind === 'failure' ? undefined : entry
  }

  #answerable(key: string, nowMs: number): AnswerEntry | undefined {
    const entry = this.#answer(key, nowMs)
    return entry !== undefined && entry.credibility >= LEAST_ANSWERABLE ? entry : undefined
  }
}

function storedAtMs({ expiresAtMs, ttlSeconds }: AnswerEntry): number {
  return expiresAtMs - ttlSeconds * 1000
}

function isAtOrBelow(nameKey: string, above: string): boolean {
  for (let at: string | undefined = nameKey; at !== undefined; at = parentKey(at))
    if (at === above) return true
  return false
}
