/**
 * What the ends of a connection said under TLS, and what they meant by it: records decrypted with the key log, each with
 * the segments that carried it; and the plain text of a connection, whether it was encrypted or not.
 */

import { concatOctets } from '../bytes/concat.ts'
import { decryptTls, type DecryptedRecord } from '../tls/decryption.ts'
import { TLS_CONTENT } from '../wire/tls.ts'
import type { Reading } from './reading.ts'
import { segmentsAt, streamOf, type Connection, type Segment } from './segment.ts'

export interface SeenRecord extends DecryptedRecord {
  /** Sent, if the client's; arrived at the client, if the server's. */
  readonly atMs: number
  readonly segments: readonly Segment[]
}

/** All records of a connection, as the client saw them; none where there is no TLS. */
export function recordsOf(reading: Reading, connection: Connection): SeenRecord[] {
  const streams = { client: streamOf(connection, 'client'), server: streamOf(connection, 'server') }
  const octets = { client: streams.client.octets, server: streams.server.octets }
  if (!beginsWithHello(octets.client)) return []
  const records = decryptTls(octets, reading.record.keyLog).map((record): SeenRecord => {
    const segments = segmentsAt(streams[record.from], record.at, record.end)
    return { ...record, segments, atMs: timeOf(reading, segments.at(-1), record.from) }
  })
  return records.toSorted((a, b) => a.atMs - b.atMs)
}

/** What one end has said above TCP, or above TLS if there is any. */
export interface PlainStream {
  readonly octets: Uint8Array
  /** The segments that carried the octets from `start` to `end`. */
  segmentsAt(start: number, end: number): Segment[]
}

export function plainStreamOf(
  reading: Reading,
  connection: Connection,
  sender: 'client' | 'server',
): PlainStream {
  const stream = streamOf(connection, sender)
  if (!beginsWithHello(streamOf(connection, 'client').octets)) {
    return { octets: stream.octets, segmentsAt: (start, end) => segmentsAt(stream, start, end) }
  }
  const spans: { readonly start: number; readonly end: number; readonly record: SeenRecord }[] = []
  let at = 0
  for (const record of recordsOf(reading, connection)) {
    if (record.from !== sender || record.type !== TLS_CONTENT.applicationData || record.plain === undefined)
      continue
    spans.push({ start: at, end: at + record.plain.length, record })
    at += record.plain.length
  }
  return {
    octets: concatOctets(spans.map(({ record }) => record.plain!)),
    segmentsAt: (start, end) => [
      ...new Set(
        spans.filter((span) => span.start < end && span.end > start).flatMap(({ record }) => record.segments),
      ),
    ],
  }
}

/** When a segment was sent, or had arrived at the client. */
export function timeOf(reading: Reading, segment: Segment | undefined, sender: 'client' | 'server'): number {
  if (segment === undefined) return 0
  if (sender === 'client') return segment.sightings[0]!.packet.atMs
  return reading.pathOf(segment).at(-1)!.packet.atMs
}

function beginsWithHello(octets: Uint8Array): boolean {
  return octets[0] === TLS_CONTENT.handshake
}
