/** IPv4 as tcpdump prints it, and by its payload the rest of the line. */

import { ipv4Text as addressText, readIpv4 } from '../../address/ipv4-number.ts'
import { readU16 } from '../../bytes/big-endian.ts'
import { IPV4_CHECKSUM_AT, IPV4_HEADER_LENGTH } from '../../wire/ipv4-header.ts'
import { IPV4_OPTION } from '../../wire/ipv4-options.ts'
import { rightChecksum } from '../checksum-note.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import { icmpText } from './icmp-text.ts'
import { addressOf, numberOf, type Printing } from './printing.ts'
import { tcpText } from './tcp-text.ts'
import { udpText } from './udp-text.ts'

const MORE_FRAGMENTS = 1

export function ipv4Text(ip: Layer, printing: Printing): string {
  const version = numberOf(ip, 'version')
  if (version !== 4) return `IP${version === 6 ? '6, wrong link-layer encapsulation' : version} (invalid)`
  const prefix = printing.link ? '' : 'IP '
  const headerLength = numberOf(ip, 'headerLength')
  if (headerLength < IPV4_HEADER_LENGTH) return `${prefix}bad-hlen ${headerLength}`
  if (fieldNumber(ip, 'destination') === undefined) return `${prefix}[|ip]`
  const total = numberOf(ip, 'totalLength')
  const here = printing.octets.length - ip.at
  const missing = total > here ? `truncated-ip - ${total - here} bytes missing! ` : ''
  if (total < headerLength) return `${prefix}${missing}bad-len ${total}`
  return prefix + missing + packetText(ip, printing)
}

/** A packet that an ICMP error quotes: that octets are missing goes without saying. */
function quotedText(ip: Layer, printing: Printing): string {
  return (printing.link ? '' : 'IP ') + packetText(ip, printing)
}

function packetText(ip: Layer, printing: Printing): string {
  const verbose = printing.verbose === 0 ? '' : `(${headerText(ip, printing)})\n    `
  return verbose + bodyText(ip, printing)
}

const ECN_TEXTS = ['', ',ECT(1)', ',ECT(0)', ',CE']
const PROTOCOL_NAMES = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPIP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [89, 'OSPF'],
  [132, 'SCTP'],
])
const FLAG_TEXTS = ['none', '+', 'DF', '+, DF', 'rsvd', '+, rsvd', 'DF, rsvd', '+, DF, rsvd']

function headerText(ip: Layer, { octets }: Printing): string {
  const ecn = numberOf(ip, 'ecn')
  const service = (numberOf(ip, 'dscp') << 2) | ecn
  const ttl = numberOf(ip, 'ttl')
  const protocol = numberOf(ip, 'protocol')
  const headerLength = numberOf(ip, 'headerLength')
  const parts = [
    `tos 0x${service.toString(16)}${ECN_TEXTS[ecn]}`,
    ...(ttl === 0 ? [] : [`ttl ${ttl}`]),
    `id ${numberOf(ip, 'identification')}`,
    `offset ${numberOf(ip, 'fragmentOffset')}`,
    `flags [${FLAG_TEXTS[numberOf(ip, 'flags')]}]`,
    `proto ${PROTOCOL_NAMES.get(protocol) ?? 'unknown'} (${protocol})`,
    `length ${numberOf(ip, 'totalLength')}`,
    ...(headerLength === IPV4_HEADER_LENGTH ? [] : [`options (${optionsText(octets, ip, headerLength)})`]),
    ...badChecksumText(octets, ip, headerLength),
  ]
  return parts.join(', ')
}

function badChecksumText(octets: Uint8Array, { at }: Layer, headerLength: number): string[] {
  if (at + headerLength > octets.length) return []
  const right = rightChecksum(octets, { at, end: at + headerLength, fieldAt: at + IPV4_CHECKSUM_AT })
  const checksum = readU16(octets, at + IPV4_CHECKSUM_AT)
  return checksum === right ? [] : [`bad cksum ${checksum.toString(16)} (->${right.toString(16)})!`]
}

const OPTION_NAMES = new Map<number, string>([
  [IPV4_OPTION.end, 'EOL'],
  [IPV4_OPTION.noOperation, 'NOP'],
  [IPV4_OPTION.recordRoute, 'RR'],
  [IPV4_OPTION.looseSourceRoute, 'LSRR'],
  [IPV4_OPTION.strictSourceRoute, 'SSRR'],
  [IPV4_OPTION.routerAlert, 'RA'],
])

function optionsText(octets: Uint8Array, ip: Layer, headerLength: number): string {
  const end = Math.min(ip.at + headerLength, octets.length)
  const texts = []
  for (let at = ip.at + IPV4_HEADER_LENGTH; at < end;) {
    const type = octets[at]!
    const name = OPTION_NAMES.get(type) ?? `unknown ${type}`
    const isSingle = type === IPV4_OPTION.end || type === IPV4_OPTION.noOperation
    const length = isSingle ? 1 : (octets[at + 1] ?? 0)
    if (!isSingle && (length < 2 || at + length > end))
      return [...texts, `${name} [bad length ${length}]`].join(',')
    texts.push(name + optionText(type, octets.subarray(at, at + length)))
    if (type === IPV4_OPTION.end) break
    at += length
  }
  return texts.join(',')
}

function optionText(type: number, option: Uint8Array): string {
  if (type === IPV4_OPTION.routerAlert) {
    const value = option.length < 4 ? 0 : readU16(option, 2)
    return value === 0 ? '' : ` value ${value}`
  }
  if (option.length < 3 || !['RR', 'LSRR', 'SSRR'].includes(OPTION_NAMES.get(type) ?? '')) return ''
  const used = option[2]! - 1
  const stops = []
  for (let at = 3; at + 4 <= option.length; at += 4) {
    stops.push(` ${addressText(readIpv4(option, at))}${used > at ? ',' : ''}`)
  }
  return stops.join('')
}

function bodyText(ip: Layer, printing: Printing): string {
  const ends = `${addressOf(ip, 'source')} > ${addressOf(ip, 'destination')}: `
  const protocol = numberOf(ip, 'protocol')
  if (numberOf(ip, 'fragmentOffset') > 0) return `${ends}ip-proto-${protocol}`
  const isFragment = (numberOf(ip, 'flags') & MORE_FRAGMENTS) !== 0
  const length = numberOf(ip, 'totalLength') - numberOf(ip, 'headerLength')
  const { payload } = ip
  switch (payload?.protocol) {
    case 'icmp':
      return ends + icmpText(payload, printing, { length, isFragment, quotedText })
    case 'udp':
      return udpText(ip, payload, printing, isFragment)
    case 'tcp':
      return tcpText(ip, payload, printing, isFragment)
    default:
      return `${ends}${unknownText(protocol)} ${length}`
  }
}

function unknownText(protocol: number): string {
  const name = PROTOCOL_NAMES.get(protocol)
  return name === undefined ? ` ip-proto-${protocol}` : ` ${name.toLowerCase()}`
}
