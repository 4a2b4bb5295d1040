/**
 * The additional section: addresses of the hosts that an RRset names, glue among them. Each host's addresses
 * go in once, and as long as there is room.
 */

import { TYPE } from '../iana/types.ts'
import { equalNames, NameScan } from '../name/name-octets.ts'
import { NONE } from '../zone/zone-slab.ts'
import type { Zone } from '../zone/zone.ts'
import { additionalNameAt } from './additional-names.ts'
import type { RrsetWriter } from './rrset-writer.ts'

/** Hosts whose addresses one response carries: the 13 of the root and the busiest MX sets fit. */
const MOST_HOSTS = 32

export class AddressAdder {
  readonly #scan = new NameScan()
  readonly #done = new Int32Array(MOST_HOSTS)
  #doneCount = 0

  /** Forgets which hosts are in: a new response begins. */
  begin(): void {
    this.#doneCount = 0
  }

  /** Adds the addresses of the hosts that an RRset names, as far as the zone has them and there is room. */
  addFor(rrsets: RrsetWriter, zone: Zone, rrset: number): void {
    const { slab } = zone
    const nameAt = additionalNameAt(slab.rrsetType.get(rrset))
    if (nameAt === undefined) return
    for (let record = slab.rrsetRecord.get(rrset); record !== NONE; record = slab.recordNext.get(record)) {
      const node = this.#nodeOf(zone, slab.rdataOctets(record), slab.rdataOffset(record) + nameAt)
      if (node !== NONE) this.#addHost(rrsets, zone, node)
    }
  }

  /**
   * Adds the glue of a referral to the cut at `node`. In-domain glue comes first: without it the delegation
   * is of no use, so false says that not all of it fitted and the response is truncated (RFC 9471 §2.1, §3.1).
   * Sibling glue goes in as far as there is room.
   */
  addGlue(rrsets: RrsetWriter, zone: Zone, rrset: number, cut: number): boolean {
    const { slab } = zone
    let complete = true
    for (let record = slab.rrsetRecord.get(rrset); record !== NONE; record = slab.recordNext.get(record)) {
      const octets = slab.rdataOctets(record)
      const at = slab.rdataOffset(record)
      const node = this.#nodeOf(zone, octets, at)
      if (node === NONE || !this.#isUnder(zone, cut, octets, at)) continue
      if (!this.#addHost(rrsets, zone, node)) complete = false
    }
    this.addFor(rrsets, zone, rrset)
    return complete
  }

  #nodeOf(zone: Zone, octets: Uint8Array, at: number): number {
    this.#scan.scan(octets, at)
    return zone.slab.findNode(this.#scan.hashes[0]!, octets, at)
  }

  /** Whether the name last scanned lies at or under the node `cut`. */
  #isUnder(zone: Zone, cut: number, octets: Uint8Array, at: number): boolean {
    const { slab } = zone
    const hash = slab.nodeHash.get(cut)
    for (let label = 0; label <= this.#scan.count; label++) {
      if (this.#scan.hashes[label] !== hash) continue
      const suffixAt = at + this.#scan.starts[label]!
      if (equalNames(slab.nameOctets(cut), slab.nameOffset(cut), octets, suffixAt)) return true
    }
    return false
  }

  #addHost(rrsets: RrsetWriter, zone: Zone, node: number): boolean {
    for (let i = 0; i < this.#doneCount; i++) if (this.#done[i] === node) return true
    if (this.#doneCount === MOST_HOSTS) return true
    this.#done[this.#doneCount++] = node
    const v4 = this.#addType(rrsets, zone, node, TYPE.A)
    const v6 = this.#addType(rrsets, zone, node, TYPE.AAAA)
    return v4 && v6
  }

  #addType(rrsets: RrsetWriter, zone: Zone, node: number, type: number): boolean {
    const { slab } = zone
    const rrset = slab.findRrset(node, type)
    if (rrset === NONE) return true
    return rrsets.put('additional', zone, rrset, slab.nameOctets(node), slab.nameOffset(node))
  }
}
