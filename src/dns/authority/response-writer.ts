/**
 * A response in the making: whole RRsets go in, section by section, or not at all when the room is up
 * (RFC 2181 §9). Knows sizes and sections, not what belongs in them.
 */

import { CompressingWriter } from '../name/compressing-writer.ts'
import { writeOpt, type Edns } from '../message/edns.ts'
import { COUNT_AT, writeHeader } from '../message/header.ts'
import { writeQuestion, writeRecord } from '../message/record.ts'
import { NONE, type ZoneSlab } from '../zone/zone-slab.ts'
import type { Zone } from '../zone/zone.ts'

export type Section = 'answer' | 'authority' | 'additional'

/** Room to overrun by one record before it is taken back, so that no write ever fails. */
const OVERRUN = 0x2_0000

export class ResponseWriter {
  readonly #writer = new CompressingWriter(4096, OVERRUN)
  /** How far the sections may reach; what follows them has its room set aside. */
  #room = 0
  /** Advances with every RRset: its records are served in turn first. */
  #turn = 0

  begin(id: number, flags: number, room: number): void {
    this.#writer.begin()
    this.#room = room
    writeHeader(this.#writer, id, flags)
  }

  question(name: Uint8Array, type: number, rrclass: number): void {
    writeQuestion(this.#writer, name, type, rrclass)
    this.#count('question', 1)
  }

  /** Adds an RRset of a zone under the owner at `ownerAt`, or adds nothing and returns false. */
  rrset(
    section: Section,
    zone: Zone,
    rrset: number,
    owner: Uint8Array,
    ownerAt: number,
    ttlSeconds = zone.slab.rrsetTtl.get(rrset),
  ): boolean {
    const { slab } = zone
    const begin = this.#writer.at
    const type = slab.rrsetType.get(rrset)
    const count = slab.rrsetCount.get(rrset)
    let record = this.#firstInTurn(slab, rrset, count)
    for (let i = 0; i < count; i++) {
      const rdata = slab.rdataOctets(record)
      const at = slab.rdataOffset(record)
      const length = slab.rdataLength(record)
      writeRecord(this.#writer, owner, ownerAt, type, zone.rrclass, ttlSeconds, rdata, at, length)
      if (this.#writer.at > this.#room) {
        this.#writer.rewind(begin)
        return false
      }
      record = slab.recordNext.get(record)
      if (record === NONE) record = slab.rrsetRecord.get(rrset)
    }
    this.#count(section, count)
    return true
  }

  /** Adds one record that no zone holds, or adds nothing and returns false. */
  record(
    section: Section,
    owner: Uint8Array,
    ownerAt: number,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength = rdata.length,
  ): boolean {
    const begin = this.#writer.at
    writeRecord(this.#writer, owner, ownerAt, type, rrclass, ttlSeconds, rdata, 0, rdataLength)
    if (this.#writer.at > this.#room) {
      this.#writer.rewind(begin)
      return false
    }
    this.#count(section, 1)
    return true
  }

  /** Writes the OPT record into the room that was set aside for it; `rcode` is the whole one. */
  opt(edns: Edns, rcode: number): void {
    writeOpt(this.#writer, edns, rcode)
    this.#count('additional', 1)
  }

  /** The message, with the flags and the low bits of the rcode as they have turned out. */
  finish(flags: number): Uint8Array {
    this.#writer.patchU16(2, flags)
    return this.#writer.finish()
  }

  #count(section: keyof typeof COUNT_AT, more: number): void {
    const { octets } = this.#writer
    const at = COUNT_AT[section]
    this.#writer.patchU16(at, ((octets[at]! << 8) | octets[at + 1]!) + more)
  }

  #firstInTurn(slab: ZoneSlab, rrset: number, count: number): number {
    let record = slab.rrsetRecord.get(rrset)
    if (count === 1) return record
    for (let skip = this.#turn++ % count; skip > 0; skip--) record = slab.recordNext.get(record)
    return record
  }
}
