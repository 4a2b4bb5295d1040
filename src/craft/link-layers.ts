/** Ethernet II, the 802.1Q tag, and ARP, made by hand. */

import { BROADCAST_MAC } from '../address/mac.ts'
import { ARP_OPERATION } from '../wire/arp.ts'
import { ETHERTYPE } from '../wire/ethernet.ts'
import type { CraftLayer, LayerName } from './craft.ts'
import { checkBits, codeValue, FieldWriter, type Ipv4Input, type MacInput } from './field-writer.ts'

const TYPES: Readonly<Partial<Record<LayerName, number>>> = {
  ip: ETHERTYPE.ipv4,
  arp: ETHERTYPE.arp,
  vlan: ETHERTYPE.vlan,
}

/** For what has no type of its own: the one of IEEE 802's local experiments. */
const EXPERIMENTAL_TYPE = 0x88b5

function typeFor(above: CraftLayer | undefined): number {
  return (above === undefined ? undefined : TYPES[above.name]) ?? EXPERIMENTAL_TYPE
}

export interface EtherFields {
  /** Broadcast when left out. */
  readonly destination?: MacInput
  /** All zeros when left out. */
  readonly source?: MacInput
  /** By the next layer when left out. */
  readonly type?: number
}

/** An Ethernet II header, without padding and FCS. */
export function ether(fields: EtherFields): CraftLayer {
  return {
    name: 'ether',
    build(payload, { above }) {
      const writer = new FieldWriter()
      writer.mac('destination', fields.destination ?? BROADCAST_MAC)
      writer.mac('source', fields.source ?? 0)
      writer.number('type', 2, fields.type ?? typeFor(above))
      writer.bytes(payload)
      return writer.finish()
    },
  }
}

export interface VlanFields {
  /** 1 when left out. */
  readonly id?: number
  readonly priority?: number
  readonly dropEligible?: boolean
  /** By the next layer when left out. */
  readonly type?: number
}

/** An 802.1Q tag: it goes between `ether` and what that carries. */
export function vlan(fields: VlanFields): CraftLayer {
  return {
    name: 'vlan',
    build(payload, { above }) {
      const writer = new FieldWriter()
      const priority = checkBits('priority', fields.priority ?? 0, 3)
      const id = checkBits('id', fields.id ?? 1, 12)
      writer.u16((priority << 13) | (fields.dropEligible === true ? 0x1000 : 0) | id)
      writer.number('type', 2, fields.type ?? typeFor(above))
      writer.bytes(payload)
      return writer.finish()
    },
  }
}

export interface ArpFields {
  /** A request when left out. */
  readonly operation?: keyof typeof ARP_OPERATION | number
  readonly senderMac?: MacInput
  readonly senderIp?: Ipv4Input
  readonly targetMac?: MacInput
  readonly targetIp?: Ipv4Input
  readonly hardwareType?: number
  readonly protocolType?: number
  readonly hardwareLength?: number
  readonly protocolLength?: number
}

/** An ARP packet; addresses left out are zero. */
export function arp(fields: ArpFields): CraftLayer {
  return {
    name: 'arp',
    build(payload) {
      const writer = new FieldWriter()
      writer.number('hardwareType', 2, fields.hardwareType ?? 1)
      writer.number('protocolType', 2, fields.protocolType ?? ETHERTYPE.ipv4)
      writer.number('hardwareLength', 1, fields.hardwareLength ?? 6)
      writer.number('protocolLength', 1, fields.protocolLength ?? 4)
      writer.number('operation', 2, codeValue(ARP_OPERATION, fields.operation ?? 'request'))
      writer.mac('senderMac', fields.senderMac ?? 0)
      writer.ip('senderIp', fields.senderIp ?? 0)
      writer.mac('targetMac', fields.targetMac ?? 0)
      writer.ip('targetIp', fields.targetIp ?? 0)
      writer.bytes(payload)
      return writer.finish()
    },
  }
}
