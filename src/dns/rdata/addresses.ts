/** IP addresses as fields of record data. */

import { formatIpv4, IPV4_LENGTH, tryIpv4 } from '../../address/ipv4.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from '../../address/ipv6.ts'
import type { FieldKind } from './field-kind.ts'
import { describeValue } from './plain-value.ts'

export const ipv4: FieldKind<string> = address(IPV4_LENGTH, 'an IPv4 address', formatIpv4, tryIpv4)
export const ipv6: FieldKind<string> = address(IPV6_LENGTH, 'an IPv6 address', formatIpv6, tryIpv6)

function address(
  length: number,
  expected: string,
  format: (octets: Uint8Array, at: number) => string,
  put: (text: string, target: Uint8Array, at: number) => boolean,
): FieldKind<string> {
  return {
    read: (reader) => format(reader.octets, reader.advance(length)),
    write(writer, value: unknown) {
      const at = writer.claim(length)
      if (typeof value === 'string' && put(value, writer.octets, at)) return
      throw writer.error('bad-value', `${describeValue(value)} is not ${expected}`)
    },
    copy: (reader, writer) => writer.range(reader.octets, reader.advance(length), length),
    parse(text, writer) {
      const at = writer.claim(length)
      if (!put(text.word(expected), writer.octets, at)) throw text.wrong('bad-address', expected)
    },
    format: (reader) => format(reader.octets, reader.advance(length)),
  }
}
