/** Hashes as fields of record data, of the length that the octet before them says (DS, SSHFP, ZONEMD). */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import { formatBase16, parseBase16 } from '../base16.ts'
import { inChunks, parseBase16ToTheEnd } from '../encoded-octets.ts'
import type { FieldKind } from '../field-kind.ts'
import { octetsFromValue } from '../plain-value.ts'

/** How long a digest is, by its algorithm's number, and how short one of another algorithm may be. */
interface DigestLengths {
  readonly known: Readonly<Record<number, number>>
  readonly atLeast: number
}

/** RFC 4034 §5.1.4, RFC 4509 §2.1, RFC 5933 §4, RFC 6605 §2. */
export const dsDigest: FieldKind<Uint8Array> = digestKind({ known: { 1: 20, 2: 32, 4: 48 }, atLeast: 1 })

/** RFC 8976 §2.2.4. */
export const zoneDigest: FieldKind<Uint8Array> = digestKind({ known: { 1: 48, 2: 64 }, atLeast: 12 })

const octetFingerprint = digestKind({ known: { 1: 20, 2: 32 }, atLeast: 0 })

/** RFC 4255 §3.1.3, RFC 6594 §4; as a plain value hexadecimal digits in upper case. */
export const fingerprint: FieldKind<string> = {
  ...octetFingerprint,
  read: (reader) => formatBase16(octetFingerprint.read(reader)),
  write(writer, value: unknown) {
    const octets = typeof value === 'string' ? parseBase16(value) : octetsFromValue(writer, value)
    if (octets === undefined) throw writer.error('bad-value', 'not hexadecimal')
    octetFingerprint.write(writer, octets)
  },
}

function digestKind(lengths: DigestLengths): FieldKind<Uint8Array> {
  return {
    read: (reader) => reader.bytes(digestLength(reader, lengths)),
    write(writer, value) {
      const octets = octetsFromValue(writer, value)
      if (!isRightLength(octets.length, octetBefore(writer), lengths)) {
        throw writer.error('bad-value', `${octets.length} octets are not a digest of that algorithm`)
      }
      writer.bytes(octets)
    },
    copy(reader, writer) {
      const length = digestLength(reader, lengths)
      writer.range(reader.octets, reader.advance(length), length)
    },
    parse(text, writer) {
      const octets = parseBase16ToTheEnd(text)
      if (!isRightLength(octets.length, octetBefore(writer), lengths)) {
        throw text.wrong('bad-value', 'as many octets in hexadecimal as that algorithm gives')
      }
      writer.bytes(octets)
    },
    format(reader) {
      const length = digestLength(reader, lengths)
      return inChunks(formatBase16(reader.octets, reader.advance(length), length))
    },
  }
}

function digestLength(reader: ByteReader, lengths: DigestLengths): number {
  if (isRightLength(reader.remaining, octetBefore(reader), lengths)) return reader.remaining
  throw reader.error('bad-length')
}

function isRightLength(length: number, algorithm: number, { known, atLeast }: DigestLengths): boolean {
  const exact = known[algorithm]
  return exact === undefined ? length >= atLeast : length === exact
}

/** The field before, which says what stands here. */
function octetBefore({ octets, at }: ByteReader | ByteWriter): number {
  return octets[at - 1]!
}
