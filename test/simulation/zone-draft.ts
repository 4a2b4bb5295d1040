// A zone while it is being made up: records are put in and taken out in any order, then it becomes content.

import { TYPE } from '../../src/dns/iana/types.ts'
import { isAtOrUnder } from './names.ts'
import { rrset, type Rrset } from './rrset.ts'
import { ZoneContent } from './zone-content.ts'
import type { Machine } from './internet.ts'

/** One NS record: the server's name, and the machine that is meant by it. */
export interface NsEntry {
  readonly name: string
  readonly machine: Machine
}

export class ZoneDraft {
  readonly origin: string
  readonly parent: ZoneDraft | undefined
  readonly depth: number
  /** Servers as the zone itself lists them. */
  entries: NsEntry[] = []
  readonly #owners = new Map<string, Rrset[]>()

  constructor(origin: string, parent: ZoneDraft | undefined) {
    this.origin = origin
    this.parent = parent
    this.depth = parent === undefined ? 0 : parent.depth + 1
  }

  get owners(): string[] {
    return [...this.#owners.keys()]
  }

  has(owner: string): boolean {
    return this.#owners.has(owner)
  }

  /** Puts an RRset in; false when it could not stand there: beside a CNAME, below a DNAME or twice. */
  put(owner: string, set: Rrset): boolean {
    if (!isAtOrUnder(owner, this.origin)) return false
    const others = this.#owners.get(owner) ?? []
    if (others.some(({ type }) => type === set.type || type === TYPE.CNAME)) return false
    if (set.type === TYPE.CNAME && others.length > 0) return false
    this.#owners.set(owner, [...others, set])
    return true
  }

  /** The addresses of a machine, at a name. */
  putAddresses(owner: string, ips: readonly string[], ttlSeconds: number): void {
    const v4 = ips.filter((ip) => !ip.includes(':'))
    const v6 = ips.filter((ip) => ip.includes(':'))
    if (v4.length > 0) this.put(owner, rrset(TYPE.A, ttlSeconds, v4))
    if (v6.length > 0) this.put(owner, rrset(TYPE.AAAA, ttlSeconds, v6))
  }

  content(): ZoneContent {
    return new ZoneContent(this.origin, this.#owners)
  }
}
