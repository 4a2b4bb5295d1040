/**
 * The entries of master files that gave records, in the order in which they were read: where each stands, and what it
 * leaves to others. In columns of numbers, since a zone may have a million of them.
 */

import { DomainName } from '../../name/domain-name.ts'
import type { RecordPlace } from '../record-sink.ts'

/** What holds for an entry and those around it. */
export interface EntryContext {
  readonly file: string
  readonly inclusion: number
  readonly origin: DomainName
  readonly defaultTtlSeconds: number
}

const FLAG = { INDENTED: 1, GENERATED: 2, TTL_OF_PREVIOUS: 4, TTL_OF_SOA: 8, TTL_STATED: 16 } as const

const FIRST_CAPACITY = 1024

export class EntryTable {
  count = 0
  /** Whether some owner, and some TTL, is that of the record before. */
  hasIndented = false
  hasTtlOfPrevious = false
  readonly #contexts: EntryContext[] = []
  #origin: Uint8Array | undefined
  #offsets = new Uint32Array(FIRST_CAPACITY)
  #endOffsets = new Uint32Array(FIRST_CAPACITY)
  #ttls = new Uint32Array(FIRST_CAPACITY)
  #context = new Uint32Array(FIRST_CAPACITY)
  #flags = new Uint8Array(FIRST_CAPACITY)

  /** Adds the entry at `place`, unless it is the one added last, and gives its number. */
  add(place: RecordPlace, ttlSeconds: number): number {
    const context = this.#contextAt(place)
    const last = this.count - 1
    if (last >= 0 && this.#context[last] === context && this.#offsets[last] === place.offset) return last
    if (this.count === this.#offsets.length) this.#grow()
    const entry = this.count++
    this.#offsets[entry] = place.offset
    this.#endOffsets[entry] = place.endOffset
    this.#ttls[entry] = ttlSeconds
    this.#context[entry] = context
    this.#flags[entry] = flagsOf(place)
    this.hasIndented ||= place.ownerSource === 'previous'
    this.hasTtlOfPrevious ||= place.ttlSource === 'previous'
    return entry
  }

  context(entry: number): EntryContext {
    return this.#contexts[this.#context[entry]!]!
  }

  offset(entry: number): number {
    return this.#offsets[entry]!
  }

  endOffset(entry: number): number {
    return this.#endOffsets[entry]!
  }

  /** As the text says it, be it by a `$TTL` or a record before. */
  ttlSeconds(entry: number): number {
    return this.#ttls[entry]!
  }

  isIndented(entry: number): boolean {
    return (this.#flags[entry]! & FLAG.INDENTED) !== 0
  }

  isGenerated(entry: number): boolean {
    return (this.#flags[entry]! & FLAG.GENERATED) !== 0
  }

  hasTtlOfItsOwn(entry: number): boolean {
    return (this.#flags[entry]! & FLAG.TTL_STATED) !== 0
  }

  takesPreviousTtl(entry: number): boolean {
    return (this.#flags[entry]! & FLAG.TTL_OF_PREVIOUS) !== 0
  }

  takesSoaTtl(entry: number): boolean {
    return (this.#flags[entry]! & FLAG.TTL_OF_SOA) !== 0
  }

  /** The entry before in the same reading of the same file, without those of `$GENERATE`. */
  previous(entry: number): number | undefined {
    const { inclusion } = this.context(entry)
    for (let at = entry - 1; at >= 0; at--) {
      if (this.context(at).inclusion === inclusion && !this.isGenerated(at)) return at
    }
    return undefined
  }

  #contextAt({ file, inclusion, origin, defaultTtlSeconds }: RecordPlace): number {
    const last = this.#contexts.at(-1)
    const isSame =
      last?.inclusion === inclusion && last.defaultTtlSeconds === defaultTtlSeconds && this.#origin === origin
    if (!isSame) {
      this.#origin = origin
      this.#contexts.push({ file, inclusion, origin: DomainName.from(origin), defaultTtlSeconds })
    }
    return this.#contexts.length - 1
  }

  #grow(): void {
    const capacity = 2 * this.#offsets.length
    this.#offsets = grown(this.#offsets, new Uint32Array(capacity))
    this.#endOffsets = grown(this.#endOffsets, new Uint32Array(capacity))
    this.#ttls = grown(this.#ttls, new Uint32Array(capacity))
    this.#context = grown(this.#context, new Uint32Array(capacity))
    this.#flags = grown(this.#flags, new Uint8Array(capacity))
  }
}

function grown<T extends Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

function flagsOf({ ownerSource, ttlSource }: RecordPlace): number {
  const owner = ownerSource === 'previous' ? FLAG.INDENTED : ownerSource === 'generated' ? FLAG.GENERATED : 0
  if (ttlSource === 'stated') return owner | FLAG.TTL_STATED
  if (ttlSource === 'previous') return owner | FLAG.TTL_OF_PREVIOUS
  return ttlSource === 'soa' ? owner | FLAG.TTL_OF_SOA : owner
}
