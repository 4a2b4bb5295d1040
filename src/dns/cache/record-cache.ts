/**
 * The cache of a resolver: RRsets, denials (RFC 2308) and failures (RFC 9520), bounded in bytes.
 *
 * It judges lifetime and credibility, and knows the tree of names: the deepest zone cut above a name, a denial
 * above it. It follows no aliases, asks nobody, and has no clock: `nowMs` is a parameter. An entry that has
 * expired is not returned, but stays until the space is needed. What it gives out are copies, good for ever.
 *
 * Aggressive use of cached denials (RFC 8198) needs the names of a zone in their canonical order, which hashes
 * do not have: it will be an index of its own beside the store, by zone, of names that have an NSEC or NSEC3
 * RRset here, to which it leads by `peek`. Nothing of the store has to change for it.
 */

import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import { MAX_NAME_LENGTH } from '../name/name-octets.ts'
import type { AnswerEntry, FailureEntry, NegativeEntry, RrsetEntry } from './cache-entry.ts'
import type { CacheCounters } from './cache-counters.ts'
import { CACHE_LIMITS, type CacheLimits } from './cache-limits.ts'
import { LEAST_ANSWERABLE } from './credibility.ts'
import { ABOUT, type About, type EntryCursor, type StoredEntry } from './entry-cursor.ts'
import { EntryStore } from './entry-store.ts'
import { SECRET_LENGTH } from './name-hash.ts'
import { answerEntryAt, failureEntryAt, rrsetEntryAt, storedAnswer, storedFailure } from './stored-entry.ts'

export type { CacheCounters } from './cache-counters.ts'

/** An RRset or a denial with what it is about: `type` is undefined for the denial of a name. */
export interface Held {
  readonly nameKey: string
  readonly type: number | undefined
  readonly entry: AnswerEntry
}

export class RecordCache {
  readonly limits: CacheLimits
  readonly #secret: Uint8Array
  #store: EntryStore
  /** A name that came as a string, as octets. */
  readonly #name = new Uint8Array(MAX_NAME_LENGTH)
  /** Whether the denial of a name denies all below it as well (RFC 8020 §2). */
  deniesBelow = true
  /** Zones, by key, whose servers are configured. */
  readonly #undelegated = new Set<string>()
  #hits = 0
  #misses = 0

  /** `secret`, eight octets that nobody can guess, keeps strangers from making look-ups slow. */
  constructor(limits: Partial<CacheLimits> = {}, secret: Uint8Array = new Uint8Array(SECRET_LENGTH)) {
    this.limits = { ...CACHE_LIMITS, ...limits }
    this.#secret = secret
    this.#store = new EntryStore(this.limits, secret)
  }

  get counters(): CacheCounters {
    const { evictions, size, bytes } = this.#store
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: evictions.unused + evictions.outOfUse,
      evicted: { ...evictions },
      entries: size,
      entriesByKind: { ...this.#store.counts },
      bytes,
    }
  }

  /**
   * What may be answered about a type at the uncompressed name that begins at `at`: the RRset, the denial of
   * the type, the CNAME at the name, or the denial of the name or of one above it (RFC 8020), in this order.
   */
  find(octets: Uint8Array, at: number, type: number, nowMs: number): AnswerEntry | undefined {
    const hash = this.#store.hashOf(octets, at)
    const exact = this.#answerable(hash, octets, at, type, nowMs)
    const place = exact === 0 ? this.#beside(hash, octets, at, type, nowMs, isGoodEnough) : exact
    if (place === 0) this.#misses++
    else this.#hits++
    return place === 0 ? undefined : this.#take(place)
  }

  /**
   * As `find`, but what ended no more than `maxStaleSeconds` ago counts too (RFC 8767). Of what contradicts
   * each other the younger is given. Does not count as a hit or a miss.
   */
  findStale(
    octets: Uint8Array,
    at: number,
    type: number,
    nowMs: number,
    maxStaleSeconds: number,
  ): AnswerEntry | undefined {
    const place = this.#youngest(octets, at, type, nowMs - maxStaleSeconds * 1000)
    return place === 0 ? undefined : this.#take(place)
  }

  /** As `findStale`; and what it finds, if that had ended, counts as having ended now. */
  renewStale(
    octets: Uint8Array,
    at: number,
    type: number,
    nowMs: number,
    maxStaleSeconds: number,
  ): AnswerEntry | undefined {
    const place = this.#youngest(octets, at, type, nowMs - maxStaleSeconds * 1000)
    if (place === 0) return undefined
    const entry = this.#take(place)
    if (entry.expiresAtMs < nowMs) this.#store.read(place).expiresAtMs = nowMs
    return entry
  }

  #youngest(octets: Uint8Array, at: number, type: number, sinceMs: number): number {
    const hash = this.#store.hashOf(octets, at)
    let youngest = this.#answerable(hash, octets, at, type, sinceMs)
    let storedAtMs = youngest === 0 ? -Infinity : this.#store.read(youngest).storedAtMs
    this.#beside(hash, octets, at, type, sinceMs, (place) => {
      const itsMs = this.#store.read(place).storedAtMs
      if (itsMs > storedAtMs) [youngest, storedAtMs] = [place, itsMs]
      return false
    })
    return youngest
  }

  /** The first that `isEnough` where `find` looks, in its order, when nothing is known of the very type; or 0. */
  #beside(
    hash: number,
    octets: Uint8Array,
    at: number,
    type: number,
    nowMs: number,
    isEnough: (place: number) => boolean,
  ): number {
    if (type !== TYPE.CNAME) {
      const alias = this.#answerable(hash, octets, at, TYPE.CNAME, nowMs)
      if (this.#isRrset(alias) && isEnough(alias)) return alias
    }
    const denial = this.#live(hash, octets, at, 0, ABOUT.name, nowMs)
    if (denial !== 0 && isEnough(denial)) return denial
    while (this.deniesBelow && octets[at] !== 0) {
      at += octets[at]! + 1
      const above = this.#live(this.#store.hashOf(octets, at), octets, at, 0, ABOUT.name, nowMs)
      if (above !== 0 && isEnough(above)) return above
    }
    return 0
  }

  /**
   * The nearest DNAME above the uncompressed name that begins at `at`. That `find` does not give it is meant: one
   * forged DNAME would speak for every name below it, so that it only goes along with a CNAME for the very name.
   */
  dnameAbove(octets: Uint8Array, at: number, nowMs: number): RrsetEntry | undefined {
    while (octets[at] !== 0) {
      at += octets[at]! + 1
      const place = this.#answerable(this.#store.hashOf(octets, at), octets, at, TYPE.DNAME, nowMs)
      if (this.#isRrset(place)) return rrsetEntryAt(this.#use(place))
    }
    return undefined
  }

  /** The RRset or the denial of its type, of whatever rank: for reaching servers, not for answering. */
  peek(nameKey: string, type: number, nowMs: number): AnswerEntry | undefined {
    const cursor = this.glance(this.#octetsOf(nameKey), type, nowMs)
    return cursor && answerEntryAt(cursor)
  }

  /**
   * As `peek`, of a name's octets, but where it stands, for who keeps nothing of it: good until the cache is called
   * again.
   */
  glance(name: Uint8Array, type: number, nowMs: number): EntryCursor | undefined {
    const place = this.#liveOf(name, type, ABOUT.type, nowMs)
    return place === 0 ? undefined : this.#use(place)
  }

  /** The NS RRset of the deepest known zone cut at or above a name. */
  deepestCut(nameKey: string, nowMs: number): RrsetEntry | undefined {
    const octets = this.#octetsOf(nameKey)
    for (let at = 0; ; at += octets[at]! + 1) {
      const place = this.#live(this.#store.hashOf(octets, at), octets, at, TYPE.NS, ABOUT.type, nowMs)
      if (this.#isRrset(place)) return rrsetEntryAt(this.#use(place))
      if (octets[at] === 0) return undefined
    }
  }

  /** The recent failure to resolve a question, if there is one. */
  failure(nameKey: string, type: number, nowMs: number): FailureEntry | undefined {
    if (this.#store.counts.failure === 0) return undefined
    const place = this.#liveOf(this.#octetsOf(nameKey), type, ABOUT.failure, nowMs)
    return place === 0 ? undefined : failureEntryAt(this.#use(place))
  }

  /** What was noted of a question. */
  note(nameKey: string, type: number, nowMs: number): Uint8Array | undefined {
    const place = this.#liveOf(this.#octetsOf(nameKey), type, ABOUT.note, nowMs)
    return place === 0 ? undefined : this.#use(place).content()
  }

  /**
   * Every RRset and denial that lives at `nowMs`. Goes through the whole cache: for whoever looks into it, not for
   * queries. What comes or goes meanwhile may be among them or not.
   */
  *held(nowMs: number): Generator<Held> {
    for (const chunk of this.#store.chunks()) {
      for (const held of this.#heldIn(chunk, nowMs)) yield held
    }
  }

  #heldIn(chunk: number, nowMs: number): Held[] {
    const held: Held[] = []
    for (const place of this.#store.places(chunk)) {
      const cursor = this.#store.read(place)
      const { about } = cursor
      if (cursor.expiresAtMs <= nowMs || about === ABOUT.failure || about === ABOUT.note) continue
      const nameKey = DomainName.from(cursor.nameOctets()).key
      held.push({
        nameKey,
        type: about === ABOUT.name ? undefined : cursor.type,
        entry: answerEntryAt(cursor),
      })
    }
    return held
  }

  /** From now on what servers of this zone say of delegations is believed although no delegation leads to them. */
  expectNoDelegation(zoneKey: string): void {
    this.#undelegated.add(zoneKey)
  }

  /**
   * Keeps an RRset unless something more credible is held that lives beyond `beyondMs`; one of NS for no longer
   * than the delegation of the zone that it comes from. Returns whether it was kept.
   */
  putRrset(nameKey: string, entry: RrsetEntry, nowMs: number, beyondMs = nowMs): boolean {
    const lasting = entry.type === TYPE.NS ? this.#withoutGhost(entry, nowMs) : entry
    return this.#putAnswer(nameKey, entry.type, lasting, nowMs, beyondMs)
  }

  /** Keeps the denial of a type at a name. Returns whether it was kept. */
  putNodata(nameKey: string, type: number, entry: NegativeEntry, nowMs: number, beyondMs = nowMs): boolean {
    return this.#putAnswer(nameKey, type, entry, nowMs, beyondMs)
  }

  #putAnswer(nameKey: string, type: number, entry: AnswerEntry, nowMs: number, beyondMs: number): boolean {
    if (entry.expiresAtMs <= nowMs) return false
    const octets = this.#octetsOf(nameKey)
    const hash = this.#store.hashOf(octets, 0)
    const held = this.#live(hash, octets, 0, type, ABOUT.type, beyondMs)
    if (held !== 0 && this.#store.read(held).credibility > entry.credibility) return false
    return this.#store.put(hash, octets, type, ABOUT.type, storedAnswer(entry), nowMs)
  }

  /** Keeps the denial of a name and of all below it (RFC 8020 §2). */
  putNxdomain(nameKey: string, entry: NegativeEntry, nowMs: number): boolean {
    return this.#put(this.#octetsOf(nameKey), 0, ABOUT.name, storedAnswer(entry), nowMs)
  }

  /**
   * Remembers for a while that a question could not be resolved, and why (RFC 9520, RFC 8914): for twice as long
   * as the last time, if it was so then too.
   */
  putFailure(nameKey: string, type: number, infoCode: number, extraText: string, nowMs: number): void {
    const { failureTtlSeconds, maxFailureTtlSeconds } = this.limits
    const octets = this.#octetsOf(nameKey)
    const last = this.#liveOf(octets, type, ABOUT.failure, nowMs - maxFailureTtlSeconds * 1000)
    const ttlSeconds =
      last === 0 ? failureTtlSeconds : Math.min(2 * this.#store.read(last).ttlSeconds, maxFailureTtlSeconds)
    const expiresAtMs = nowMs + ttlSeconds * 1000
    const entry = storedFailure({ kind: 'failure', ttlSeconds, expiresAtMs, infoCode, extraText })
    this.#put(octets, type, ABOUT.failure, entry, nowMs)
  }

  /** Forgets that a question could not be resolved, since now it could. */
  forgetFailure(nameKey: string, type: number): void {
    if (this.#store.counts.failure === 0) return
    this.#remove(this.#octetsOf(nameKey), type, ABOUT.failure)
  }

  /** Remembers something of a question, in octets that mean nothing to the cache. Returns whether it was kept. */
  putNote(nameKey: string, type: number, note: Uint8Array, ttlSeconds: number, nowMs: number): boolean {
    const expiresAtMs = nowMs + ttlSeconds * 1000
    const entry: StoredEntry = {
      kind: 'note',
      ttlSeconds,
      expiresAtMs,
      credibility: 0,
      content: note,
      origin: undefined,
    }
    return this.#put(this.#octetsOf(nameKey), type, ABOUT.note, entry, nowMs)
  }

  /** Forgets everything about a name, not of those below it. Each of these returns how many entries that were. */
  flushName(nameKey: string): number {
    const octets = this.#octetsOf(nameKey)
    return this.#store.removeAll((entry) => entry.isOf(octets))
  }

  /** Forgets what is known of one type at a name, and the denial of the whole name. */
  flushType(nameKey: string, type: number): number {
    const octets = this.#octetsOf(nameKey)
    const removed = [ABOUT.type, ABOUT.failure, ABOUT.note].filter((about) =>
      this.#remove(octets, type, about),
    ).length
    return removed + (this.#remove(octets, 0, ABOUT.name) ? 1 : 0)
  }

  /** Forgets everything about a name and all names below it. */
  flushTree(nameKey: string): number {
    const octets = this.#octetsOf(nameKey)
    return this.#store.removeAll((entry) => entry.isAtOrBelow(octets))
  }

  clear(): void {
    this.#store.clear()
  }

  /**
   * Takes back what was held before, for no longer than it had left then. What is held now is younger and stays.
   * Returns whether it was taken.
   */
  restore({ nameKey, type, entry }: Held, nowMs: number): boolean {
    const octets = this.#octetsOf(nameKey)
    const about = type === undefined ? ABOUT.name : ABOUT.type
    if (this.#liveOf(octets, type ?? 0, about, nowMs) !== 0) return false
    return this.#put(octets, type ?? 0, about, storedAnswer(entry), nowMs)
  }

  /** A cache like this one with nothing in it. */
  emptyTwin(): RecordCache {
    return new RecordCache(this.limits, this.#secret)
  }

  /** Holds from now on what `twin` holds, and nothing else; `twin` is not to be used again. Returns how many entries. */
  become(twin: RecordCache): number {
    this.#store = twin.#store
    return this.#store.size
  }

  /**
   * An NS RRset does not outlive the delegation of the zone whose server told it, be it that zone's own or one
   * below: else the servers of a zone that its parent has taken away could live on for ever (the ghost domains of
   * Jiang et al., NDSS 2012, and the phoenix domains of Li et al., NDSS 2023). The root has no parent to do so, and
   * configured servers know no end.
   */
  #withoutGhost(entry: RrsetEntry, nowMs: number): RrsetEntry {
    const { zone } = entry.origin
    if (zone.isRoot) return entry
    const delegation = this.#liveOf(zone.octets, TYPE.NS, ABOUT.type, nowMs)
    if (delegation === 0 && this.#undelegated.has(zone.key)) return entry
    const lastMs = this.#isRrset(delegation) ? this.#store.read(delegation).expiresAtMs : nowMs
    if (entry.expiresAtMs <= lastMs) return entry
    const ttlSeconds = Math.min(entry.ttlSeconds, Math.ceil((lastMs - nowMs) / 1000))
    return { ...entry, ttlSeconds, expiresAtMs: lastMs }
  }

  #put(octets: Uint8Array, type: number, about: About, entry: StoredEntry, nowMs: number): boolean {
    if (entry.expiresAtMs <= nowMs) return false
    return this.#store.put(this.#store.hashOf(octets, 0), octets, type, about, entry, nowMs)
  }

  #remove(octets: Uint8Array, type: number, about: About): boolean {
    const place = this.#store.locate(this.#store.hashOf(octets, 0), octets, 0, type, about)
    if (place !== 0) this.#store.remove(place)
    return place !== 0
  }

  #liveOf(name: Uint8Array, type: number, about: About, nowMs: number): number {
    return this.#live(this.#store.hashOf(name, 0), name, 0, type, about, nowMs)
  }

  #live(hash: number, octets: Uint8Array, at: number, type: number, about: About, nowMs: number): number {
    const place = this.#store.locate(hash, octets, at, type, about)
    return place !== 0 && this.#store.read(place).expiresAtMs > nowMs ? place : 0
  }

  #answerable(hash: number, octets: Uint8Array, at: number, type: number, nowMs: number): number {
    const place = this.#live(hash, octets, at, type, ABOUT.type, nowMs)
    return place !== 0 && this.#store.read(place).credibility >= LEAST_ANSWERABLE ? place : 0
  }

  #isRrset(place: number): boolean {
    return place !== 0 && this.#store.read(place).kind === 'rrset'
  }

  #take(place: number): AnswerEntry {
    return answerEntryAt(this.#use(place))
  }

  #use(place: number): EntryCursor {
    const cursor = this.#store.read(place)
    cursor.countUse()
    return cursor
  }

  #octetsOf(nameKey: string): Uint8Array {
    const octets = this.#name
    for (let i = 0; i < nameKey.length; i++) octets[i] = nameKey.charCodeAt(i)
    return octets
  }
}

const isGoodEnough = (): boolean => true
