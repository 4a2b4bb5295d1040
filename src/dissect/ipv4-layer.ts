/** IPv4 headers (RFC 791) with options, fragments, and the checksum judged. */

import { ipv4Text, readIpv4 } from '../address/ipv4-number.ts'
import { DecodeError } from '../errors.ts'
import { describeIpProtocol, IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { IPV4_CHECKSUM_AT, IPV4_HEADER_LENGTH } from '../wire/ipv4-header.ts'
import { IPV4_OPTION } from '../wire/ipv4-options.ts'
import { judgeChecksum } from './checksum-note.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import type { Protocol } from './layer.ts'
import { hex, hexOctets } from './octets-text.ts'

const PAYLOADS = new Map<number, Protocol>([
  [IP_PROTOCOL.icmp, 'icmp'],
  [IP_PROTOCOL.udp, 'udp'],
  [IP_PROTOCOL.tcp, 'tcp'],
])

/** RFC 3168 §5. */
const ECN_NAMES = ['not ECN-capable', 'ECT(1)', 'ECT(0)', 'congestion experienced']

export function dissectIpv4(reader: LayerReader, context: Context): Next | undefined {
  const start = reader.at
  const headerEnd = start + dissectFirstOctets(reader)
  const total = reader.number('totalLength', 2)
  reader.number('identification', 2)
  const { isFragment, offset } = dissectFragment(reader)
  reader.number('ttl', 1)
  const protocol = reader.number('protocol', 1, (code) => `${code} (${describeIpProtocol(code)})`)
  dissectChecksum(reader, start, headerEnd)
  const source = reader.ip('source')
  const destination = reader.ip('destination')
  if (headerEnd > reader.end) throw new DecodeError('truncated', 'options', reader.end)
  while (reader.at < headerEnd) dissectOption(reader, headerEnd)
  const isWhole = cutToLength(reader, start, headerEnd, total, context)
  if (reader.remaining === 0) return undefined
  return {
    // Only the first fragment holds the header of what was fragmented.
    protocol: offset === 0 ? (PAYLOADS.get(protocol) ?? 'data') : 'data',
    context: { ...context, source, destination, whole: isWhole && !isFragment },
  }
}

/** Version, header length, and the octet of DSCP and ECN; returns the header's length in octets. */
function dissectFirstOctets(reader: LayerReader): number {
  const first = reader.word('version', 1)
  reader.part('version', first >>> 4)
  if (first >>> 4 !== 4) throw new DecodeError('bad-value', 'version', reader.at - 1)
  const headerLength = (first & 0xf) * 4
  reader.part('headerLength', headerLength)
  if (headerLength < IPV4_HEADER_LENGTH) throw new DecodeError('bad-length', 'headerLength', reader.at - 1)
  const service = reader.word('dscp', 1)
  reader.part('dscp', service >>> 2)
  reader.part('ecn', service & 3, `${service & 3} (${ECN_NAMES[service & 3]})`)
  return headerLength
}

function dissectFragment(reader: LayerReader): { isFragment: boolean; offset: number } {
  const word = reader.word('flags', 2)
  const flags = word >>> 13
  const names = [
    [4, 'reserved'],
    [2, 'DF'],
    [1, 'MF'],
  ] as const
  const set = names.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
  reader.part('flags', flags, set.length === 0 ? 'none' : set.join(' '))
  const offset = (word & 0x1fff) * 8
  reader.part('fragmentOffset', offset)
  const isFragment = offset > 0 || (flags & 1) !== 0
  if (isFragment) reader.remark(offset === 0 ? 'first fragment' : `fragment from octet ${offset} on`)
  return { isFragment, offset }
}

function dissectChecksum(reader: LayerReader, start: number, headerEnd: number): void {
  reader.number('checksum', 2, (value) => hex(value, 4))
  if (headerEnd > reader.end) return
  judgeChecksum(reader, 'IP', { at: start, end: headerEnd, fieldAt: start + IPV4_CHECKSUM_AT })
}

const OPTION_NAMES = new Map<number, string>([
  [IPV4_OPTION.end, 'end'],
  [IPV4_OPTION.noOperation, 'nop'],
  [IPV4_OPTION.recordRoute, 'record route'],
  [IPV4_OPTION.looseSourceRoute, 'loose source route'],
  [IPV4_OPTION.strictSourceRoute, 'strict source route'],
  [IPV4_OPTION.routerAlert, 'router alert'],
])

const ROUTES: readonly number[] = [
  IPV4_OPTION.recordRoute,
  IPV4_OPTION.looseSourceRoute,
  IPV4_OPTION.strictSourceRoute,
]

function dissectOption(reader: LayerReader, headerEnd: number): void {
  const at = reader.at
  const type = reader.octets[at]!
  const name = OPTION_NAMES.get(type) ?? `option ${type}`
  if (type === IPV4_OPTION.end || type === IPV4_OPTION.noOperation) {
    reader.number('option', 1, () => name)
    // RFC 791 §3.1: what follows the end of the options is padding.
    if (type === IPV4_OPTION.end) reader.advance(headerEnd - reader.at)
    return
  }
  const length = reader.octets[at + 1] ?? 0
  if (length < 2 || at + length > headerEnd) throw new DecodeError('bad-length', 'option', at + 1)
  reader.run('option', length, (octets) => `${name} ${optionText(type, octets)}`.trimEnd())
}

function optionText(type: number, octets: Uint8Array): string {
  if (!ROUTES.includes(type)) return hexOctets(octets.subarray(2))
  const stops = []
  for (let at = 3; at + 4 <= octets.length; at += 4) stops.push(ipv4Text(readIpv4(octets, at)))
  return stops.join(' ')
}

/** Lets the packet end where its total length says; whether all of it is here. */
function cutToLength(
  reader: LayerReader,
  start: number,
  headerEnd: number,
  total: number,
  { quoted }: Context,
): boolean {
  const here = reader.end - start
  if (start + total < headerEnd) {
    reader.remark(`malformed: a total length of ${total} is less than the header's`)
    return false
  }
  if (total <= here) {
    reader.end = start + total
    return true
  }
  reader.remark(`${quoted ? 'quoted' : 'truncated'}: ${here} of ${total} octets are here`)
  return false
}
