/**
 * What stood beside answers in the messages that brought them: by key only. The RRsets themselves are in the
 * record cache, or are not any more; and so are these notes, in its octets and within its bound.
 */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import { nameLength } from '../name/name-octets.ts'
import type { RrsetEntry } from './cache-entry.ts'
import type { RecordCache } from './record-cache.ts'

/** An RRset by what it is about. */
export interface RrsetName {
  readonly nameKey: string
  readonly type: number
}

export interface SectionNote {
  readonly authority: readonly RrsetName[]
  readonly additional: readonly RrsetName[]
}

/** What is left of the sections, with the TTLs that are left. */
export interface Sections {
  readonly authority: readonly RrsetEntry[]
  readonly additional: readonly RrsetEntry[]
}

export class SectionNotes {
  readonly #cache: RecordCache
  readonly #writer = new ByteWriter()

  constructor(cache: RecordCache) {
    this.#cache = cache
  }

  /** Remembers what stood beside the answer to a question, instead of what did so before. */
  put(nameKey: string, type: number, note: SectionNote, nowMs: number): void {
    const { maxTtlSeconds, keepExpiredSeconds } = this.#cache.limits
    const octets = this.#encode(note)
    // Longer than anything that it leads to.
    this.#cache.putNote(nameKey, type, octets, maxTtlSeconds + keepExpiredSeconds, nowMs)
  }

  /** What stood beside the answer to a question and lives at `atMs`, in its order. */
  find(nameKey: string, type: number, atMs: number): Sections | undefined {
    const octets = this.#cache.note(nameKey, type, atMs)
    if (octets === undefined) return undefined
    const authority: RrsetEntry[] = []
    const additional: RrsetEntry[] = []
    const { buffer, byteOffset } = octets
    for (let at = 0; at < octets.length; at += 3 + nameLength(octets, at + 3)) {
      const name = Buffer.from(buffer, byteOffset + at + 3, nameLength(octets, at + 3)).toString('latin1')
      const entry = this.#cache.peek(name, (octets[at + 1]! << 8) | octets[at + 2]!, atMs)
      if (entry?.kind === 'rrset') (octets[at] === ADDITIONAL ? additional : authority).push(entry)
    }
    return { authority, additional }
  }

  /** Each RRset as its section in an octet, its type in two, and its name. */
  #encode({ authority, additional }: SectionNote): Uint8Array {
    this.#writer.at = 0
    for (const rrset of authority) this.#append(AUTHORITY, rrset)
    for (const rrset of additional) this.#append(ADDITIONAL, rrset)
    return this.#writer.octets.slice(0, this.#writer.at)
  }

  #append(section: number, { nameKey, type }: RrsetName): void {
    const writer = this.#writer
    writer.u8(section)
    writer.u16(type)
    for (let i = 0; i < nameKey.length; i++) writer.u8(nameKey.charCodeAt(i))
  }
}

const AUTHORITY = 0
const ADDITIONAL = 1
