/**
 * A gateway or relay that is an address or a name, as a number before it says (RFC 4025 §2.3, RFC 8777 §4.2).
 */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import { ipv4, ipv6 } from '../addresses.ts'
import type { FieldKind } from '../field-kind.ts'
import { parseInteger } from '../integers.ts'
import { exactName } from '../names.ts'
import { checkInteger } from '../plain-value.ts'

/** Nothing, which is written `.`. */
const none: FieldKind<string> = {
  read: () => '.',
  write(writer, value: unknown) {
    if (value !== undefined && value !== '.') throw writer.error('bad-value', 'gateway type 0 is no gateway')
  },
  copy: () => undefined,
  parse(text) {
    const expected = "'.', for no gateway"
    if (text.word(expected) !== '.') throw text.wrong('bad-value', expected)
  },
  format: () => '.',
}

/** What stands there, by its type's number. */
const GATEWAYS: readonly FieldKind<string>[] = [none, ipv4, ipv6, exactName]

export const LAST_GATEWAY_TYPE = GATEWAYS.length - 1

/** How a gateway of that type is read and written; undefined for a type that is not known. */
export function gatewayKind(type: number): FieldKind<string> | undefined {
  return GATEWAYS[type]
}

/** The type of IPSECKEY's gateway. Where one of another type ends nobody could tell. */
export const gatewayType: FieldKind<number> = {
  read: readType,
  write: (writer, value) => writer.u8(checkInteger(writer, value, LAST_GATEWAY_TYPE)),
  copy: (reader, writer) => writer.u8(readType(reader)),
  parse: (text, writer) => writer.u8(parseInteger(text, LAST_GATEWAY_TYPE, 'a gateway type from 0 to 3')),
  format: (reader) => String(readType(reader)),
}

function readType(reader: ByteReader): number {
  const type = reader.u8()
  if (type > LAST_GATEWAY_TYPE) throw reader.error('bad-value', reader.at - 1)
  return type
}

/** The gateway of IPSECKEY: its type stands two octets before, in front of the algorithm. */
export const gateway: FieldKind<string> = {
  read: (reader) => gatewayAt(reader).read(reader),
  write: (writer, value) => gatewayAt(writer).write(writer, value),
  copy: (reader, writer) => gatewayAt(reader).copy(reader, writer),
  parse: (text, writer) => gatewayAt(writer).parse(text, writer),
  format: (reader) => gatewayAt(reader).format(reader),
}

function gatewayAt({ octets, at }: ByteReader | ByteWriter): FieldKind<string> {
  return GATEWAYS[octets[at - 2]!]!
}
