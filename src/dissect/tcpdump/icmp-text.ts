/** ICMP as tcpdump prints it. */

import { readU16 } from '../../bytes/big-endian.ts'
import { ICMP_CHECKSUM_AT, ICMP_TYPE, isIcmpError, UNREACHABLE_CODE } from '../../wire/icmp.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { rightChecksum } from '../checksum-note.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import { addressOf, endOf, numberOf, type Printing } from './printing.ts'

export interface IcmpSurroundings {
  /** By the IP header, whatever is here. */
  readonly length: number
  readonly isFragment: boolean
  /** How the packet that an error quotes is printed. */
  readonly quotedText: (ip: Layer, printing: Printing) => string
}

export function icmpText(icmp: Layer, printing: Printing, surroundings: IcmpSurroundings): string {
  if (fieldNumber(icmp, 'code') === undefined) return ' [|icmp]'
  const { length, isFragment, quotedText } = surroundings
  const quote = icmp.payload?.protocol === 'ipv4' ? icmp.payload : undefined
  const text = `ICMP ${messageText(icmp, quote, printing.octets)}, length ${length}`
  if (printing.verbose === 0) return text
  const checksum = isFragment ? '' : badChecksumText(icmp, printing, length)
  const quoted =
    quote === undefined || !isIcmpError(numberOf(icmp, 'type')) ? '' : `\n\t${quotedText(quote, printing)}`
  return text + checksum + quoted
}

function badChecksumText(icmp: Layer, { octets }: Printing, length: number): string {
  if (endOf(icmp) - icmp.at < length) return ''
  const fieldAt = icmp.at + ICMP_CHECKSUM_AT
  const right = rightChecksum(octets, { at: icmp.at, end: icmp.at + length, fieldAt })
  const checksum = readU16(octets, fieldAt)
  return checksum === right ? '' : ` (wrong icmp cksum ${checksum.toString(16)} (->${right.toString(16)})!)`
}

const PLAIN_NAMES = new Map<number, string>([
  [ICMP_TYPE.sourceQuench, 'source quench'],
  [10, 'router solicitation'],
  [15, 'information request'],
  [16, 'information reply'],
  [17, 'address mask request'],
])

function messageText(icmp: Layer, quote: Layer | undefined, octets: Uint8Array): string {
  const type = numberOf(icmp, 'type')
  const code = numberOf(icmp, 'code')
  const ids = `id ${numberOf(icmp, 'identifier')}, seq ${numberOf(icmp, 'sequence')}`
  switch (type) {
    case ICMP_TYPE.echo:
      return `echo request, ${ids}`
    case ICMP_TYPE.echoReply:
      return `echo reply, ${ids}`
    case ICMP_TYPE.unreachable:
      return quote === undefined ? '[|icmp]' : unreachableText(code, numberOf(icmp, 'mtu'), quote, octets)
    case ICMP_TYPE.redirect:
      return quote === undefined ? '[|icmp]' : redirectText(code, addressOf(icmp, 'gateway'), quote)
    case ICMP_TYPE.timeExceeded:
      return TIME_EXCEEDED[code] ?? `time exceeded-#${code}`
    case ICMP_TYPE.parameterProblem:
      return `parameter problem - ${code === 0 ? `octet ${numberOf(icmp, 'pointer')}` : `code ${code}`}`
    case ICMP_TYPE.timestamp:
      return `time stamp query ${ids.replace(',', '')}`
    default:
      return PLAIN_NAMES.get(type) ?? `type-#${type}`
  }
}

const TIME_EXCEEDED = ['time exceeded in-transit', 'ip reassembly time exceeded']

/** By code, with the destination that cannot be reached in the place of `%`. */
const UNREACHABLE_TEXTS = new Map<number, string>([
  [UNREACHABLE_CODE.network, 'net % unreachable'],
  [UNREACHABLE_CODE.host, 'host % unreachable'],
  [UNREACHABLE_CODE.sourceRouteFailed, '% unreachable - source route failed'],
  [UNREACHABLE_CODE.networkUnknown, 'net % unreachable - unknown'],
  [UNREACHABLE_CODE.hostUnknown, 'host % unreachable - unknown'],
  [UNREACHABLE_CODE.sourceHostIsolated, '% unreachable - source host isolated'],
  [UNREACHABLE_CODE.networkProhibited, 'net % unreachable - admin prohibited'],
  [UNREACHABLE_CODE.hostProhibited, 'host % unreachable - admin prohibited'],
  [UNREACHABLE_CODE.networkForTypeOfService, 'net % unreachable - tos prohibited'],
  [UNREACHABLE_CODE.hostForTypeOfService, 'host % unreachable - tos prohibited'],
  [UNREACHABLE_CODE.prohibited, 'host % unreachable - admin prohibited filter'],
  [UNREACHABLE_CODE.hostPrecedence, 'host % unreachable - host precedence violation'],
  [UNREACHABLE_CODE.precedenceCutoff, 'host % unreachable - precedence cutoff'],
])

function unreachableText(code: number, mtu: number, quote: Layer, octets: Uint8Array): string {
  const destination = addressOf(quote, 'destination')
  if (code === UNREACHABLE_CODE.protocol) {
    return `${destination} protocol ${numberOf(quote, 'protocol')} unreachable`
  }
  if (code === UNREACHABLE_CODE.port) return portUnreachableText(destination, quote, octets)
  if (code === UNREACHABLE_CODE.fragmentationNeeded) {
    return `${destination} unreachable - need to frag${mtu === 0 ? '' : ` (mtu ${mtu})`}`
  }
  return (UNREACHABLE_TEXTS.get(code) ?? `% unreachable - #${code}`).replace('%', destination)
}

function portUnreachableText(destination: string, quote: Layer, octets: Uint8Array): string {
  const protocol = numberOf(quote, 'protocol')
  const portAt = quote.at + quote.length + 2
  if (portAt + 2 > octets.length) return '[|icmp]'
  const port = readU16(octets, portAt)
  if (protocol === IP_PROTOCOL.tcp) return `${destination} tcp port ${port} unreachable`
  if (protocol === IP_PROTOCOL.udp) return `${destination} udp port ${port} unreachable`
  return `${destination} protocol ${protocol} port ${port} unreachable`
}

const REDIRECTS = [
  'redirect % to net ',
  'redirect % to host ',
  'redirect-tos % to net ',
  'redirect-tos % to host ',
]

function redirectText(code: number, gateway: string, quote: Layer): string {
  const form = REDIRECTS[code] ?? `redirect-#${code} % to net `
  return form.replace('%', addressOf(quote, 'destination')) + gateway
}
