/** Puts RRsets of a zone into a response, straight from its slabs. */

import type { ResponseSection, ResponseWriter } from '../message/response-writer.ts'
import type { Zone } from '../zone/zone.ts'
import { NONE, type ZoneSlab } from '../zone/zone-slab.ts'

export class RrsetWriter {
  readonly #response: ResponseWriter
  /** Advances with every RRset of an answer: its records are served in turn first. */
  #turn = 0

  constructor(response: ResponseWriter) {
    this.#response = response
  }

  /** Adds an RRset under the owner at `ownerAt`, or adds nothing and returns false. */
  put(
    section: ResponseSection,
    zone: Zone,
    rrset: number,
    owner: Uint8Array,
    ownerAt: number,
    ttlSeconds = zone.slab.rrsetTtl.get(rrset),
  ): boolean {
    const { slab, rrclass } = zone
    const response = this.#response
    const type = slab.rrsetType.get(rrset)
    const count = slab.rrsetCount.get(rrset)
    let record = this.#firstInTurn(section, slab, rrset, count)
    response.beginRrset()
    for (let i = 0; i < count; i++) {
      const rdata = slab.rdataOctets(record)
      const at = slab.rdataOffset(record)
      const length = slab.rdataLength(record)
      if (!response.record(owner, ownerAt, type, rrclass, ttlSeconds, rdata, at, length)) return false
      record = slab.recordNext.get(record)
      if (record === NONE) record = slab.rrsetRecord.get(rrset)
    }
    response.endRrset(section)
    return true
  }

  #firstInTurn(section: ResponseSection, slab: ZoneSlab, rrset: number, count: number): number {
    let record = slab.rrsetRecord.get(rrset)
    if (count === 1) return record
    // Were the NS records beside an answer counted too, every other of its records would never lead.
    const turn = section === 'answer' ? this.#turn++ : this.#turn
    for (let skip = turn % count; skip > 0; skip--) record = slab.recordNext.get(record)
    return record
  }
}
