/**
 * One entry of the cache as it stands in a dump; see cache-dump.ts for what is around it. Its end of life is wall
 * time, since the clock that the cache goes by begins anew with each process.
 *
 *     kind 8, credibility 8, type 16, TTL 32, end 48 (ms since 1970), name,
 *     owner of the records, their number 16, each rdata after its length 16,
 *     name of the server that told it, of the zone it was asked for, its address as text after its length 8
 *
 * Numbers have their highest octet first, names are uncompressed.
 */

import type { ByteWriter } from '../../bytes/byte-writer.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import type { NameReader } from '../name/name-reader.ts'
import { normalizeRdata } from '../rdata/registry.ts'
import type { AnswerEntry, Origin } from './cache-entry.ts'
import { CREDIBILITY, type Credibility } from './credibility.ts'
import { countRdatas, firstRdata, packRecords } from './packed-records.ts'
import type { Held } from './record-cache.ts'

/** In the order of the numbers by which they are written. */
const KINDS = ['rrset', 'nodata', 'nxdomain'] as const

/** RFC 2181 §8. */
const MAX_TTL_SECONDS = 0x7fff_ffff

/** Appends an entry. `wallMs` is the wall time at `nowMs`. */
export function encodeHeld(
  writer: ByteWriter,
  { nameKey, type, entry }: Held,
  nowMs: number,
  wallMs: number,
): void {
  const { packed, origin } = entry
  writer.u8(KINDS.indexOf(entry.kind))
  writer.u8(entry.credibility)
  writer.u16(type ?? 0)
  writer.u32(entry.ttlSeconds)
  writer.u48(Math.floor(wallMs + entry.expiresAtMs - nowMs))
  for (let i = 0; i < nameKey.length; i++) writer.u8(nameKey.charCodeAt(i))
  const rdatasAt = firstRdata(packed)
  if (packed.length === 0) writer.u8(0)
  else writer.range(packed, 0, rdatasAt)
  writer.u16(countRdatas(packed))
  writer.range(packed, rdatasAt, packed.length - rdatasAt)
  writer.bytes(origin.server.octets)
  writer.bytes(origin.zone.octets)
  writer.u8(origin.ip.length)
  for (let i = 0; i < origin.ip.length; i++) writer.u8(origin.ip.charCodeAt(i))
}

/**
 * The next entry, with the life that it has left at `nowMs`, when the wall time is `wallMs`: never more than its
 * TTL, should the system's clock have been set back.
 *
 * @throws DecodeError
 */
export function decodeHeld(reader: NameReader, nowMs: number, wallMs: number): Held {
  reader.field = 'cache entry'
  const at = reader.at
  const kind = KINDS[reader.u8()]
  const credibility = reader.u8()
  const type = reader.u16()
  const ttlSeconds = reader.u32()
  const leftMs = reader.u48() - wallMs
  if (kind === undefined || !isCredibility(credibility) || ttlSeconds > MAX_TTL_SECONDS)
    throw reader.error('bad-value', at)
  const name = DomainName.from(reader.plainNameOctets())
  const packed = decodeRecords(reader, kind, type, name)
  const origin = decodeOrigin(reader)
  const expiresAtMs = nowMs + Math.min(leftMs, ttlSeconds * 1000)
  const life = { ttlSeconds, expiresAtMs, credibility, origin, packed }
  const entry: AnswerEntry = kind === 'rrset' ? { kind, type, ...life } : { kind, type: TYPE.SOA, ...life }
  return { nameKey: name.key, type: kind === 'nxdomain' ? undefined : type, entry }
}

function isCredibility(value: number): value is Credibility {
  return Object.values(CREDIBILITY).some((rank) => rank === value)
}

/** An RRset is at its own name and not empty; a denial has one SOA or nothing. */
function decodeRecords(
  reader: NameReader,
  kind: AnswerEntry['kind'],
  type: number,
  name: DomainName,
): Uint8Array {
  const { at } = reader
  const owner = DomainName.from(reader.plainNameOctets())
  const count = reader.u16()
  if (kind === 'rrset' ? count === 0 || !owner.equals(name) : count > 1) throw reader.error('bad-count', at)
  if (count === 0) return new Uint8Array(0)
  const recordType = kind === 'rrset' ? type : TYPE.SOA
  const rdatas = Array.from(
    { length: count },
    () =>
      // The reader may give out a view of its own buffer.
      new Uint8Array(normalizeRdata(recordType, CLASS.IN, reader, reader.u16())),
  )
  return packRecords(owner.octets, rdatas)
}

function decodeOrigin(reader: NameReader): Origin {
  const server = DomainName.from(reader.plainNameOctets())
  const zone = DomainName.from(reader.plainNameOctets())
  return { server, zone, ip: String.fromCharCode(...reader.view(reader.u8())) }
}
