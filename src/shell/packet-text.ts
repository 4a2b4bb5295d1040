/**
 * A packet as text, in the manner of Scapy: `ip(destination=192.0.2.1,ttl=3)/udp(destinationPort=53)/raw(hello)`.
 * The layers and their fields are those of `craft`; what is left out is filled in there.
 */

import { arp, ether, vlan } from '../craft/link-layers.ts'
import type { CraftLayer } from '../craft/craft.ts'
import { icmp, ip } from '../craft/ip-layers.ts'
import { dns, raw } from '../craft/message-layers.ts'
import { tcp, udp } from '../craft/transport-layers.ts'
import { UsageError } from './command.ts'

export type LayerText = keyof typeof LAYERS

/** One layer as it was typed. Fields may be added before it is made. */
export interface TypedLayer {
  readonly name: LayerText
  readonly fields: Readonly<Record<string, FieldValue>>
}

type FieldValue = string | number | boolean | readonly string[]

/** How a field is written: `10.0.0.1`, `0x0800`, `yes`, `syn+ack`, or the name or number of something. */
type FieldKind = 'text' | 'number' | 'yes or no' | 'list' | 'name or number'

interface LayerForm {
  readonly fields: Readonly<Record<string, FieldKind>>
  /** Gets what `fields` allows, of the kinds that it says. */
  readonly make: (fields: never) => CraftLayer
}

const LAYERS = {
  ether: { fields: { destination: 'text', source: 'text', type: 'number' }, make: ether },
  vlan: {
    fields: { id: 'number', priority: 'number', dropEligible: 'yes or no', type: 'number' },
    make: vlan,
  },
  arp: {
    fields: {
      operation: 'name or number',
      senderMac: 'text',
      senderIp: 'text',
      targetMac: 'text',
      targetIp: 'text',
    },
    make: arp,
  },
  ip: {
    fields: {
      ...{
        source: 'text',
        destination: 'text',
        ttl: 'number',
        protocol: 'number',
        dscp: 'number',
        ecn: 'number',
      },
      ...{ identification: 'number', fragmentOffset: 'number', checksum: 'number', version: 'number' },
      ...{
        dontFragment: 'yes or no',
        moreFragments: 'yes or no',
        headerLength: 'number',
        totalLength: 'number',
      },
    },
    make: ip,
  },
  icmp: {
    fields: {
      ...{
        type: 'name or number',
        code: 'number',
        checksum: 'number',
        identifier: 'number',
        sequence: 'number',
      },
      ...{ gateway: 'text', mtu: 'number', pointer: 'number' },
    },
    make: icmp,
  },
  udp: {
    fields: { sourcePort: 'number', destinationPort: 'number', length: 'number', checksum: 'number' },
    make: udp,
  },
  tcp: {
    fields: {
      ...{ sourcePort: 'number', destinationPort: 'number', sequence: 'number', acknowledgment: 'number' },
      ...{ flags: 'list', window: 'number', urgent: 'number', headerLength: 'number', checksum: 'number' },
    },
    make: tcp,
  },
  dns: {
    fields: { id: 'number', name: 'text', type: 'text', recursion: 'yes or no' },
    make: ({ id = 0, name = '.', type = 'A', recursion = true }: DnsText) =>
      dns({ id, flag_rd: recursion, questions: [{ name, type }] }),
  },
  raw: { fields: { text: 'text' }, make: ({ text = '' }: { readonly text?: string }) => raw(text) },
} as const satisfies Readonly<Record<string, LayerForm>>

interface DnsText {
  readonly id?: number
  readonly name?: string
  readonly type?: string
  readonly recursion?: boolean
}

/** The names of the layers, for completion. */
export const LAYER_NAMES = Object.keys(LAYERS)

/** The layers of a text, outermost first. Throws `UsageError`. */
export function parsePacket(text: string): TypedLayer[] {
  const layers: TypedLayer[] = []
  const form = /\s*([a-z]+)(?:\(([^()]*)\))?\s*(\/|$)/y
  for (let hasMore = true; hasMore;) {
    const at = form.lastIndex
    const match = form.exec(text)
    if (match === null) throw new UsageError(`expected layers such as ip(ttl=3)/udp() at '${text.slice(at)}'`)
    const [, name = '', fields = '', separator] = match
    if (!isLayer(name)) throw new UsageError(`'${name}': expected one of ${LAYER_NAMES.join(', ')}`)
    layers.push({ name, fields: parseFields(name, fields) })
    hasMore = separator === '/'
  }
  return layers
}

/** Throws what `craft` does for values that no field can hold. */
export function makeLayer({ name, fields }: TypedLayer): CraftLayer {
  const form: LayerForm = LAYERS[name]
  return form.make(fields as never)
}

function isLayer(name: string): name is LayerText {
  return Object.hasOwn(LAYERS, name)
}

function parseFields(layer: LayerText, text: string): Record<string, FieldValue> {
  const { fields: kinds }: LayerForm = LAYERS[layer]
  const fields: Record<string, FieldValue> = {}
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [first = '', value] = part.split(/=(.*)/s)
    // What a raw layer holds needs no name.
    const [name, written] = value === undefined ? ['text', first] : [first.trim(), value.trim()]
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      throw new UsageError(`'${part.trim()}': ${layer} has the fields ${Object.keys(kinds).join(', ')}`)
    }
    fields[name] = parseValue(name, kind, written)
  }
  return fields
}

function parseValue(name: string, kind: FieldKind, text: string): FieldValue {
  const number = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : undefined
  if (kind === 'text') return text
  if (kind === 'list') return text.split('+')
  if (kind === 'name or number') return number ?? text
  if (kind === 'number' && number !== undefined) return number
  if (kind === 'yes or no' && ['yes', 'no', '1', '0'].includes(text)) return text === 'yes' || text === '1'
  throw new UsageError(`${name}=${text}: expected ${kind === 'number' ? 'a number' : kind}`)
}
