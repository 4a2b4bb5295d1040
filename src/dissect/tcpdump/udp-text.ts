/** UDP as tcpdump prints it, and by its payload the rest of the line. */

import { readU16 } from '../../bytes/big-endian.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { UDP_CHECKSUM_AT, UDP_HEADER_LENGTH } from '../../wire/udp.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import { dhcpText } from './dhcp-text.ts'
import { dnsText } from './dns-text.ts'
import { addressOf, endOf, numberOf, type Printing } from './printing.ts'
import { rightTransportChecksum } from './transport-checksum.ts'

export function udpText(ip: Layer, udp: Layer, printing: Printing, isFragment: boolean): string {
  const [source, destination] = [addressOf(ip, 'source'), addressOf(ip, 'destination')]
  if (fieldNumber(udp, 'destinationPort') === undefined) return `${source} > ${destination}: [|udp]`
  const ends = `${source}.${numberOf(udp, 'sourcePort')} > ${destination}.${numberOf(udp, 'destinationPort')}: `
  const length = numberOf(udp, 'length')
  if (length < UDP_HEADER_LENGTH) return `${ends}truncated-udplength ${length}`
  const room = numberOf(ip, 'totalLength') - numberOf(ip, 'headerLength')
  const checksum = isFragment ? '' : checksumText(ip, udp, printing, Math.min(length, room))
  return ends + checksum + payloadText(udp, printing, length, isFragment ? length : room)
}

function checksumText(ip: Layer, udp: Layer, { octets, verbose }: Printing, length: number): string {
  if (verbose < 2) return ''
  const checksum = readU16(octets, udp.at + UDP_CHECKSUM_AT)
  if (checksum === 0) return '[no cksum] '
  const covered = { at: udp.at, end: udp.at + length, fieldAt: udp.at + UDP_CHECKSUM_AT }
  if (covered.end > octets.length) return ''
  const right = rightTransportChecksum(octets, covered, ip, IP_PROTOCOL.udp)
  if (checksum === right || (checksum === 0xffff && right === 0)) return '[udp sum ok] '
  const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`
  return `[bad udp cksum ${hex(checksum)} -> ${hex(right)}!] `
}

function payloadText({ payload }: Layer, printing: Printing, length: number, room: number): string {
  if (payload?.protocol === 'dns') {
    const octets = printing.octets.subarray(payload.at, endOf(payload))
    return dnsText(octets, length - UDP_HEADER_LENGTH, printing.verbose).trimStart()
  }
  if (payload?.protocol === 'dhcp') return dhcpText(payload, printing, length - UDP_HEADER_LENGTH)
  if (length > room) return `UDP, bad length ${length - UDP_HEADER_LENGTH} > ${room - UDP_HEADER_LENGTH}`
  return `UDP, length ${length - UDP_HEADER_LENGTH}`
}
