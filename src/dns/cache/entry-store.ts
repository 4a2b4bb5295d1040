/**
 * Where entries are held, by what they are about, in no more memory than was allowed. It judges nothing but
 * what to give up when space is needed, and has no clock.
 *
 * A new entry stands on trial, in a queue that gets a tenth of the memory once memory is short. What was of use by
 * the time that its turn comes goes on to the other queue, where it has to be of use once a round; what was not
 * is given up (Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023). So a flood of names
 * that are asked for once, which is what an attack by random subdomains is, passes through the tenth and leaves
 * everything popular alone. Both queues are made of whole chunks, which are used again as soon as they are empty.
 */

import {
  ABOUT,
  type About,
  EntryCursor,
  STORED_KINDS,
  type StoredEntry,
  type StoredKind,
  unitsOf,
} from './entry-cursor.ts'
import { EntryIndex } from './entry-index.ts'
import { GivenUp } from './given-up.ts'
import { NameHash } from './name-hash.ts'
import { Slab, UNIT_BYTES } from './slab.ts'

/** A smaller one than 256 KiB in a small cache, so that it has some to choose from. */
const MOST_CHUNK_BYTES = 256 * 1024
const FEWEST_CHUNK_BYTES = 1024
const CHUNKS_OF_SMALL_CACHE = 8
/** One being filled in each queue, one to be emptied, one to spare. */
const FEWEST_CHUNKS = 4

/** A bucket of four octets for so many of memory: for entries of common size that is one each. */
const BYTES_OF_BUCKET = 128

/** The part of the memory for what is on trial. */
const TRIAL_SHARE = 1 / 10

/**
 * When so many chunks in a row were full of what is of use, only half of the next ones may stay, and nothing ever that
 * is larger than this part of a chunk: so that some chunk makes room in the end, and no insertion waits for long.
 */
const FUTILE_EVICTIONS = 8
const LARGEST_KEPT = 1 / 8

export interface StoreLimits {
  readonly maxBytes: number
  /** How long after its end an entry is not the first to be given up. */
  readonly keepExpiredSeconds: number
}

/** Entries given up for space, by reason. */
export interface Evictions {
  /** Alive, but not of use since they came. */
  unused: number
  /** Alive, of use before, but not lately. */
  outOfUse: number
  /** Their life was over. */
  expired: number
}

export class EntryStore {
  /** How many entries of each kind there are. */
  readonly counts: Record<StoredKind, number> = { rrset: 0, nodata: 0, nxdomain: 0, failure: 0, note: 0 }
  readonly evictions: Evictions = { unused: 0, outOfUse: 0, expired: 0 }
  readonly #slab: Slab
  readonly #index: EntryIndex
  readonly #names: NameHash
  readonly #givenUp: GivenUp
  readonly #cursor: EntryCursor
  readonly #target: EntryCursor
  readonly #mostChunks: number
  readonly #unitsOfChunk: number
  readonly #keepExpiredMs: number
  /** Chunks of either queue, the oldest first; the last one is being filled. */
  readonly #trial: number[] = []
  readonly #proven: number[] = []
  readonly #free: number[] = []
  /** By chunk, the first unit that nothing stands in. The first of all is left out: no place is 0. */
  readonly #used: number[] = []

  /** `secret` keeps strangers from choosing names that hash alike. */
  constructor({ maxBytes, keepExpiredSeconds }: StoreLimits, secret: Uint8Array) {
    const buckets = powerOfTwo(maxBytes / BYTES_OF_BUCKET)
    this.#slab = new Slab(chunkBytesFor(maxBytes))
    this.#unitsOfChunk = this.#slab.chunkBytes / UNIT_BYTES
    this.#index = new EntryIndex(new EntryCursor(this.#slab), buckets)
    this.#names = new NameHash(secret)
    this.#givenUp = new GivenUp(buckets)
    this.#cursor = new EntryCursor(this.#slab)
    this.#target = new EntryCursor(this.#slab)
    this.#keepExpiredMs = keepExpiredSeconds * 1000
    const tables = EntryIndex.bytesOf(buckets) + GivenUp.bytesOf(buckets)
    this.#mostChunks = Math.max(FEWEST_CHUNKS, Math.floor((maxBytes - tables) / this.#slab.chunkBytes))
  }

  get size(): number {
    return this.#index.size
  }

  /** All the memory that was taken. */
  get bytes(): number {
    return this.#slab.bytes + this.#index.bytes + this.#givenUp.bytes
  }

  /** What `locate` wants to know of the uncompressed name at `at`. */
  hashOf(octets: Uint8Array, at: number): number {
    return this.#names.of(octets, at)
  }

  /** Where the entry about this stands, or 0. The name begins at `at` and has the hash `nameHash`. */
  locate(nameHash: number, octets: Uint8Array, at: number, type: number, about: About): number {
    const hash = hashOfQuestion(nameHash, type, about)
    const cursor = this.#cursor
    for (let place = this.#index.first(hash); place !== 0; place = cursor.next) {
      if (cursor.seek(place).isAbout(hash, octets, at, type, about)) return place
    }
    return 0
  }

  /** To read what stands at a place; good until the store is called again. */
  read(place: number): EntryCursor {
    return this.#cursor.seek(place)
  }

  /**
   * Keeps an entry, in place of what was held about the same. The name has the hash `nameHash`. Returns whether there
   * is room for one so large.
   */
  put(
    nameHash: number,
    name: Uint8Array,
    type: number,
    about: About,
    entry: StoredEntry,
    nowMs: number,
  ): boolean {
    const units = unitsOf(name, entry)
    if (units >= this.#unitsOfChunk) return false
    const hash = hashOfQuestion(nameHash, type, about)
    const held = this.locate(nameHash, name, 0, type, about)
    if (held !== 0 && this.#cursor.units >= units) {
      const { kind } = this.#cursor
      this.counts[kind]--
      this.counts[entry.kind]++
      this.#cursor.write(this.#cursor.units, hash, name, type, about, entry)
      this.#cursor.countUse()
      return true
    }
    const isKnown = held !== 0 || this.#givenUp.has(hash)
    if (held !== 0) this.remove(held)
    const queue = isKnown ? this.#proven : this.#trial
    const place = this.#allocate(queue, units, nowMs)
    this.#cursor.seek(place).write(units, hash, name, type, about, entry)
    this.#index.add(place, hash)
    this.counts[entry.kind]++
    return true
  }

  remove(place: number): void {
    const { hash, kind } = this.#cursor.seek(place)
    this.counts[kind]--
    this.#cursor.kill()
    this.#index.remove(place, hash)
  }

  /** Removes what `isMeant`; returns how many entries that were. */
  removeAll(isMeant: (entry: EntryCursor) => boolean): number {
    let count = 0
    for (const chunk of this.chunks()) {
      for (const place of this.places(chunk)) {
        if (!isMeant(this.read(place))) continue
        this.remove(place)
        count++
      }
    }
    return count
  }

  /** The chunks in use, the oldest first; to be asked for their `places` one after another. */
  chunks(): number[] {
    return [...this.#proven, ...this.#trial]
  }

  /** Where the entries of a chunk stand. */
  places(chunk: number): number[] {
    const places: number[] = []
    const end = this.#used[chunk] ?? 0
    for (let unit = 1; unit < end; unit += this.#cursor.units) {
      const place = this.#slab.place(chunk, unit)
      if (!this.#cursor.seek(place).isDead) places.push(place)
    }
    return places
  }

  clear(): void {
    this.#index.clear()
    for (const chunks of [this.#trial, this.#proven]) {
      for (const chunk of chunks) this.#release(chunk)
      chunks.length = 0
    }
    for (const kind of STORED_KINDS) this.counts[kind] = 0
  }

  /** Room at the end of a queue. */
  #allocate(queue: number[], units: number, nowMs: number): number {
    const last = queue.at(-1)
    if (last !== undefined && this.#used[last]! + units <= this.#unitsOfChunk) return this.#take(last, units)
    const chunk = this.#emptyChunk(nowMs)
    queue.push(chunk)
    return this.#take(chunk, units)
  }

  #take(chunk: number, units: number): number {
    const unit = this.#used[chunk]!
    this.#used[chunk] = unit + units
    return this.#slab.place(chunk, unit)
  }

  /** One chunk is always kept empty: what moves on while another is emptied needs to go somewhere. */
  #emptyChunk(nowMs: number): number {
    const { octets } = this.#slab
    if (this.#free.length === 0 && octets.length < this.#mostChunks) this.#release(this.#slab.add())
    for (let evictions = 0; this.#free.length < 2 && octets.length === this.#mostChunks; evictions++)
      this.#evict(nowMs, evictions < FUTILE_EVICTIONS ? 1 : 1 / 2)
    return this.#free.pop()!
  }

  #release(chunk: number): void {
    this.#used[chunk] = 1
    this.#free.push(chunk)
  }

  /** Empties the oldest chunk of the queue that has more than its share; `share` of it at most moves on. */
  #evict(nowMs: number, share: number): void {
    const trialShare = Math.max(2, Math.floor(this.#mostChunks * TRIAL_SHARE))
    const isTrial = this.#trial.length > trialShare || this.#proven.length < 2
    const queue = isTrial ? this.#trial : this.#proven
    const chunk = queue.shift()!
    let unitsLeft = this.#unitsOfChunk * share
    for (const place of this.places(chunk)) {
      const { units, uses } = this.#cursor.seek(place)
      if (this.#cursor.expiresAtMs + this.#keepExpiredMs <= nowMs) {
        this.evictions.expired++
      } else if (uses > 0 && units <= unitsLeft && units <= this.#unitsOfChunk * LARGEST_KEPT) {
        unitsLeft -= units
        this.#moveOn(place, units)
        continue
      } else if (isTrial) {
        this.evictions.unused++
        this.#givenUp.add(this.#cursor.hash)
      } else {
        this.evictions.outOfUse++
      }
      this.remove(place)
    }
    this.#release(chunk)
  }

  #moveOn(place: number, units: number): void {
    const last = this.#proven.at(-1)
    if (last === undefined || this.#used[last]! + units > this.#unitsOfChunk)
      this.#proven.push(this.#free.pop()!)
    const to = this.#take(this.#proven.at(-1)!, units)
    this.#target.seek(to).copyFrom(this.#cursor.seek(place))
    this.#index.move(place, to, this.#target.hash)
  }
}

/**
 * One question has the cache looked through for several things at one name: records, an alias, a cut, a denial. What is
 * common differs in the highest bits alone, so that it shares a bucket, which memory then gives once. Other types
 * are spread: else whoever owns a name could fill its bucket with thousands of them.
 */
function hashOfQuestion(nameHash: number, type: number, about: About): number {
  const isCommon = type < COMMON_TYPES && (about === ABOUT.type || about === ABOUT.name)
  if (isCommon) return nameHash ^ ((COMMON_TYPES * about + type) << COMMON_SHIFT)
  let hash = nameHash ^ Math.imul((about << 16) | type, 0x9e3779b1)
  // The last steps of MurmurHash3 spread it over all bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** Types below it are common: up to AAAA, they are the first that were assigned. */
const COMMON_TYPES = 32
/** Six bits are left for them, and 26 for buckets, which is more than memory has room for. */
const COMMON_SHIFT = 26

function chunkBytesFor(maxBytes: number): number {
  const share = powerOfTwo(maxBytes / CHUNKS_OF_SMALL_CACHE)
  return Math.max(FEWEST_CHUNK_BYTES, Math.min(MOST_CHUNK_BYTES, share))
}

/** The largest power of two that is no more than `limit`. */
function powerOfTwo(limit: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(limit, 1)))
}
