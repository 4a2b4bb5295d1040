/**
 * From octets to layers. It drives the dissectors of the protocols, one after another, and sees to it that nothing
 * in the octets can stop it: what makes no sense becomes a remark, what is unknown is data.
 */

import { DecodeError } from '../errors.ts'
import { dissectArp } from './arp-layer.ts'
import { dissectBgp } from './bgp-layer.ts'
import { dissectDhcp } from './dhcp-layer.ts'
import { OUTERMOST, type Context, type Dissector, type Next } from './dissector.ts'
import { dissectDns } from './dns-layer.ts'
import { dissectEthernet, dissectVlan } from './ethernet-layer.ts'
import { dissectHttp } from './http-layer.ts'
import { dissectIcmp } from './icmp-layer.ts'
import { dissectIpv4 } from './ipv4-layer.ts'
import { LayerReader } from './layer-reader.ts'
import type { Layer, Protocol } from './layer.ts'
import { quoted } from './octets-text.ts'
import { dissectPpp, dissectPppoe } from './pppoe-layer.ts'
import { dissectTcp } from './tcp-layer.ts'
import { dissectTls } from './tls-layer.ts'
import { dissectUdp } from './udp-layer.ts'

const PROTOCOLS: Readonly<Record<Protocol, { readonly name: string; readonly dissect: Dissector }>> = {
  ethernet: { name: 'Ethernet II', dissect: dissectEthernet },
  vlan: { name: '802.1Q', dissect: dissectVlan },
  arp: { name: 'ARP', dissect: dissectArp },
  pppoe: { name: 'PPPoE', dissect: dissectPppoe },
  ppp: { name: 'PPP', dissect: dissectPpp },
  ipv4: { name: 'IPv4', dissect: dissectIpv4 },
  icmp: { name: 'ICMP', dissect: dissectIcmp },
  udp: { name: 'UDP', dissect: dissectUdp },
  tcp: { name: 'TCP', dissect: dissectTcp },
  dns: { name: 'DNS', dissect: dissectDns },
  dhcp: { name: 'DHCP', dissect: dissectDhcp },
  bgp: { name: 'BGP', dissect: dissectBgp },
  tls: { name: 'TLS', dissect: dissectTls },
  http: { name: 'HTTP', dissect: dissectHttp },
  data: { name: 'data', dissect: dissectData },
}

/** A layer on its way: its payload is not known yet. */
type OpenLayer = { -readonly [K in keyof Layer]: Layer[K] } & { readonly reader: LayerReader }

/**
 * The layers of a frame, as a chain from the outermost on. Never throws: where the octets make no sense, the layer
 * ends with a remark that says so.
 *
 *     const layer = dissect(frame)
 *     findLayer(layer, 'dns')?.fields.map(({ name, text }) => `${name} ${text}`)
 *
 * @param from what the octets begin with: an Ethernet header, or an IPv4 header
 */
export function dissect(frame: Uint8Array, from: 'ethernet' | 'ipv4' = 'ethernet'): Layer {
  const layers: OpenLayer[] = []
  let at = 0
  let end = frame.length
  let next: Next | undefined = { protocol: from, context: OUTERMOST }
  while (next !== undefined) {
    const { protocol, context }: Next = next
    const reader = new LayerReader(frame, at, end)
    next = dissectLayer(protocol, reader, context)
    // A layer that says it is shorter than its room leaves padding to the one below, or keeps it if there is none.
    if (reader.end < end) notePadding(layers.at(-1)?.reader ?? reader, reader.end, end)
    const { name } = PROTOCOLS[protocol]
    const { fields, remarks } = reader
    layers.push({ protocol, name, fields, remarks, at, length: reader.at - at, reader })
    at = reader.at
    end = reader.end
  }
  return chain(layers)
}

function dissectLayer(protocol: Protocol, reader: LayerReader, context: Context): Next | undefined {
  try {
    return PROTOCOLS[protocol].dissect(reader, context)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    reader.remark(describeFailure(error, context))
    return reader.remaining === 0 ? undefined : { protocol: 'data', context }
  }
}

function describeFailure(error: DecodeError, context: Context): string {
  if (error.code !== 'truncated') return `malformed: ${error.message}`
  return context.quoted ? `quoted up to ${error.field}` : `truncated in ${error.field}`
}

function notePadding(reader: LayerReader, at: number, end: number): void {
  const length = end - at
  const text = `${length} octet${length === 1 ? '' : 's'}`
  reader.fields.push({ name: 'padding', value: text, text, at, length })
}

function chain(layers: readonly OpenLayer[]): Layer {
  return layers.reduceRight<Layer | undefined>((payload, { reader: _, ...layer }) => {
    return payload === undefined ? layer : { ...layer, payload }
  }, undefined)!
}

function dissectData(reader: LayerReader): undefined {
  reader.run('data', reader.remaining, quoted)
}
