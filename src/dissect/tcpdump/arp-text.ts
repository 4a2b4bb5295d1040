/** ARP as tcpdump prints it. */

import { formatMac } from '../../address/mac.ts'
import { ARP_OPERATION } from '../../wire/arp.ts'
import { ETHERTYPE } from '../../wire/ethernet.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import { addressOf, numberOf, type Printing } from './printing.ts'

/** `length` is what the frame has room for after its header, padding included. */
export function arpText(arp: Layer, { link, verbose }: Printing, length: number): string {
  const isUsual = fieldNumber(arp, 'targetIp') !== undefined
  const prefix = link ? '' : 'ARP, '
  if (!isUsual && arp.remarks.length > 0) return ' [|arp]'
  const formats = isUsual && verbose === 0 ? '' : formatsText(arp)
  if (!isUsual && verbose === 0) return `${prefix}${formats}, length ${length}`
  return `${prefix}${formats}${verbose === 0 ? '' : ', '}${operationText(arp)}, length ${length}`
}

function formatsText(arp: Layer): string {
  const hardware = numberOf(arp, 'hardwareType')
  const protocol = numberOf(arp, 'protocolType')
  const hardwareText = hardware === 1 ? 'Ethernet' : `Unknown Hardware (${hardware})`
  const protocolText =
    protocol === ETHERTYPE.ipv4 ? 'IPv4' : `Unknown Protocol (0x${protocol.toString(16).padStart(4, '0')})`
  const lengths = [numberOf(arp, 'hardwareLength'), numberOf(arp, 'protocolLength')]
  return `${hardwareText} (len ${lengths[0]}), ${protocolText} (len ${lengths[1]})`
}

function operationText(arp: Layer): string {
  const operation = numberOf(arp, 'operation')
  if (operation === ARP_OPERATION.request) {
    const target = numberOf(arp, 'targetMac')
    const targetText = target === 0 ? '' : ` (${formatMac(target)})`
    return `Request who-has ${addressOf(arp, 'targetIp')}${targetText} tell ${addressOf(arp, 'senderIp')}`
  }
  if (operation === ARP_OPERATION.reply) {
    return `Reply ${addressOf(arp, 'senderIp')} is-at ${formatMac(numberOf(arp, 'senderMac'))}`
  }
  return `Unknown (${operation})`
}
