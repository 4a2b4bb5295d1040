/**
 * How an entry stands in the slab: a header of 32 octets, the name that it is about unless its content begins
 * with that, the content, and who said it (the server's name, the zone's, the address). All of it is there
 * once, and none of it is an object: that is what makes a bound on the cache a bound on the process.
 *
 * A cursor reads and writes the entry that it was last set upon.
 */

import { equalNames, nameLength } from '../name/name-octets.ts'
import { originLength, readOrigin, writeOrigin } from './entry-origin.ts'
import type { Origin } from './cache-entry.ts'
import { rdataLengthAt } from './packed-records.ts'
import { type Slab, UNIT_BYTES } from './slab.ts'

/** What an entry is about, beside a name and a type. */
export const ABOUT = {
  /** An RRset, or the denial of its type. */
  type: 0,
  /** The whole name: its denial. */
  name: 1,
  /** A question that could not be resolved. */
  failure: 2,
  /** What the cache's user wants to remember of a question. */
  note: 3,
} as const

export type About = (typeof ABOUT)[keyof typeof ABOUT]

/** In the order of the numbers by which they are stored. */
export const STORED_KINDS = ['rrset', 'nodata', 'nxdomain', 'failure', 'note'] as const

export type StoredKind = (typeof STORED_KINDS)[number]

/** An entry's content and what is known of it, but not what it is about. */
export interface StoredEntry {
  readonly kind: StoredKind
  readonly ttlSeconds: number
  readonly expiresAtMs: number
  /** 0 where there is none. */
  readonly credibility: number
  /** Of an RRset and of a denial: see packed-records.ts. */
  readonly content: Uint8Array
  readonly origin: Origin | undefined
}

// Words of four octets, counted from the beginning of an entry.
const NEXT_WORD = 0
const HASH_WORD = 1
const TTL_WORD = 2
const CONTENT_LENGTH_WORD = 3
/** A number of 64 bits, counted in those. */
const EXPIRES_TIME = 2
// Octets.
const TYPE = 24
const ABOUT_OCTET = 26
const KIND_AND_CREDIBILITY = 27
const MARKS = 28
/** 0 when the content begins with the name. */
const NAME_LENGTH = 29
const UNITS = 30
const HEADER = 32

const USES = 0x03
const IS_DEAD = 0x04

/** The units that an entry about `name` takes. */
export function unitsOf(name: Uint8Array, entry: StoredEntry): number {
  const length = HEADER + keptNameLength(name, entry) + entry.content.length + originLength(entry.origin)
  return Math.ceil(length / UNIT_BYTES)
}

/** The name of an RRset's owner is that of its key: it need not be there twice. */
function keptNameLength(name: Uint8Array, { kind, content }: StoredEntry): number {
  return kind === 'rrset' && equalNames(content, 0, name, 0) ? 0 : nameLength(name, 0)
}

export class EntryCursor {
  readonly #slab: Slab
  #octets: Uint8Array = new Uint8Array(0)
  #words: Int32Array = new Int32Array(0)
  #times: Float64Array = new Float64Array(0)
  /** Where the entry begins, in units. */
  #unit = 0

  constructor(slab: Slab) {
    this.#slab = slab
  }

  seek(place: number): this {
    const chunk = this.#slab.chunkOf(place)
    this.#octets = this.#slab.octets[chunk]!
    this.#words = this.#slab.words[chunk]!
    this.#times = this.#slab.times[chunk]!
    this.#unit = this.#slab.unitOf(place)
    return this
  }

  /** The next entry in the same bucket of the index; 0 when this is the last. */
  get next(): number {
    return this.#words[2 * this.#unit + NEXT_WORD]!
  }

  set next(place: number) {
    this.#words[2 * this.#unit + NEXT_WORD] = place
  }

  get hash(): number {
    return this.#words[2 * this.#unit + HASH_WORD]!
  }

  get ttlSeconds(): number {
    return this.#words[2 * this.#unit + TTL_WORD]! >>> 0
  }

  get expiresAtMs(): number {
    return this.#times[this.#unit + EXPIRES_TIME]!
  }

  set expiresAtMs(endMs: number) {
    this.#times[this.#unit + EXPIRES_TIME] = endMs
  }

  get storedAtMs(): number {
    return this.expiresAtMs - this.ttlSeconds * 1000
  }

  get type(): number {
    return this.#pair(TYPE)
  }

  get about(): About {
    return this.#octets[this.#at(ABOUT_OCTET)]! as About
  }

  get kind(): StoredKind {
    return STORED_KINDS[this.#octets[this.#at(KIND_AND_CREDIBILITY)]! & 0x0f]!
  }

  get credibility(): number {
    return this.#octets[this.#at(KIND_AND_CREDIBILITY)]! >>> 4
  }

  get units(): number {
    return this.#pair(UNITS)
  }

  /** How often it was of use since it last had to prove so, up to three times. */
  get uses(): number {
    return this.#octets[this.#at(MARKS)]! & USES
  }

  countUse(): void {
    const at = this.#at(MARKS)
    if ((this.#octets[at]! & USES) !== USES) this.#octets[at]!++
  }

  /** Whether nothing refers to it any more. */
  get isDead(): boolean {
    return (this.#octets[this.#at(MARKS)]! & IS_DEAD) !== 0
  }

  kill(): void {
    this.#octets[this.#at(MARKS)]! |= IS_DEAD
  }

  isAbout(hash: number, octets: Uint8Array, at: number, type: number, about: About): boolean {
    return (
      this.hash === hash &&
      this.about === about &&
      this.type === type &&
      equalNames(this.#octets, this.#at(HEADER), octets, at)
    )
  }

  /** Whether it is about this very name. */
  isOf(name: Uint8Array): boolean {
    return equalNames(this.#octets, this.#at(HEADER), name, 0)
  }

  /** Whether it is about this name or one below it. */
  isAtOrBelow(name: Uint8Array): boolean {
    const octets = this.#octets
    for (let at = this.#at(HEADER); ; at += octets[at]! + 1) {
      if (equalNames(octets, at, name, 0)) return true
      if (octets[at] === 0) return false
    }
  }

  /** A copy of the name that it is about. */
  nameOctets(): Uint8Array {
    const at = this.#at(HEADER)
    return this.#octets.slice(at, at + nameLength(this.#octets, at))
  }

  /** A copy. */
  content(): Uint8Array {
    const at = this.#contentAt
    return this.#octets.slice(at, at + this.#contentLength)
  }

  /** Where the data of each record of an RRset stands, of the first `most`: not to be kept. */
  visitRdatas(most: number, take: (octets: Uint8Array, at: number, length: number) => void): void {
    const octets = this.#octets
    const end = this.#contentAt + this.#contentLength
    let at = this.#contentAt + nameLength(octets, this.#contentAt)
    for (let count = 0; at < end && count < most; count++) {
      const length = rdataLengthAt(octets, at)
      take(octets, at + 2, length)
      at += 2 + length
    }
  }

  /** Who said it; only of what has an origin. */
  origin(): Origin {
    return readOrigin(this.#octets, this.#contentAt + this.#contentLength)
  }

  /** Writes a whole entry into `units` units, which it may not fill, leaving its place in the index open. */
  write(units: number, hash: number, name: Uint8Array, type: number, about: About, entry: StoredEntry): void {
    const kept = keptNameLength(name, entry)
    const { content } = entry
    this.#words[2 * this.#unit + HASH_WORD] = hash
    this.#words[2 * this.#unit + TTL_WORD] = entry.ttlSeconds
    this.#words[2 * this.#unit + CONTENT_LENGTH_WORD] = content.length
    this.#times[this.#unit + EXPIRES_TIME] = entry.expiresAtMs
    const held = this.#octets
    this.#setPair(TYPE, type)
    held[this.#at(ABOUT_OCTET)] = about
    held[this.#at(KIND_AND_CREDIBILITY)] = STORED_KINDS.indexOf(entry.kind) | (entry.credibility << 4)
    held[this.#at(MARKS)] = 0
    held[this.#at(NAME_LENGTH)] = kept
    this.#setPair(UNITS, units)
    const nameAt = this.#at(HEADER)
    for (let i = 0; i < kept; i++) held[nameAt + i] = name[i]!
    held.set(content, nameAt + kept)
    writeOrigin(entry.origin, held, nameAt + kept + content.length)
  }

  /** Copies the entry at `from` to here, where it has to be of use again. */
  copyFrom(from: EntryCursor): void {
    const { units } = from
    const begin = UNIT_BYTES * from.#unit
    this.#octets.set(from.#octets.subarray(begin, begin + UNIT_BYTES * units), UNIT_BYTES * this.#unit)
    this.#octets[this.#at(MARKS)] = 0
  }

  get #contentLength(): number {
    return this.#words[2 * this.#unit + CONTENT_LENGTH_WORD]!
  }

  get #contentAt(): number {
    return this.#at(HEADER) + this.#octets[this.#at(NAME_LENGTH)]!
  }

  #at(octet: number): number {
    return UNIT_BYTES * this.#unit + octet
  }

  #pair(octet: number): number {
    const at = this.#at(octet)
    return (this.#octets[at]! << 8) | this.#octets[at + 1]!
  }

  #setPair(octet: number, value: number): void {
    const at = this.#at(octet)
    this.#octets[at] = value >>> 8
    this.#octets[at + 1] = value
  }
}
