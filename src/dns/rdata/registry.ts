/**
 * The registry of record types: from type and class to how the data is read, written, copied, parsed and
 * printed. Types that it does not know, or not in that class, survive as octets (RFC 3597).
 */

import { EncodeError, TextError } from '../../errors.ts'
import { CLASS } from '../iana/classes.ts'
import { formatType, TYPE, type TypeName } from '../iana/types.ts'
import type { DomainName } from '../name/domain-name.ts'
import { NameReader } from '../name/name-reader.ts'
import { CanonicalWriter, NameWriter } from '../name/name-writer.ts'
import { ipv4 } from './addresses.ts'
import { opaque } from './opaque.ts'
import { RdataTokens } from './rdata-tokens.ts'
import { recordTypeOf, type DataOf, type RecordType, type TypeTable } from './record-type.ts'
import { BASIC_IN_TYPES, BASIC_TYPES } from './types/basic-types.ts'
import { CHAOS_TYPES, EARLY_IN_TYPES, EARLY_TYPES } from './types/early-types.ts'
import { MESSAGE_TYPES } from './types/message-types.ts'
import { SECURITY_TYPES } from './types/security-types.ts'
import { SERVICE_IN_TYPES, SERVICE_TYPES } from './types/service-types.ts'

export type { RecordType } from './record-type.ts'

const TYPES = {
  ...BASIC_TYPES,
  ...EARLY_TYPES,
  ...SECURITY_TYPES,
  ...SERVICE_TYPES,
  ...MESSAGE_TYPES,
} as const satisfies TypeTable
const IN_TYPES = { ...BASIC_IN_TYPES, ...EARLY_IN_TYPES, ...SERVICE_IN_TYPES } as const satisfies TypeTable
const HS_TYPES = { A: ipv4 } as const satisfies TypeTable

type Described = typeof TYPES & typeof IN_TYPES

/** The plain value of each type's data, as class IN has it; what `decodeMessage` gives. */
export type RecordData = { [N in keyof Described]: DataOf<Described[N]> }

/** No class has the number 0 (RFC 6895 §3.2): here it stands for all of them. */
const ANY_CLASS = 0

const entries = new Map<number, RecordType>()
register(ANY_CLASS, TYPES)
register(CLASS.IN, TYPES)
register(CLASS.IN, IN_TYPES)
register(CLASS.CH, CHAOS_TYPES)
register(CLASS.HS, HS_TYPES)

function register(rrclass: number, table: TypeTable): void {
  for (const [name, schema] of Object.entries(table)) {
    entries.set(keyOf(TYPE[name as TypeName], rrclass), recordTypeOf(name, schema))
  }
}

function keyOf(type: number, rrclass: number): number {
  return (rrclass << 16) | type
}

/** Those of class IN that every message holds, where an index is enough. */
const lowInTypes: readonly (RecordType | undefined)[] = Array.from({ length: 512 }, (_, type) =>
  entries.get(keyOf(type, CLASS.IN)),
)

/** The entry of a type in a class; that of RFC 3597 for one that is not known there. */
export function recordType(type: number, rrclass: number): RecordType {
  return (
    (rrclass === CLASS.IN ? lowInTypes[type] : undefined) ??
    entries.get(keyOf(type, rrclass)) ??
    entries.get(keyOf(type, ANY_CLASS)) ??
    unknownTypes.get(type) ??
    addUnknown(type)
  )
}

/** Entries made for types that have none: the same in every class, so that there are 65,536 at most. */
const unknownTypes = new Map<number, RecordType>()

function addUnknown(type: number): RecordType {
  const entry = recordTypeOf(formatType(type), opaque)
  unknownTypes.set(type, entry)
  return entry
}

const reader = new NameReader(new Uint8Array(0))
const plainWriter = new NameWriter()
const canonicalWriter = new CanonicalWriter()

function readFrom(rdata: Uint8Array): NameReader {
  reader.begin(rdata)
  return reader
}

/**
 * The presentation text of uncompressed rdata, as BIND prints it.
 *
 * @throws DecodeError when the rdata is not of that type
 */
export function formatRdata(type: number, rrclass: number, rdata: Uint8Array): string {
  return recordType(type, rrclass).format(readFrom(rdata))
}

/**
 * The uncompressed rdata of presentation text; its relative names are relative to `origin`, or to the root.
 *
 * @throws TextError
 */
export function parseRdata(type: number, rrclass: number, text: string, origin?: DomainName): Uint8Array {
  const tokens = new RdataTokens(text, origin)
  plainWriter.at = 0
  try {
    recordType(type, rrclass).parse(tokens, plainWriter)
  } catch (error) {
    throw error instanceof EncodeError ? new TextError('too-long', '', 'at most 65535 octets of data') : error
  }
  return plainWriter.finish()
}

/**
 * The canonical form of uncompressed rdata (RFC 4034 §6.2).
 *
 * @throws DecodeError when the rdata is not of that type
 */
export function canonicalRdata(type: number, rrclass: number, rdata: Uint8Array): Uint8Array {
  canonicalWriter.at = 0
  recordType(type, rrclass).copy(readFrom(rdata), canonicalWriter)
  return canonicalWriter.finish()
}

/**
 * The uncompressed rdata of the next `length` octets of a message, checked; the reader moves past them.
 *
 * @throws DecodeError
 */
export function normalizeRdata(
  type: number,
  rrclass: number,
  reader: NameReader,
  length: number,
): Uint8Array {
  const { at, end } = reader
  reader.advance(length)
  reader.at = at
  reader.end = at + length
  plainWriter.at = 0
  try {
    recordType(type, rrclass).copy(reader, plainWriter)
  } catch (error) {
    throw error instanceof EncodeError ? reader.error('bad-length', at) : error
  } finally {
    reader.end = end
  }
  return plainWriter.finish()
}
