/** UDP and TCP, made by hand. Checksums are over the addresses of the nearest IP layer below. */

import { internetChecksum } from '../bytes/internet-checksum.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from '../wire/dhcp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { pseudoHeaderSum } from '../wire/ipv4-header.ts'
import { putTcpOptions, tcpOptionsLength, type TcpOptions } from '../wire/tcp-options.ts'
import { TCP_CHECKSUM_AT, TCP_FLAG, TCP_HEADER_LENGTH } from '../wire/tcp.ts'
import { UDP_CHECKSUM_AT, UDP_HEADER_LENGTH } from '../wire/udp.ts'
import type { CraftLayer, Place } from './craft.ts'
import { checkBits, FieldWriter } from './field-writer.ts'

const HTTP_PORT = 80
/** RFC 863. */
const DISCARD_PORT = 9
/** An ephemeral port (RFC 6335 §6), but not their first: tools take 49152 for a protocol of its own. */
const CLIENT_PORT = 50_000

/** Both checksums at once: over what the writer holds, with the pseudo-header of the IP layer below. */
function transportChecksum(writer: FieldWriter, { ip }: Place, protocol: number): number {
  const { source, destination } = ip?.addresses ?? { source: 0, destination: 0 }
  return internetChecksum(
    writer.octets,
    0,
    writer.at,
    pseudoHeaderSum(source, destination, protocol, writer.at),
  )
}

export interface UdpFields {
  /** 50000 when left out; 68 under DHCP. */
  readonly sourcePort?: number
  /** By the next layer when left out: 53 for DNS, 67 for DHCP, otherwise 9. */
  readonly destinationPort?: number
  readonly length?: number
  /** 0 for none. */
  readonly checksum?: number
}

/** A UDP header. */
export function udp(fields: UdpFields): CraftLayer {
  return {
    name: 'udp',
    build(payload, place) {
      const isDhcp = place.above?.name === 'dhcp'
      const server = isDhcp ? DHCP_SERVER_PORT : place.above?.name === 'dns' ? DNS_PORT : DISCARD_PORT
      const writer = new FieldWriter()
      writer.number('sourcePort', 2, fields.sourcePort ?? (isDhcp ? DHCP_CLIENT_PORT : CLIENT_PORT))
      writer.number('destinationPort', 2, fields.destinationPort ?? server)
      writer.number('length', 2, fields.length ?? UDP_HEADER_LENGTH + payload.length)
      writer.number('checksum', 2, fields.checksum ?? 0)
      writer.bytes(payload)
      if (fields.checksum === undefined) {
        // RFC 768: 0 would say that there is none.
        writer.patchU16(UDP_CHECKSUM_AT, transportChecksum(writer, place, IP_PROTOCOL.udp) || 0xffff)
      }
      return writer.finish()
    },
  }
}

export type TcpFlagName = keyof typeof TCP_FLAG

export interface TcpFields {
  /** 50000 when left out. */
  readonly sourcePort?: number
  /** By the next layer when left out: 53 for DNS, otherwise 80. */
  readonly destinationPort?: number
  readonly sequence?: number
  readonly acknowledgment?: number
  /** By name, or all eight bits. A SYN when left out. */
  readonly flags?: readonly TcpFlagName[] | number
  /** 65535 when left out. */
  readonly window?: number
  readonly urgent?: number
  /** Options as the stack knows them, or their octets, filled up with zeros to whole words. */
  readonly options?: Partial<TcpOptions> | Uint8Array
  /** In octets, a multiple of 4. */
  readonly headerLength?: number
  readonly checksum?: number
}

/** A TCP header. */
export function tcp(fields: TcpFields): CraftLayer {
  return {
    name: 'tcp',
    build(payload, place) {
      const options = optionOctets(fields.options)
      const words = Math.floor((fields.headerLength ?? TCP_HEADER_LENGTH + options.length) / 4)
      const server = place.above?.name === 'dns' ? DNS_PORT : HTTP_PORT
      const writer = new FieldWriter()
      writer.number('sourcePort', 2, fields.sourcePort ?? CLIENT_PORT)
      writer.number('destinationPort', 2, fields.destinationPort ?? server)
      writer.number('sequence', 4, fields.sequence ?? 0)
      writer.number('acknowledgment', 4, fields.acknowledgment ?? 0)
      writer.u8(checkBits('headerLength', words, 4) << 4)
      writer.number('flags', 1, flagBits(fields.flags ?? ['syn']))
      writer.number('window', 2, fields.window ?? 0xffff)
      writer.number('checksum', 2, fields.checksum ?? 0)
      writer.number('urgent', 2, fields.urgent ?? 0)
      writer.bytes(options)
      writer.bytes(payload)
      if (fields.checksum === undefined) {
        writer.patchU16(TCP_CHECKSUM_AT, transportChecksum(writer, place, IP_PROTOCOL.tcp))
      }
      return writer.finish()
    },
  }
}

function flagBits(flags: readonly TcpFlagName[] | number): number {
  return typeof flags === 'number' ? flags : flags.reduce((bits, name) => bits | TCP_FLAG[name], 0)
}

const NO_OPTIONS: TcpOptions = {
  mss: undefined,
  windowScale: undefined,
  sackPermitted: false,
  sack: [],
  timestamp: undefined,
  timestampEcho: undefined,
}

function optionOctets(options: Partial<TcpOptions> | Uint8Array = {}): Uint8Array {
  if (options instanceof Uint8Array) {
    const padded = new Uint8Array(Math.ceil(options.length / 4) * 4)
    padded.set(options)
    return padded
  }
  const all = { ...NO_OPTIONS, ...options }
  const octets = new Uint8Array(tcpOptionsLength(all))
  putTcpOptions(octets, 0, all)
  return octets
}
