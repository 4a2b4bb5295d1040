// What a zone says at one time: an immutable table of RRsets. Every edit makes another one.

import { CLASS } from '../../src/dns/iana/classes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { ZoneBuilder } from '../../src/dns/zone/zone-builder.ts'
import type { Zone } from '../../src/dns/zone/zone.ts'
import { upwards } from './names.ts'
import type { Rrset } from './rrset.ts'

type Owners = ReadonlyMap<string, readonly Rrset[]>

export class ZoneContent {
  readonly origin: string
  readonly #owners: Owners
  /** Owners and the empty non-terminals above them. */
  readonly #nodes: ReadonlySet<string>
  #zone: Zone | undefined

  constructor(origin: string, owners: Owners) {
    this.origin = origin
    this.#owners = owners
    const nodes = new Set<string>()
    for (const owner of owners.keys()) {
      for (const name of upwards(owner)) {
        if (nodes.has(name)) break
        nodes.add(name)
        if (name === origin) break
      }
    }
    this.#nodes = nodes
  }

  /** Whether there is something at or below the name (RFC 4592 §2.2.2). */
  exists(name: string): boolean {
    return this.#nodes.has(name)
  }

  isEmptyNonTerminal(name: string): boolean {
    return this.#nodes.has(name) && !this.#owners.has(name)
  }

  get owners(): string[] {
    return [...this.#owners.keys()]
  }

  rrsetsAt(owner: string): readonly Rrset[] {
    return this.#owners.get(owner) ?? []
  }

  rrset(owner: string, type: number): Rrset | undefined {
    return this.#owners.get(owner)?.find((set) => set.type === type)
  }

  /** How long a denial may be kept: the lesser of the SOA's TTL and its MINIMUM (RFC 2308 §5). */
  get negativeTtlSeconds(): number {
    const soa = this.rrset(this.origin, TYPE.SOA)!
    return Math.min(soa.ttlSeconds, Number(soa.texts[0]!.split(' ').at(-1)))
  }

  /** With these RRsets in the place of those of their owner and type. */
  with(...sets: readonly (readonly [owner: string, set: Rrset])[]): ZoneContent {
    const owners = new Map(this.#owners)
    for (const [owner, set] of sets) {
      const others = (owners.get(owner) ?? []).filter(({ type }) => type !== set.type)
      owners.set(owner, [...others, set])
    }
    return new ZoneContent(this.origin, owners)
  }

  without(owner: string, type: number): ZoneContent {
    const owners = new Map(this.#owners)
    const others = this.rrsetsAt(owner).filter((set) => set.type !== type)
    if (others.length === 0) owners.delete(owner)
    else owners.set(owner, others)
    return new ZoneContent(this.origin, owners)
  }

  /** As servers hold it. */
  get zone(): Zone {
    return (this.#zone ??= this.#build())
  }

  #build(): Zone {
    const builder = new ZoneBuilder({ origin: DomainName.parse(this.origin) })
    for (const [owner, sets] of this.#owners) {
      const { octets } = DomainName.parse(owner)
      for (const { type, ttlSeconds, rdatas } of sets)
        for (const rdata of rdatas) builder.record(octets, type, CLASS.IN, ttlSeconds, rdata, rdata.length)
    }
    return builder.finish()
  }
}
