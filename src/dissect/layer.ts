/** What a dissection is made of: layers, each with its fields and the octets that they lie in. Types and look-up only. */

export type Protocol =
  | 'ethernet'
  | 'vlan'
  | 'arp'
  | 'pppoe'
  | 'ppp'
  | 'ipv4'
  | 'icmp'
  | 'udp'
  | 'tcp'
  | 'dns'
  | 'dhcp'
  | 'bgp'
  | 'tls'
  | 'http'
  | 'data'

export interface Field {
  readonly name: string
  /** A number wherever the field holds one, an address included; otherwise its text. */
  readonly value: number | string
  /** The value as a person reads it. */
  readonly text: string
  /** Where it lies in the frame. Fields of less than an octet share theirs with others. */
  readonly at: number
  readonly length: number
  /** What there is to say about the value: that a checksum is wrong, what it should have been. */
  readonly note?: string
}

export interface Layer {
  readonly protocol: Protocol
  /** The protocol's name for a person: `Ethernet II`. */
  readonly name: string
  readonly fields: readonly Field[]
  /** Where the layer begins in the frame, and how many octets are its own: the payload's are not. */
  readonly at: number
  readonly length: number
  /** What the layer carries; the packet that an ICMP error quotes, too. */
  readonly payload?: Layer
  /** What is wrong or noteworthy about the layer as a whole. */
  readonly remarks: readonly string[]
}

/** A layer and all that it carries, outermost first. */
export function layersOf(layer: Layer): Layer[] {
  const layers = []
  for (let each: Layer | undefined = layer; each !== undefined; each = each.payload) layers.push(each)
  return layers
}

/** The outermost layer of a protocol; undefined when there is none. */
export function findLayer(layer: Layer, protocol: Protocol): Layer | undefined {
  return layersOf(layer).find((each) => each.protocol === protocol)
}

/** The first field of a name; undefined when there is none, as in a layer that was cut off before it. */
export function findField(layer: Layer, name: string): Field | undefined {
  return layer.fields.find((field) => field.name === name)
}

/** The number in a field; undefined when there is no such field, or no number in it. */
export function fieldNumber(layer: Layer, name: string): number | undefined {
  const value = findField(layer, name)?.value
  return typeof value === 'number' ? value : undefined
}
