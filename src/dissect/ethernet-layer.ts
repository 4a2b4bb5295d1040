/** Ethernet II and the 802.1Q tag. */

import { ETHERTYPE } from '../wire/ethernet.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import type { Protocol } from './layer.ts'
import { hex } from './octets-text.ts'

const PAYLOADS = new Map<number, Protocol>([
  [ETHERTYPE.ipv4, 'ipv4'],
  [ETHERTYPE.arp, 'arp'],
  [ETHERTYPE.vlan, 'vlan'],
  [ETHERTYPE.pppoeDiscovery, 'pppoe'],
  [ETHERTYPE.pppoeSession, 'pppoe'],
])

const NAMES = new Map<number, string>([
  [ETHERTYPE.ipv4, 'IPv4'],
  [ETHERTYPE.arp, 'ARP'],
  [ETHERTYPE.vlan, '802.1Q'],
  [ETHERTYPE.ipv6, 'IPv6'],
  [ETHERTYPE.pppoeDiscovery, 'PPPoE discovery'],
  [ETHERTYPE.pppoeSession, 'PPPoE session'],
])

/** Below this the field holds a length, and an IEEE 802.2 header follows (IEEE 802.3 §3.2.6). */
const LEAST_TYPE = 0x0600

export function dissectEthernet(reader: LayerReader, context: Context): Next {
  reader.mac('destination')
  reader.mac('source')
  return dissectType(reader, context)
}

export function dissectVlan(reader: LayerReader, context: Context): Next {
  const control = reader.word('tag', 2)
  reader.part('priority', control >>> 13)
  reader.part('dropEligible', (control >>> 12) & 1)
  reader.part('id', control & 0xfff)
  return dissectType(reader, context)
}

function dissectType(reader: LayerReader, context: Context): Next {
  const type = reader.number('type', 2, ethertypeText)
  if (type < LEAST_TYPE) reader.note('a length: IEEE 802.2')
  return { protocol: PAYLOADS.get(type) ?? 'data', context }
}

/** `0x0800 (IPv4)`. */
export function ethertypeText(type: number): string {
  const name = NAMES.get(type)
  return name === undefined ? hex(type, 4) : `${hex(type, 4)} (${name})`
}
