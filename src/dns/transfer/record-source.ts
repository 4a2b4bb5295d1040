/** The records of a transfer in their order, put into message after message: of a whole zone, or of a list. */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { NONE } from '../zone/zone-slab.ts'
import type { Zone } from '../zone/zone.ts'
import type { MessagePacker } from './message-packer.ts'

export interface RecordSource {
  /** Puts as many records as fit; true when that was the last of them. */
  fill(packer: MessagePacker): boolean
}

/**
 * All records of one generation, the SOA first and last (RFC 5936 §2.2), straight from its slabs: nothing is made of
 * them but octets of messages. What is occluded by a zone cut goes along (RFC 5936 §3.5).
 */
export class WholeZone implements RecordSource {
  readonly #zone: Zone
  #hasBegun = false
  #node = -1
  #rrset = NONE
  #record = NONE

  constructor(zone: Zone) {
    this.#zone = zone
  }

  fill(packer: MessagePacker): boolean {
    const zone = this.#zone
    if (!this.#hasBegun) {
      packer.addSoa(zone)
      this.#hasBegun = true
      this.#step()
    }
    while (this.#record !== NONE) {
      if (!this.#put(packer)) return false
      this.#step()
    }
    return packer.addSoa(zone)
  }

  #put(packer: MessagePacker): boolean {
    const { slab, rrclass } = this.#zone
    const node = this.#node
    const record = this.#record
    return packer.add(
      slab.nameOctets(node),
      slab.nameOffset(node),
      slab.rrsetType.get(this.#rrset),
      rrclass,
      slab.rrsetTtl.get(this.#rrset),
      slab.rdataOctets(record),
      slab.rdataOffset(record),
      slab.rdataLength(record),
    )
  }

  /** To the next record that is no SOA; `NONE` after the last. */
  #step(): void {
    const { slab } = this.#zone
    if (this.#record !== NONE) this.#record = slab.recordNext.get(this.#record)
    while (this.#record === NONE) {
      if (this.#rrset !== NONE) this.#rrset = slab.rrsetNext.get(this.#rrset)
      while (this.#rrset === NONE) {
        if (++this.#node >= slab.nodeCount) return
        this.#rrset = slab.nodeRrset.get(this.#node)
      }
      if (slab.rrsetType.get(this.#rrset) !== TYPE.SOA) this.#record = slab.rrsetRecord.get(this.#rrset)
    }
  }
}

export class RecordList implements RecordSource {
  readonly #records: Iterator<ResourceRecord>
  #next: IteratorResult<ResourceRecord, unknown>

  constructor(records: Iterable<ResourceRecord>) {
    this.#records = records[Symbol.iterator]()
    this.#next = this.#records.next()
  }

  fill(packer: MessagePacker): boolean {
    for (; this.#next.done !== true; this.#next = this.#records.next()) {
      if (!packer.addRecord(this.#next.value)) return false
    }
    return true
  }
}
