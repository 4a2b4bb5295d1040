/** Character strings as fields of record data (RFC 1035 §3.3): a length octet and up to 255 octets. */

import type { ByteReader } from '../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../bytes/byte-writer.ts'
import type { FieldKind, RdataText } from './field-kind.ts'
import { quoteOctets, textFromOctets } from './octet-text.ts'
import { octetsFromValue } from './plain-value.ts'

const MAX_STRING_LENGTH = 255
const EXPECTED = 'a string of at most 255 octets'

/** One string; as a plain value a JavaScript string (see octet-text.ts). */
export const characterString: FieldKind<string> = {
  read(reader) {
    const length = reader.u8()
    return textFromOctets(reader.octets, reader.advance(length), length)
  },
  write: (writer, value) => putString(writer, octetsFromValue(writer, value)),
  copy: copyString,
  parse: parseString,
  format: formatString,
}

/** One string or more, to the end of the data; as a plain value octets, since programs keep binary in TXT. */
export const characterStrings: FieldKind<Uint8Array[]> = {
  read(reader) {
    const strings: Uint8Array[] = []
    do strings.push(reader.bytes(reader.u8()))
    while (reader.at < reader.end)
    return strings
  },
  write(writer, value: unknown) {
    const strings: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (strings.length === 0) throw writer.error('bad-value', 'at least one string is needed')
    for (const string of strings) putString(writer, octetsFromValue(writer, string))
  },
  copy(reader, writer) {
    do copyString(reader, writer)
    while (reader.at < reader.end)
  },
  parse(text, writer) {
    do parseString(text, writer)
    while (text.more())
  },
  format(reader) {
    let strings = formatString(reader)
    while (reader.at < reader.end) strings += ' ' + formatString(reader)
    return strings
  },
}

/** As `characterString`, at the end of the data, where it may be missing (ISDN's subaddress). */
export const optionalString: FieldKind<string | undefined> = {
  read: (reader) => (reader.at < reader.end ? characterString.read(reader) : undefined),
  write(writer, value) {
    if (value !== undefined) characterString.write(writer, value)
  },
  copy(reader, writer) {
    if (reader.at < reader.end) copyString(reader, writer)
  },
  parse(text, writer) {
    if (text.more()) parseString(text, writer)
  },
  format: (reader) => (reader.at < reader.end ? formatString(reader) : ''),
}

/** Text without a length of its own that fills the rest of the data (CAA's value, URI's target). */
export const longString: FieldKind<string> = {
  read(reader) {
    const length = reader.remaining
    return textFromOctets(reader.octets, reader.advance(length), length)
  },
  write: (writer, value) => writer.bytes(octetsFromValue(writer, value)),
  copy(reader, writer) {
    const length = reader.remaining
    writer.range(reader.octets, reader.advance(length), length)
  },
  parse: (text, writer) => writer.bytes(text.octets('a string')),
  format(reader) {
    const length = reader.remaining
    return quoteOctets(reader.octets, reader.advance(length), length)
  },
}

function copyString(reader: ByteReader, writer: ByteWriter): void {
  const at = reader.at
  reader.advance(reader.u8())
  writer.range(reader.octets, at, reader.at - at)
}

function parseString(text: RdataText, writer: ByteWriter): void {
  const octets = text.octets(EXPECTED)
  if (octets.length > MAX_STRING_LENGTH) throw text.wrong('too-long', EXPECTED)
  writer.u8(octets.length)
  writer.bytes(octets)
}

function formatString(reader: ByteReader): string {
  const length = reader.u8()
  return quoteOctets(reader.octets, reader.advance(length), length)
}

function putString(writer: ByteWriter, octets: Uint8Array): void {
  if (octets.length > MAX_STRING_LENGTH) throw writer.error('too-long', EXPECTED)
  writer.u8(octets.length)
  writer.bytes(octets)
}
