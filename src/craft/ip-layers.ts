/** IPv4 and ICMP, made by hand. */

import { internetChecksum } from '../bytes/internet-checksum.ts'
import { ICMP_TYPE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { IPV4_CHECKSUM_AT, IPV4_HEADER_LENGTH } from '../wire/ipv4-header.ts'
import type { CraftLayer, LayerName } from './craft.ts'
import { checkBits, codeValue, FieldWriter, ipv4Value, type Ipv4Input } from './field-writer.ts'

const LOCALHOST = 0x7f00_0001
/** For what has no number: RFC 3692's first for experiments. */
const EXPERIMENTAL_PROTOCOL = 253

const PROTOCOLS: Readonly<Partial<Record<LayerName, number>>> = {
  icmp: IP_PROTOCOL.icmp,
  udp: IP_PROTOCOL.udp,
  tcp: IP_PROTOCOL.tcp,
  // IP within IP (RFC 2003).
  ip: 4,
}

export interface IpFields {
  /** 127.0.0.1 when left out, as is `destination`. */
  readonly source?: Ipv4Input
  readonly destination?: Ipv4Input
  /** 64 when left out. */
  readonly ttl?: number
  /** By the next layer when left out. */
  readonly protocol?: number
  readonly dscp?: number
  readonly ecn?: number
  /** 1 when left out. */
  readonly identification?: number
  readonly reserved?: boolean
  readonly dontFragment?: boolean
  readonly moreFragments?: boolean
  /** In octets, a multiple of 8. */
  readonly fragmentOffset?: number
  /** Octets of options; filled up with zeros to whole words. */
  readonly options?: Uint8Array
  readonly version?: number
  /** In octets, a multiple of 4. */
  readonly headerLength?: number
  readonly totalLength?: number
  readonly checksum?: number
}

/** An IPv4 header. */
export function ip(fields: IpFields): CraftLayer {
  const source = ipv4Value(fields.source ?? LOCALHOST)
  const destination = ipv4Value(fields.destination ?? LOCALHOST)
  return {
    name: 'ip',
    addresses: { source, destination },
    build(payload, { above }) {
      const options = fields.options ?? new Uint8Array(0)
      const optionsLength = Math.ceil(options.length / 4) * 4
      const length = IPV4_HEADER_LENGTH + optionsLength
      const words = Math.floor((fields.headerLength ?? length) / 4)
      const writer = new FieldWriter()
      writer.u8((checkBits('version', fields.version ?? 4, 4) << 4) | checkBits('headerLength', words, 4))
      writer.u8((checkBits('dscp', fields.dscp ?? 0, 6) << 2) | checkBits('ecn', fields.ecn ?? 0, 2))
      writer.number('totalLength', 2, fields.totalLength ?? length + payload.length)
      writer.number('identification', 2, fields.identification ?? 1)
      writer.u16(fragmentWord(fields))
      writer.number('ttl', 1, fields.ttl ?? 64)
      writer.number('protocol', 1, fields.protocol ?? protocolFor(above))
      writer.number('checksum', 2, fields.checksum ?? 0)
      writer.u32(source)
      writer.u32(destination)
      writer.bytes(options)
      writer.bytes(new Uint8Array(optionsLength - options.length))
      if (fields.checksum === undefined) {
        writer.patchU16(IPV4_CHECKSUM_AT, internetChecksum(writer.octets, 0, writer.at))
      }
      writer.bytes(payload)
      return writer.finish()
    },
  }
}

function protocolFor(above: CraftLayer | undefined): number {
  return (above === undefined ? undefined : PROTOCOLS[above.name]) ?? EXPERIMENTAL_PROTOCOL
}

function fragmentWord(fields: IpFields): number {
  const { reserved, dontFragment, moreFragments, fragmentOffset = 0 } = fields
  const offset = checkBits('fragmentOffset', fragmentOffset / 8, 13)
  return (
    (reserved === true ? 0x8000 : 0) |
    (dontFragment === true ? 0x4000 : 0) |
    (moreFragments === true ? 0x2000 : 0) |
    offset
  )
}

export interface IcmpFields {
  /** An echo request when left out. */
  readonly type?: keyof typeof ICMP_TYPE | number
  readonly code?: number
  readonly checksum?: number
  /** Of echoes. */
  readonly identifier?: number
  readonly sequence?: number
  /** Of a redirect. */
  readonly gateway?: Ipv4Input
  /** Of 'fragmentation needed' (RFC 1191). */
  readonly mtu?: number
  /** Of a parameter problem. */
  readonly pointer?: number
  /** The four octets after the checksum, instead of what is made of the fields above. */
  readonly rest?: number
}

/** An ICMP message; what is laid over it is an echo's data, or what an error quotes. */
export function icmp(fields: IcmpFields): CraftLayer {
  return {
    name: 'icmp',
    build(payload) {
      const writer = new FieldWriter()
      writer.number('type', 1, codeValue(ICMP_TYPE, fields.type ?? 'echo'))
      writer.number('code', 1, fields.code ?? 0)
      writer.number('checksum', 2, fields.checksum ?? 0)
      writer.number('rest', 4, fields.rest ?? restOf(fields))
      writer.bytes(payload)
      if (fields.checksum === undefined) writer.patchU16(2, internetChecksum(writer.octets, 0, writer.at))
      return writer.finish()
    },
  }
}

function restOf({ identifier = 0, sequence = 0, gateway, mtu, pointer }: IcmpFields): number {
  if (gateway !== undefined) return ipv4Value(gateway)
  if (mtu !== undefined) return checkBits('mtu', mtu, 16)
  if (pointer !== undefined) return checkBits('pointer', pointer, 8) * 0x100_0000
  return checkBits('identifier', identifier, 16) * 0x1_0000 + checkBits('sequence', sequence, 16)
}
