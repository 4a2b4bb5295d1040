/** The ports of a WKS record (RFC 1035 §3.4.2): a bit for each, to the end of the data. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { FieldKind } from '../field-kind.ts'
import { MAX_U16 } from '../integers.ts'
import { parseNamed } from '../mnemonics.ts'
import { arrayFromValue, checkInteger } from '../plain-value.ts'
import { collectBits, putBits } from './bit-string.ts'
import { SERVICES } from './mnemonic-tables.ts'

const MAX_LENGTH = (MAX_U16 + 1) / 8

/** As a plain value the numbers of the ports, upward; in text also the names of services. */
export const servicePorts: FieldKind<number[]> = {
  read: readPorts,
  write(writer, value) {
    const ports = arrayFromValue(writer, value).map((port) => checkInteger(writer, port, MAX_U16))
    putBits(writer, ports)
  },
  copy(reader, writer) {
    const { at } = reader
    readPorts(reader)
    writer.range(reader.octets, at, reader.at - at)
  },
  parse(text, writer) {
    const ports: number[] = []
    while (text.more()) ports.push(parseNamed(text, SERVICES, MAX_U16, 'a port or the name of a service'))
    putBits(writer, ports)
  },
  format: (reader) => readPorts(reader).join(' '),
}

function readPorts(reader: ByteReader): number[] {
  const length = reader.remaining
  const at = reader.advance(length)
  if (length > MAX_LENGTH) throw reader.error('bad-length', at)
  if (length > 0 && reader.octets[reader.end - 1] === 0) throw reader.error('bad-value', reader.end - 1)
  const ports: number[] = []
  collectBits(reader.octets, at, length, 0, ports)
  return ports
}
