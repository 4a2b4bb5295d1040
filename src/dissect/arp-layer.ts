/** ARP for IPv4 over Ethernet (RFC 826), with what a packet is for: announcement, probe. */

import { ANY_IPV4 } from '../address/ipv4-number.ts'
import { ARP_OPERATION, ETHERNET_HARDWARE } from '../wire/arp.ts'
import { ETHERTYPE } from '../wire/ethernet.ts'
import { ethertypeText } from './ethernet-layer.ts'
import type { LayerReader } from './layer-reader.ts'
import { hexOctets } from './octets-text.ts'

const OPERATIONS = new Map<number, string>(Object.entries(ARP_OPERATION).map(([name, code]) => [code, name]))

export function dissectArp(reader: LayerReader): undefined {
  const hardware = reader.number('hardwareType', 2, (type) =>
    type === ETHERNET_HARDWARE ? '1 (Ethernet)' : String(type),
  )
  const protocol = reader.number('protocolType', 2, ethertypeText)
  const hardwareLength = reader.number('hardwareLength', 1)
  const protocolLength = reader.number('protocolLength', 1)
  reader.number('operation', 2, (code) => `${code} (${OPERATIONS.get(code) ?? 'unknown'})`)
  const isUsual =
    hardware === ETHERNET_HARDWARE &&
    protocol === ETHERTYPE.ipv4 &&
    hardwareLength === 6 &&
    protocolLength === 4
  if (isUsual) dissectAddresses(reader)
  else dissectUnusual(reader, hardwareLength, protocolLength)
  reader.end = reader.at
}

function dissectAddresses(reader: LayerReader): void {
  reader.mac('senderMac')
  const senderIp = reader.ip('senderIp')
  reader.mac('targetMac')
  const targetIp = reader.ip('targetIp')
  // RFC 5227 §1.1
  if (senderIp === targetIp) reader.remark('announcement: the sender tells its own address')
  else if (senderIp === ANY_IPV4) reader.remark('probe: is the address in use?')
}

function dissectUnusual(reader: LayerReader, hardwareLength: number, protocolLength: number): void {
  for (const side of ['sender', 'target']) {
    reader.run(`${side}Hardware`, hardwareLength, (octets) => hexOctets(octets))
    reader.run(`${side}Protocol`, protocolLength, (octets) => hexOctets(octets))
  }
}
