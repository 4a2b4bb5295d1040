/** AMTRELAY (RFC 8777 §4): one octet of it holds a flag and the relay's type. */

import type { FieldKind } from '../field-kind.ts'
import { MAX_U8, parseInteger, u8 } from '../integers.ts'
import { opaque } from '../opaque.ts'
import { checkInteger, objectFromValue } from '../plain-value.ts'
import { gatewayKind, LAST_GATEWAY_TYPE } from './gateway.ts'

export interface AmtRelay {
  precedence: number
  /** Whether the client may do without looking for a relay nearer by. */
  discoveryOptional: boolean
  relayType: number
  /** An address or a name; `.` for none, octets where the type is unknown. */
  relay: string | Uint8Array
}

const DISCOVERY_OPTIONAL = 0x80
const TYPE_MASK = 0x7f

export const amtRelay: FieldKind<AmtRelay> = {
  read(reader) {
    const precedence = reader.u8()
    const head = reader.u8()
    return {
      precedence,
      discoveryOptional: (head & DISCOVERY_OPTIONAL) !== 0,
      relayType: head & TYPE_MASK,
      relay: relayKind(head & TYPE_MASK).read(reader),
    }
  },
  write(writer, value) {
    const { precedence, discoveryOptional, relayType, relay } = objectFromValue(writer, value)
    writer.u8(checkInteger(writer, precedence, MAX_U8))
    const type = checkInteger(writer, relayType, TYPE_MASK)
    writer.u8(discoveryOptional ? DISCOVERY_OPTIONAL | type : type)
    relayKind(type).write(writer, relay ?? '.')
  },
  copy(reader, writer) {
    writer.u8(reader.u8())
    const head = reader.u8()
    writer.u8(head)
    relayKind(head & TYPE_MASK).copy(reader, writer)
  },
  parse(text, writer) {
    u8.parse(text, writer)
    const optional = parseInteger(text, 1, '0 or 1, whether discovery is optional')
    const type = parseInteger(text, LAST_GATEWAY_TYPE, 'a relay type from 0 to 3')
    writer.u8(optional === 0 ? type : DISCOVERY_OPTIONAL | type)
    relayKind(type).parse(text, writer)
  },
  format(reader) {
    const { octets, at, end } = reader
    const type = end - at < 2 ? 0 : octets[at + 1]! & TYPE_MASK
    if (type > LAST_GATEWAY_TYPE) return opaque.format(reader)
    const precedence = reader.u8()
    const optional = reader.u8() >> 7
    return `${precedence} ${optional} ${type} ${relayKind(type).format(reader)}`
  },
}

function relayKind(type: number): FieldKind<string | Uint8Array> {
  return gatewayKind(type) ?? opaque
}
