/**
 * Puts an answer into a response to a client: header, question in the client's case, RRsets with the TTL that
 * is left, EDNS. Whole RRsets or none (RFC 2181 §9). Knows nothing of where the answer comes from.
 */

import type { AnswerEntry } from '../cache/cache-entry.ts'
import { countRdatas, firstRdata, rdataLengthAt } from '../cache/packed-records.ts'
import { remainingSeconds } from '../cache/ttl.ts'
import { CLASS } from '../iana/classes.ts'
import { EDNS_OPTION } from '../iana/codes.ts'
import type { Client } from '../message/client.ts'
import { EDNS_DO, type Edns, encodeOpt, MIN_UDP_SIZE, SAFE_UDP_SIZE } from '../message/edns.ts'
import type { EdnsOption } from '../message/edns-option.ts'
import { COUNT_AT, FLAG, FLAGS_AT, RCODE_MASK, withOpcode, writeHeader } from '../message/header.ts'
import type { Query } from '../message/query.ts'
import { writeQuestion, writeRecord } from '../message/record.ts'
import { CompressingWriter } from '../name/compressing-writer.ts'
import type { ExtendedError } from './extended-error.ts'

const MAX_MESSAGE_SIZE = 0xffff

/** Room to overrun by one record before it is taken back, so that no write ever fails. */
const OVERRUN = 0x2_0000

const EDNS: Edns = { udpSize: SAFE_UDP_SIZE, version: 0, extendedRcode: 0, flags: 0, options: [] }
/** RFC 3225 §3: DO is copied from the query. */
const EDNS_WITH_DO: Edns = { ...EDNS, flags: EDNS_DO }

const PLAIN_OPT = encodeOpt(EDNS, 0)
const PLAIN_OPT_WITH_DO = encodeOpt(EDNS_WITH_DO, 0)
const NO_OPT = new Uint8Array(0)

export class ResponseWriter {
  readonly #writer = new CompressingWriter(4096, OVERRUN)
  #opt: Uint8Array = NO_OPT
  #room = 0
  #isTruncated = false

  /** Starts the response to a query that was decoded; its whole rcode decides what EDNS has to say. */
  begin(
    query: Query,
    client: Client | undefined,
    rcode: number,
    error: ExtendedError | undefined,
    options: readonly EdnsOption[],
  ): void {
    const writer = this.#writer
    writer.begin()
    this.#isTruncated = false
    writeHeader(writer, query.id, 0)
    if (query.questionCount > 0) {
      writeQuestion(writer, query.name, query.type, query.rrclass)
      writer.patchU16(COUNT_AT.question, 1)
    }
    const size = responseSize(query, client)
    this.#opt = query.hasEdns ? optFor(query, rcode, error, options) : NO_OPT
    // A long name and a long explanation do not both fit into the smallest datagram.
    if (this.#opt.length > size - writer.at) this.#opt = optFor(query, rcode, undefined, [])
    this.#room = size - this.#opt.length
  }

  /**
   * Adds the records of an entry, beginning with the one at `turn`, so that clients that take the first do not
   * all take the same. When they do not fit, the response is truncated, and what follows is left out too.
   */
  entry(section: 'answer' | 'authority' | 'additional', entry: AnswerEntry, nowMs: number, turn = 0): void {
    if (this.#isTruncated) return
    const { packed } = entry
    const count = countRdatas(packed)
    const begin = this.#writer.at
    const ttlSeconds = remainingSeconds(entry, nowMs)
    const first = rdataAt(packed, count === 0 ? 0 : turn % count)
    let at = first
    for (let i = 0; i < count; i++) {
      const length = rdataLengthAt(packed, at)
      writeRecord(this.#writer, packed, 0, entry.type, CLASS.IN, ttlSeconds, packed, at + 2, length)
      if (this.#writer.at > this.#room) {
        this.#writer.rewind(begin)
        this.#isTruncated = section !== 'additional'
        return
      }
      at += 2 + length
      if (at === packed.length) at = firstRdata(packed)
    }
    this.#count(COUNT_AT[section], count)
  }

  /** Adds one record that is no entry's, owned by the name asked for. */
  record(query: Query, type: number, rrclass: number, ttlSeconds: number, rdata: Uint8Array): void {
    writeRecord(this.#writer, query.name, 0, type, rrclass, ttlSeconds, rdata, 0, rdata.length)
    this.#count(COUNT_AT.answer, 1)
  }

  /** The message. RD and CD are copied from the query (RFC 1035 §4.1.1, RFC 4035 §3.2.2); AA is never ours. */
  finish(query: Query, rcode: number, offersRecursion: boolean): Uint8Array {
    const writer = this.#writer
    if (this.#opt.length > 0) {
      writer.bytes(this.#opt)
      this.#count(COUNT_AT.additional, 1)
    }
    const flags =
      FLAG.QR |
      (query.flags & (FLAG.RD | FLAG.CD)) |
      (offersRecursion ? FLAG.RA : 0) |
      (this.#isTruncated ? FLAG.TC : 0) |
      (rcode & RCODE_MASK)
    writer.patchU16(FLAGS_AT, withOpcode(flags, query.opcode))
    return writer.finish()
  }

  #count(at: number, more: number): void {
    const { octets } = this.#writer
    this.#writer.patchU16(at, ((octets[at]! << 8) | octets[at + 1]!) + more)
  }
}

function rdataAt(packed: Uint8Array, index: number): number {
  let at = firstRdata(packed)
  for (; index > 0; index--) at += 2 + rdataLengthAt(packed, at)
  return at
}

function responseSize(query: Query, client: Client | undefined): number {
  if (client?.transport !== 'udp') return MAX_MESSAGE_SIZE
  return query.hasEdns ? Math.min(query.udpSize, SAFE_UDP_SIZE) : MIN_UDP_SIZE
}

function optFor(
  query: Query,
  rcode: number,
  error: ExtendedError | undefined,
  options: readonly EdnsOption[],
): Uint8Array {
  if (rcode <= RCODE_MASK && error === undefined && options.length === 0)
    return query.dnssecOk ? PLAIN_OPT_WITH_DO : PLAIN_OPT
  const edns = query.dnssecOk ? EDNS_WITH_DO : EDNS
  const all: readonly EdnsOption[] =
    error === undefined ? options : [...options, { code: EDNS_OPTION.EDE, type: 'EDE', ...error }]
  return encodeOpt({ ...edns, options: all }, rcode)
}
