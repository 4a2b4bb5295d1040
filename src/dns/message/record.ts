/**
 * Questions and resource records as values, and how they are put into a message (RFC 1035 §4.1.2, §4.1.3).
 *
 * Rdata is a run of uncompressed octets here; what stands in them is for the registry to know.
 */

import type { CompressingWriter } from '../name/compressing-writer.ts'
import type { DomainName } from '../name/domain-name.ts'
import { NameReader } from '../name/name-reader.ts'
import { recordType } from '../rdata/registry.ts'

export interface Question {
  readonly name: DomainName
  readonly type: number
  readonly rrclass: number
}

export interface ResourceRecord {
  readonly owner: DomainName
  readonly type: number
  readonly rrclass: number
  readonly ttlSeconds: number
  /** Uncompressed wire octets. */
  readonly rdata: Uint8Array
}

/** Writes a question about the uncompressed name at the start of `name`. */
export function writeQuestion(
  writer: CompressingWriter,
  name: Uint8Array,
  type: number,
  rrclass: number,
): void {
  writer.compressibleName(name)
  writer.u16(type)
  writer.u16(rrclass)
}

const rdataReader = new NameReader(new Uint8Array(0))

/**
 * Writes a record whose owner and rdata are uncompressed octets inside larger runs. The owner is compressed;
 * names in the rdata are where the type allows it (RFC 3597 §4). Nothing is allocated, unless the writer grows.
 *
 * @throws EncodeError 'message-full'
 */
export function writeRecord(
  writer: CompressingWriter,
  owner: Uint8Array,
  ownerAt: number,
  type: number,
  rrclass: number,
  ttlSeconds: number,
  rdata: Uint8Array,
  rdataAt: number,
  rdataLength: number,
): void {
  writer.compressibleName(owner, ownerAt)
  const at = writer.claim(10)
  const { octets } = writer
  octets[at] = type >>> 8
  octets[at + 1] = type
  octets[at + 2] = rrclass >>> 8
  octets[at + 3] = rrclass
  octets[at + 4] = ttlSeconds >>> 24
  octets[at + 5] = ttlSeconds >>> 16
  octets[at + 6] = ttlSeconds >>> 8
  octets[at + 7] = ttlSeconds
  const entry = recordType(type, rrclass)
  if (entry.compressible && rdataLength > 0) {
    rdataReader.begin(rdata, rdataAt, rdataAt + rdataLength)
    entry.copy(rdataReader, writer)
  } else {
    writer.range(rdata, rdataAt, rdataLength)
  }
  writer.patchU16(at + 8, writer.at - at - 10)
}
