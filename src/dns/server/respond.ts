/**
 * What a front expects of whoever answers: octets in, octets out. The fronts know framing, sockets and time;
 * they never look into a message further than its header.
 */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import { RCODE } from '../iana/codes.ts'
import type { Client } from '../message/client.ts'
import { FLAG, FLAGS_AT, HEADER_LENGTH, opcodeOf, withOpcode, writeHeader } from '../message/header.ts'

/** One message, none (the query is dropped), or, over TCP, the messages of a zone transfer. */
export type Response = Uint8Array | null | AsyncIterable<Uint8Array>

/**
 * `query` is valid only during the call. A response given at once is sent or copied before the next call, so
 * it may be a view of a buffer that is used again; one that is promised or iterated must stay as it is.
 */
export type Respond = (query: Uint8Array, client: Client) => Response | Promise<Response>

/** Told of what `respond` throws or rejects with, once for each query that it failed. */
export type OnFailure = (error: unknown, client: Client) => void

export interface ServeOptions {
  readonly onFailure?: OnFailure
}

/** The id and flags of a query: all that it takes to say that it failed. Undefined for what is no query. */
export type QueryHead = number | undefined

export function headOf(query: Uint8Array): QueryHead {
  if (query.length < HEADER_LENGTH) return undefined
  const flags = (query[FLAGS_AT]! << 8) | query[FLAGS_AT + 1]!
  if ((flags & FLAG.QR) !== 0) return undefined
  return ((query[0]! << 24) | (query[1]! << 16) | flags) >>> 0
}

/** So that the client need not wait for its timeout: SERVFAIL without a question. Null for what is no query. */
export function servfail(head: QueryHead): Uint8Array | null {
  if (head === undefined) return null
  const id = head >>> 16
  const flags = head & 0xffff
  const writer = new ByteWriter(HEADER_LENGTH)
  writeHeader(writer, id, withOpcode(FLAG.QR | (flags & FLAG.RD) | RCODE.SERVFAIL, opcodeOf(flags)))
  return writer.finish()
}
