/**
 * Packets built by hand, layer on layer, right or wrong. What a layer leaves out is filled in from its neighbors:
 * lengths, checksums, the numbers of protocols. Knows no protocol itself.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'

export type LayerName = 'ether' | 'vlan' | 'arp' | 'ip' | 'icmp' | 'udp' | 'tcp' | 'dns' | 'dhcp' | 'raw'

/** One layer of a packet; made by `ether`, `ip`, `udp` and their like. */
export interface CraftLayer {
  readonly name: LayerName
  /** The two ends as checksums above take them; of an IP layer only. */
  readonly addresses?: { readonly source: Ipv4; readonly destination: Ipv4 }
  /** The octets of this layer and of all above it, whose octets are `payload`. */
  build(payload: Uint8Array, place: Place): Uint8Array
}

/** Where in a packet a layer stands. */
export interface Place {
  readonly above: CraftLayer | undefined
  readonly below: CraftLayer | undefined
  /** The nearest IP layer below. */
  readonly ip: CraftLayer | undefined
}

/**
 * The octets of a packet, outermost layer first. Every field can be given, wrong ones too; those left out come out
 * right. A frame is not padded: the device that sends it does that.
 *
 *     const probe = craft(
 *       ether({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' }),
 *       ip({ source: '192.0.2.1', destination: '198.51.100.53', ttl: 3 }),
 *       udp({ sourcePort: 50000 }),
 *       dns({ id: 7, flag_rd: true, questions: [{ name: 'www.example.', type: 'A' }] }),
 *     )
 *     showLayers(dissect(probe), probe)
 *
 * What follows an ICMP error is what it quotes: `craft(ether({}), ip({}), icmp({ type: 'timeExceeded' }), ip({}), udp({}))`.
 *
 * @throws EncodeError 'bad-value' for a number that has more bits than its field, TextError for a bad address
 */
export function craft(...layers: readonly CraftLayer[]): Uint8Array {
  let octets: Uint8Array = new Uint8Array(0)
  for (let i = layers.length - 1; i >= 0; i--) {
    const ip = layers.slice(0, i).findLast((layer) => layer.name === 'ip')
    octets = layers[i]!.build(octets, { above: layers[i + 1], below: layers[i - 1], ip })
  }
  return octets
}
