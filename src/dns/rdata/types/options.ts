/** OPT's data (RFC 6891 §6.1.2): options as code and octets. What is in them is for the message's EDNS to know. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { FieldKind } from '../field-kind.ts'
import { MAX_U16 } from '../integers.ts'
import { opaque } from '../opaque.ts'
import { arrayFromValue, checkInteger, objectFromValue, octetsFromValue } from '../plain-value.ts'

export interface OpaqueOption {
  code: number
  data: Uint8Array
}

export const options: FieldKind<OpaqueOption[]> = {
  read(reader) {
    const options: OpaqueOption[] = []
    while (reader.at < reader.end) options.push(readOption(reader))
    return options
  },
  write(writer, value) {
    for (const option of arrayFromValue(writer, value)) {
      const { code, data } = objectFromValue(writer, option)
      const octets = octetsFromValue(writer, data)
      writer.u16(checkInteger(writer, code, MAX_U16))
      writer.u16(checkInteger(writer, octets.length, MAX_U16))
      writer.bytes(octets)
    }
  },
  copy: (reader, writer) => opaque.copy(checked(reader), writer),
  // An OPT stands in no zone file, so it has no text of its own (RFC 6891 §6.1.1).
  parse: (text, writer) => opaque.parse(text, writer),
  format: (reader) => opaque.format(checked(reader)),
}

/** The reader where it was, if there are options to its end. */
function checked<R extends ByteReader>(reader: R): R {
  const { at } = reader
  while (reader.at < reader.end) readOption(reader)
  reader.at = at
  return reader
}

function readOption(reader: ByteReader): OpaqueOption {
  const code = reader.u16()
  return { code, data: reader.bytes(reader.u16()) }
}
