/** TCP as tcpdump prints it, with sequence numbers relative to those that a connection began with. */

import { readU16, readU32 } from '../../bytes/big-endian.ts'
import { DNS_PORT } from '../../dns/iana/port.ts'
import { BGP_PORT } from '../../wire/bgp.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { TCP_OPTION } from '../../wire/tcp-options.ts'
import { TCP_CHECKSUM_AT, TCP_FLAG, TCP_HEADER_LENGTH } from '../../wire/tcp.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import { bgpText } from './bgp-text.ts'
import { dnsText } from './dns-text.ts'
import { httpText } from './http-text.ts'
import { addressOf, endOf, escaped, numberOf, type Printing } from './printing.ts'
import { ABSOLUTE, type Flow, type Origins } from './tcp-flows.ts'
import { rightTransportChecksum } from './transport-checksum.ts'

const HTTP_PORTS = [80, 8080, 3128]
const MOST_RESET_OCTETS = 30

export function tcpText(ip: Layer, tcp: Layer, printing: Printing, isFragment: boolean): string {
  const [source, destination] = [addressOf(ip, 'source'), addressOf(ip, 'destination')]
  if (fieldNumber(tcp, 'destinationPort') === undefined) return `${source} > ${destination}: [|tcp]`
  const ends = `${source}.${numberOf(tcp, 'sourcePort')} > ${destination}.${numberOf(tcp, 'destinationPort')}: `
  const room = numberOf(ip, 'totalLength') - numberOf(ip, 'headerLength')
  const headerLength = fieldNumber(tcp, 'headerLength')
  if (headerLength === undefined) return `${ends} [|tcp]`
  if (headerLength < TCP_HEADER_LENGTH) {
    return `${ends} tcp ${room - headerLength} [bad hdr length ${headerLength} - too short, < ${TCP_HEADER_LENGTH}]`
  }
  if (fieldNumber(tcp, 'urgent') === undefined) return `${ends} [|tcp]`
  return ends + segmentText(ip, tcp, printing, { room, headerLength, isFragment })
}

interface Measures {
  /** For header and payload, by the IP header. */
  readonly room: number
  readonly headerLength: number
  readonly isFragment: boolean
}

const FLAG_SIGNS = [
  [TCP_FLAG.fin, 'F'],
  [TCP_FLAG.syn, 'S'],
  [TCP_FLAG.rst, 'R'],
  [TCP_FLAG.psh, 'P'],
  [TCP_FLAG.ack, '.'],
  [TCP_FLAG.urg, 'U'],
  [TCP_FLAG.ece, 'E'],
  [TCP_FLAG.cwr, 'W'],
] as const

function segmentText(ip: Layer, tcp: Layer, printing: Printing, measures: Measures): string {
  const { room, headerLength, isFragment } = measures
  const flags = numberOf(tcp, 'flags')
  const signs = FLAG_SIGNS.filter(([flag]) => (flags & flag) !== 0).map(([, sign]) => sign)
  const origins = originsOf(ip, tcp, printing)
  const begin = `Flags [${signs.length === 0 ? 'none' : signs.join('')}]`
  if (headerLength > room) return `${begin} [bad hdr length ${headerLength} - too long, > ${room}]`
  const checksum = printing.verbose > 0 && !isFragment ? checksumText(ip, tcp, printing, room) : ''
  const length = room - headerLength
  const text = begin + checksum + numbersText(tcp, origins, length, printing.verbose)
  if (headerLength === TCP_HEADER_LENGTH) return `${text}, length ${length}${payloadText(tcp, printing)}`
  const options = `, options [${optionsText(tcp, printing.octets, origins.sack)}`
  if (isMalformed(tcp)) return `${text}${options}[bad opt]`
  return `${text}${options}], length ${length}${payloadText(tcp, printing)}`
}

function originsOf(ip: Layer, tcp: Layer, { flows }: Printing): Origins {
  const flags = numberOf(tcp, 'flags')
  if ((flags & TCP_FLAG.ack) === 0) return ABSOLUTE
  const [sequence, acknowledgment] = [numberOf(tcp, 'sequence'), numberOf(tcp, 'acknowledgment')]
  const flow = flowOf(ip, tcp)
  return (flags & TCP_FLAG.syn) === 0
    ? flows.follow(flow, sequence, acknowledgment)
    : flows.begin(flow, sequence, acknowledgment)
}

/** The sequence numbers of octets that there are; with `-vv` always. */
function numbersText(tcp: Layer, origins: Origins, length: number, verbose: number): string {
  const flags = numberOf(tcp, 'flags')
  const from = (numberOf(tcp, 'sequence') - origins.sequence) >>> 0
  const acknowledgment = (numberOf(tcp, 'acknowledgment') - origins.acknowledgment) >>> 0
  const hasSequence =
    verbose > 1 || length > 0 || (flags & (TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst)) !== 0
  return [
    hasSequence ? `, seq ${from}` : '',
    hasSequence && length > 0 ? `:${(from + length) >>> 0}` : '',
    (flags & TCP_FLAG.ack) === 0 ? '' : `, ack ${acknowledgment}`,
    `, win ${numberOf(tcp, 'window')}`,
    (flags & TCP_FLAG.urg) === 0 ? '' : `, urg ${numberOf(tcp, 'urgent')}`,
  ].join('')
}

function flowOf(ip: Layer, tcp: Layer): Flow {
  return {
    source: numberOf(ip, 'source'),
    sourcePort: numberOf(tcp, 'sourcePort'),
    destination: numberOf(ip, 'destination'),
    destinationPort: numberOf(tcp, 'destinationPort'),
  }
}

function checksumText(ip: Layer, tcp: Layer, { octets }: Printing, room: number): string {
  const covered = { at: tcp.at, end: tcp.at + room, fieldAt: tcp.at + TCP_CHECKSUM_AT }
  if (covered.end > octets.length) return ''
  const checksum = readU16(octets, covered.fieldAt)
  const right = rightTransportChecksum(octets, covered, ip, IP_PROTOCOL.tcp)
  const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`
  return `, cksum ${hex(checksum)} (${checksum === right ? 'correct' : `incorrect -> ${hex(right)}`})`
}

function optionsText(tcp: Layer, octets: Uint8Array, sackOrigin: number): string {
  const options = tcp.fields.filter(({ name }) => name === 'option')
  const texts = options.map(({ text, at, length }) =>
    octets[at] === TCP_OPTION.sack ? sackText(octets.subarray(at, at + length), sackOrigin) : text,
  )
  return texts.join(',')
}

/** Whether the options broke off. */
function isMalformed(tcp: Layer): boolean {
  return tcp.remarks.some((remark) => remark.startsWith('malformed'))
}

function sackText(option: Uint8Array, origin: number): string {
  const blocks = []
  for (let at = 2; at + 8 <= option.length; at += 8) {
    blocks.push(`{${(readU32(option, at) - origin) >>> 0}:${(readU32(option, at + 4) - origin) >>> 0}}`)
  }
  return `sack ${blocks.length} ${blocks.join('')}`
}

function payloadText(tcp: Layer, { octets, verbose }: Printing): string {
  const { payload } = tcp
  if (payload === undefined) return ''
  const data = octets.subarray(payload.at, endOf(payload))
  if ((numberOf(tcp, 'flags') & TCP_FLAG.rst) !== 0) return verbose > 0 ? ` [RST${resetText(data)}]` : ''
  const ports = [numberOf(tcp, 'sourcePort'), numberOf(tcp, 'destinationPort')]
  if (ports.some((port) => HTTP_PORTS.includes(port))) return httpText(data, verbose)
  if (ports.includes(BGP_PORT)) return bgpText(data, verbose)
  if (data.length > 2 && ports.includes(DNS_PORT)) {
    const length = readU16(data, 0)
    return dnsText(data.subarray(2, 2 + length), data.length - 2, verbose)
  }
  return ''
}

/** What some hosts explain a reset with (RFC 9293 §3.10.7.3 allows it). */
function resetText(data: Uint8Array): string {
  const cut = data.length > MOST_RESET_OCTETS
  return `${cut ? '+' : ''} ${escaped(data.subarray(0, MOST_RESET_OCTETS))}`
}
