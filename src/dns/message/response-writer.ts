/**
 * A response in the making: header and question from the query, then whole RRsets as long as there is room
 * (RFC 2181 §9), at last EDNS, whose room was set aside. What belongs in the sections is for its user to know.
 */

import { CompressingWriter, EXACT_CASE } from '../name/compressing-writer.ts'
import type { Client } from './client.ts'
import { EDNS_DO, encodeOpt, MIN_UDP_SIZE, SAFE_UDP_SIZE, type Edns } from './edns.ts'
import type { EdnsOption } from './edns-option.ts'
import { COUNT_AT, FLAG, FLAGS_AT, RCODE_MASK, withOpcode, writeHeader } from './header.ts'
import type { Query } from './query.ts'
import { writeQuestion, writeRecord } from './record.ts'

export type ResponseSection = 'answer' | 'authority' | 'additional'

const MAX_MESSAGE_SIZE = 0xffff

/** More than a full message and the longest record, which is then taken back: no write ever fails. */
const ROOM = 3 * MAX_MESSAGE_SIZE

export const NO_OPTIONS: readonly EdnsOption[] = []

const EDNS: Edns = { udpSize: SAFE_UDP_SIZE, version: 0, extendedRcode: 0, flags: 0, options: NO_OPTIONS }
/** RFC 3225 §3: DO is copied from the query. */
const EDNS_WITH_DO: Edns = { ...EDNS, flags: EDNS_DO }

const PLAIN_OPT = encodeOpt(EDNS, 0)
const PLAIN_OPT_WITH_DO = encodeOpt(EDNS_WITH_DO, 0)
const NO_OPT = new Uint8Array(0)
/** Where the OPT record has the upper eight bits of the rcode (RFC 6891 §6.1.3). */
const EXTENDED_RCODE_AT = 5

export class ResponseWriter {
  readonly #writer = new CompressingWriter(4096, ROOM, EXACT_CASE)
  #query: Query | undefined
  #opt: Uint8Array = NO_OPT
  /** How far the sections may reach. */
  #room = 0
  #rrsetAt = 0
  #records = 0

  /**
   * Starts the response to a query that was decoded. `options` are said if the query has EDNS. Over UDP the size
   * that the query allows bounds the response; without a `client` nothing does but the size of a message.
   * `reservedOctets` of it stay free for what is added to the message afterwards.
   */
  begin(
    query: Query,
    client: Client | undefined,
    options: readonly EdnsOption[] = NO_OPTIONS,
    reservedOctets = 0,
  ): void {
    const writer = this.#writer
    this.#query = query
    writer.begin()
    writeHeader(writer, query.id, 0)
    if (query.questionCount > 0) {
      writeQuestion(writer, query.name, query.type, query.rrclass)
      writer.patchU16(COUNT_AT.question, 1)
    }
    const size = responseSize(query, client) - reservedOctets
    this.#opt = optFor(query, options)
    // A long name and a long explanation do not both fit into the smallest datagram.
    if (this.#opt.length > size - writer.at) this.#opt = optFor(query, NO_OPTIONS)
    this.#room = size - this.#opt.length
  }

  /** What comes is one RRset: all of its records will be in the response, or none. */
  beginRrset(): void {
    this.#rrsetAt = this.#writer.at
    this.#records = 0
  }

  /** Adds a record to the RRset; false when it does not fit, and the RRset has been taken back. */
  record(
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
    writeRecord(writer, owner, ownerAt, type, rrclass, ttlSeconds, rdata, rdataAt, rdataLength)
    if (writer.at > this.#room) {
      writer.rewind(this.#rrsetAt)
      return false
    }
    this.#records++
    return true
  }

  /** The RRset is complete. */
  endRrset(section: ResponseSection): void {
    this.#count(COUNT_AT[section], this.#records)
  }

  /** Adds an RRset of one record, or adds nothing and returns false. */
  single(
    section: ResponseSection,
    owner: Uint8Array,
    ownerAt: number,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
  ): boolean {
    this.beginRrset()
    const fits = this.record(owner, ownerAt, type, rrclass, ttlSeconds, rdata, 0, rdata.length)
    if (fits) this.endRrset(section)
    return fits
  }

  /**
   * The message, with the whole rcode and those of AA, TC and RA that are set. RD and CD are copied from the
   * query (RFC 1035 §4.1.1, RFC 4035 §3.2.2).
   */
  finish(rcode: number, flags: number): Uint8Array {
    const writer = this.#writer
    const query = this.#query!
    if (this.#opt.length > 0) {
      const at = writer.at
      writer.range(this.#opt, 0, this.#opt.length)
      writer.octets[at + EXTENDED_RCODE_AT] = rcode >>> 4
      this.#count(COUNT_AT.additional, 1)
    }
    const copied = query.flags & (FLAG.RD | FLAG.CD)
    writer.patchU16(FLAGS_AT, withOpcode(FLAG.QR | copied | flags | (rcode & RCODE_MASK), query.opcode))
    return writer.finish()
  }

  #count(at: number, more: number): void {
    const { octets } = this.#writer
    this.#writer.patchU16(at, ((octets[at]! << 8) | octets[at + 1]!) + more)
  }
}

/** The octets that a response may have: as many as the query allows over UDP, and a whole message otherwise. */
export function responseSize(query: Query, client: Client | undefined): number {
  if (client?.transport !== 'udp') return MAX_MESSAGE_SIZE
  return query.hasEdns ? Math.min(query.udpSize, SAFE_UDP_SIZE) : MIN_UDP_SIZE
}

function optFor(query: Query, options: readonly EdnsOption[]): Uint8Array {
  if (!query.hasEdns) return NO_OPT
  if (options.length === 0) return query.dnssecOk ? PLAIN_OPT_WITH_DO : PLAIN_OPT
  return encodeOpt({ ...(query.dnssecOk ? EDNS_WITH_DO : EDNS), options }, 0)
}
