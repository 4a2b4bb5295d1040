/**
 * What a journal is made of, as octets: entries, each a length, a checksum and what it says. Knows no files.
 *
 *     entry   u32 length of the content | u32 the same, inverted | u32 CRC-32 of the content | content
 *     content u8 1 (delta)  | u16 class | u32 from | u32 to | u32 removed | u32 added | records, the removed ones first
 *             u8 2 (stored) | u32 serial
 *     record  owner, uncompressed | u16 type | u32 TTL | u16 length | rdata, uncompressed
 */

import { ByteReader } from '../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../bytes/byte-writer.ts'
import { crc32 } from '../../bytes/crc32.ts'
import { DecodeError } from '../../errors.ts'
import { DomainName } from '../name/domain-name.ts'
import { NameReader } from '../name/name-reader.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'

export type JournalEntry =
  | { readonly kind: 'delta'; readonly delta: ZoneDelta }
  /** A whole copy of the zone with that serial is in its file. */
  | { readonly kind: 'stored'; readonly serial: number }

/** Length, twice, and checksum. With a length that is known to be right an unfinished entry is told from a spoilt one. */
export const ENTRY_HEAD = 12

const DELTA = 1
const STORED = 2

/** Far less than 10 ms of work. */
const RECORDS_IN_A_SLICE = 2000

/** Adds an entry to what has been written. `pause` is awaited between slices of work. */
export async function encodeEntry(
  writer: ByteWriter,
  entry: JournalEntry,
  pause: () => Promise<void>,
): Promise<void> {
  const headAt = writer.claim(ENTRY_HEAD)
  if (entry.kind === 'delta') await encodeDelta(writer, entry.delta, pause)
  else {
    writer.u8(STORED)
    writer.u32(entry.serial)
  }
  const end = writer.at
  const length = end - headAt - ENTRY_HEAD
  writer.at = headAt
  writer.u32(length)
  writer.u32(~length)
  writer.u32(crc32(writer.octets, headAt + ENTRY_HEAD, end))
  writer.at = end
}

async function encodeDelta(
  writer: ByteWriter,
  { fromSerial, toSerial, removed, added }: ZoneDelta,
  pause: () => Promise<void>,
): Promise<void> {
  writer.u8(DELTA)
  writer.u16(added[0]?.rrclass ?? 0)
  writer.u32(fromSerial)
  writer.u32(toSerial)
  writer.u32(removed.length)
  writer.u32(added.length)
  let count = 0
  for (const records of [removed, added]) {
    for (const { owner, type, ttlSeconds, rdata } of records) {
      writer.bytes(owner.octets)
      writer.u16(type)
      writer.u32(ttlSeconds)
      writer.u16(rdata.length)
      writer.bytes(rdata)
      if (++count % RECORDS_IN_A_SLICE === 0) await pause()
    }
  }
}

/** How long the content of the entry is that begins at `at`; undefined when no entry can begin so. */
export function contentLength(octets: Uint8Array, at: number): number | undefined {
  if (octets.length - at < ENTRY_HEAD) return undefined
  const reader = new ByteReader(octets, at)
  const length = reader.u32()
  return reader.u32() === ~length >>> 0 ? length : undefined
}

/** Whether the content of the entry that begins at `at` is as it was written. */
export function isIntact(octets: Uint8Array, at: number, length: number): boolean {
  const from = at + ENTRY_HEAD
  return new ByteReader(octets, from - 4).u32() === crc32(octets, from, from + length)
}

/**
 * The entry whose content is there from `at` to `end`, checked by whoever calls.
 *
 * @throws DecodeError
 */
export async function decodeEntry(
  octets: Uint8Array,
  at: number,
  end: number,
  pause: () => Promise<void>,
): Promise<JournalEntry> {
  const reader = new NameReader(octets, at, end)
  reader.field = 'entry'
  const kind = reader.u8()
  if (kind === STORED) return { kind: 'stored', serial: reader.u32() }
  if (kind !== DELTA) throw new DecodeError('bad-value', 'entry', at)
  const rrclass = reader.u16()
  const fromSerial = reader.u32()
  const toSerial = reader.u32()
  const removedCount = reader.u32()
  const addedCount = reader.u32()
  const removed = await decodeRecords(reader, removedCount, rrclass, pause)
  const added = await decodeRecords(reader, addedCount, rrclass, pause)
  reader.finish()
  return { kind: 'delta', delta: { fromSerial, toSerial, removed, added } }
}

async function decodeRecords(
  reader: NameReader,
  count: number,
  rrclass: number,
  pause: () => Promise<void>,
): Promise<ResourceRecord[]> {
  const records: ResourceRecord[] = []
  for (let left = count; left > 0; left--) {
    const owner = DomainName.from(reader.plainNameOctets())
    const type = reader.u16()
    const ttlSeconds = reader.u32()
    const rdata = reader.bytes(reader.u16())
    records.push({ owner, type, rrclass, ttlSeconds, rdata })
    if (records.length % RECORDS_IN_A_SLICE === 0) await pause()
  }
  return records
}
