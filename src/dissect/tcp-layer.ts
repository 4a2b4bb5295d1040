/** TCP (RFC 9293 §3.1) with its options in their order, and by its ports what a segment carries. */

import { readU16, readU32 } from '../bytes/big-endian.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { DecodeError } from '../errors.ts'
import { BGP_PORT } from '../wire/bgp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { TCP_OPTION } from '../wire/tcp-options.ts'
import { TCP_CHECKSUM_AT, TCP_FLAG, TCP_HEADER_LENGTH } from '../wire/tcp.ts'
import { judgeTransportChecksum } from './checksum-note.ts'
import type { Context, Next } from './dissector.ts'
import { beginsHttpMessage } from './http-layer.ts'
import type { LayerReader } from './layer-reader.ts'
import type { Protocol } from './layer.ts'
import { hex, hexOctets } from './octets-text.ts'
import { beginsTlsRecord } from './tls-layer.ts'

export function dissectTcp(reader: LayerReader, context: Context): Next | undefined {
  const start = reader.at
  const sourcePort = reader.number('sourcePort', 2)
  const destinationPort = reader.number('destinationPort', 2)
  reader.number('sequence', 4)
  reader.number('acknowledgment', 4)
  const headerLength = dissectLengthAndFlags(reader)
  reader.number('window', 2)
  reader.number('checksum', 2, (value) => hex(value, 4))
  if (context.whole) {
    const covered = { at: start, end: reader.end, fieldAt: start + TCP_CHECKSUM_AT }
    judgeTransportChecksum(reader, 'TCP', IP_PROTOCOL.tcp, covered, context)
  }
  reader.number('urgent', 2)
  if (headerLength < TCP_HEADER_LENGTH) throw new DecodeError('bad-length', 'headerLength', start + 12)
  const headerEnd = start + headerLength
  if (headerEnd > reader.end) throw new DecodeError('truncated', 'options', reader.end)
  while (reader.at < headerEnd) dissectOption(reader, headerEnd)
  if (reader.remaining === 0) return undefined
  if (context.quoted) return { protocol: 'data', context }
  const payload = reader.octets.subarray(reader.at, reader.end)
  const protocol = PAYLOADS.get(destinationPort) ?? PAYLOADS.get(sourcePort) ?? beginningOf(payload)
  return { protocol, context: { ...context, inStream: true } }
}

const PAYLOADS = new Map<number, Protocol>([
  [DNS_PORT, 'dns'],
  [BGP_PORT, 'bgp'],
])

/** What can be told by how a segment begins. One in the middle of a message is data. */
function beginningOf(payload: Uint8Array): Protocol {
  if (beginsTlsRecord(payload)) return 'tls'
  return beginsHttpMessage(payload) ? 'http' : 'data'
}

const FLAG_NAMES = Object.entries(TCP_FLAG)

function dissectLengthAndFlags(reader: LayerReader): number {
  const word = reader.word('headerLength', 2)
  const headerLength = (word >>> 12) * 4
  reader.part('headerLength', headerLength)
  const flags = word & 0xff
  const names = FLAG_NAMES.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name.toUpperCase())
  reader.part('flags', flags, names.length === 0 ? 'none' : names.join(' '))
  return headerLength
}

interface OptionShape {
  /** The length that it has to have, or undefined where several are possible. */
  readonly length?: number
  readonly text: (octets: Uint8Array) => string
}

const OPTIONS = new Map<number, OptionShape>([
  [TCP_OPTION.mss, { length: 4, text: (octets) => `mss ${readU16(octets, 2)}` }],
  [TCP_OPTION.windowScale, { length: 3, text: (octets) => `wscale ${octets[2]}` }],
  [TCP_OPTION.sackPermitted, { length: 2, text: () => 'sackOK' }],
  [TCP_OPTION.sack, { text: sackText }],
  [
    TCP_OPTION.timestamps,
    { length: 10, text: (octets) => `TS val ${readU32(octets, 2)} ecr ${readU32(octets, 6)}` },
  ],
])

function dissectOption(reader: LayerReader, headerEnd: number): void {
  const at = reader.at
  const kind = reader.octets[at]!
  if (kind === TCP_OPTION.end || kind === TCP_OPTION.noOperation) {
    reader.number('option', 1, () => (kind === TCP_OPTION.end ? 'eol' : 'nop'))
    // RFC 9293 §3.1: what follows the end of the options is padding.
    if (kind === TCP_OPTION.end) reader.advance(headerEnd - reader.at)
    return
  }
  const length = at + 1 < headerEnd ? reader.octets[at + 1]! : 0
  if (length < 2 || at + length > headerEnd) throw new DecodeError('bad-length', 'option', at + 1)
  const shape = OPTIONS.get(kind)
  if (shape?.length !== undefined && shape.length !== length)
    throw new DecodeError('bad-length', 'option', at + 1)
  reader.run('option', length, shape?.text ?? unknownOptionText)
}

function sackText(octets: Uint8Array): string {
  const blocks = []
  for (let at = 2; at + 8 <= octets.length; at += 8)
    blocks.push(`{${readU32(octets, at)}:${readU32(octets, at + 4)}}`)
  return `sack ${blocks.length} ${blocks.join('')}`
}

function unknownOptionText(octets: Uint8Array): string {
  return `unknown-${octets[0]} 0x${hexOctets(octets.subarray(2), '')}`
}
