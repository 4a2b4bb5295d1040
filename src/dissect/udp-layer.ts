/** UDP (RFC 768), and by its ports what it carries. */

import { DNS_PORT } from '../dns/iana/port.ts'
import { DecodeError } from '../errors.ts'
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from '../wire/dhcp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { UDP_CHECKSUM_AT, UDP_HEADER_LENGTH } from '../wire/udp.ts'
import { judgeTransportChecksum } from './checksum-note.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import type { Protocol } from './layer.ts'
import { hex } from './octets-text.ts'

const PAYLOADS = new Map<number, Protocol>([
  [DNS_PORT, 'dns'],
  [DHCP_SERVER_PORT, 'dhcp'],
  [DHCP_CLIENT_PORT, 'dhcp'],
])

export function dissectUdp(reader: LayerReader, context: Context): Next | undefined {
  const start = reader.at
  const sourcePort = reader.number('sourcePort', 2)
  const destinationPort = reader.number('destinationPort', 2)
  const length = reader.number('length', 2)
  const end = start + length
  const checksum = reader.number('checksum', 2, (value) => hex(value, 4))
  if (checksum === 0) reader.note('none')
  else if (context.whole && length >= UDP_HEADER_LENGTH && end <= reader.end) {
    const covered = { at: start, end, fieldAt: start + UDP_CHECKSUM_AT }
    judgeTransportChecksum(reader, 'UDP', IP_PROTOCOL.udp, covered, context)
  }
  if (length < UDP_HEADER_LENGTH) throw new DecodeError('bad-length', 'length', start + 4)
  if (end <= reader.end) reader.end = end
  else if (context.whole) reader.remark(`malformed: a length of ${length}, but ${reader.end - start} octets`)
  if (reader.remaining === 0) return undefined
  const protocol = PAYLOADS.get(destinationPort) ?? PAYLOADS.get(sourcePort) ?? 'data'
  return { protocol: context.quoted ? 'data' : protocol, context }
}
