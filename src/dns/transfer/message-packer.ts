/**
 * The messages of one transfer, made one after another: header, question and EDNS in the first, then records as long
 * as there is room (RFC 5936 §2.2). Which records is for others to know.
 */

import { TYPE } from '../iana/types.ts'
import { EDNS_DO, encodeOpt, SAFE_UDP_SIZE } from '../message/edns.ts'
import { COUNT_AT, FLAG, writeHeader } from '../message/header.ts'
import type { Message } from '../message/message.ts'
import { writeQuestion, writeRecord, type ResourceRecord } from '../message/record.ts'
import { CompressingWriter, EXACT_CASE } from '../name/compressing-writer.ts'
import { APEX } from '../zone/zone-slab.ts'
import type { Zone } from '../zone/zone.ts'

/** More than a full message and the longest record, which is then taken back: no write ever fails. */
const ROOM = 3 * 0xffff

const NO_OPT = new Uint8Array(0)

export interface PackerLimits {
  /** What a message has at most, unless its first record needs more. */
  readonly octets: number
  /** What a message has at most, whatever stands in it. */
  readonly room: number
}

export class MessagePacker {
  // RFC 5936 §3.4: compression must not change the case of a name.
  readonly #writer = new CompressingWriter(4096, ROOM, EXACT_CASE)
  readonly #request: Message
  readonly #limits: PackerLimits
  #opt: Uint8Array
  #isFirst = true
  #records = 0

  constructor(request: Message, limits: PackerLimits) {
    this.#request = request
    this.#limits = limits
    this.#opt = optFor(request)
  }

  /** Nothing has been added to the message. */
  get isEmpty(): boolean {
    return this.#records === 0
  }

  /** Starts a message. */
  begin(): void {
    const writer = this.#writer
    const { id, question } = this.#request
    writer.begin()
    this.#records = 0
    // RFC 5936 §2.2.1: each with the id of the query, and authoritative.
    writeHeader(writer, id, FLAG.QR | FLAG.AA)
    if (!this.#isFirst || question === undefined) return
    // RFC 5936 §2.2.2: the question is in the first message, and need not be in others.
    writeQuestion(writer, question.name.octets, question.type, question.rrclass)
    writer.patchU16(COUNT_AT.question, 1)
  }

  /** Adds a record whose owner and rdata are uncompressed octets inside larger runs; false when it does not fit. */
  add(
    owner: Uint8Array,
    ownerAt: number,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataAt: number,
    rdataLength: number,
  ): boolean {
    const writer = this.#writer
    const before = writer.at
    writeRecord(writer, owner, ownerAt, type, rrclass, ttlSeconds, rdata, rdataAt, rdataLength)
    const { octets, room } = this.#limits
    if (writer.at + this.#opt.length > (this.isEmpty ? room : octets)) {
      writer.rewind(before)
      return false
    }
    this.#records++
    return true
  }

  addRecord({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): boolean {
    return this.add(owner.octets, 0, type, rrclass, ttlSeconds, rdata, 0, rdata.length)
  }

  addSoa({ slab, rrclass }: Zone): boolean {
    const rrset = slab.findRrset(APEX, TYPE.SOA)
    const record = slab.rrsetRecord.get(rrset)
    return this.add(
      slab.nameOctets(APEX),
      slab.nameOffset(APEX),
      TYPE.SOA,
      rrclass,
      slab.rrsetTtl.get(rrset),
      slab.rdataOctets(record),
      slab.rdataOffset(record),
      slab.rdataLength(record),
    )
  }

  /** The message. */
  finish(): Uint8Array {
    const writer = this.#writer
    writer.patchU16(COUNT_AT.answer, this.#records)
    if (this.#opt.length > 0) {
      writer.bytes(this.#opt)
      writer.patchU16(COUNT_AT.additional, 1)
    }
    // RFC 5936 §2.2.5: OPT is in the first message.
    this.#opt = NO_OPT
    this.#isFirst = false
    return writer.finish()
  }
}

function optFor({ edns }: Message): Uint8Array {
  if (edns === undefined) return NO_OPT
  // RFC 3225 §3: DO is copied from the query.
  const flags = edns.flags & EDNS_DO
  return encodeOpt({ udpSize: SAFE_UDP_SIZE, version: 0, flags, options: [] }, 0)
}
