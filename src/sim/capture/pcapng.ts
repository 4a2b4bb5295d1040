/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng): section, interface, packet, secrets. A block is finished when it
 * is made, so that a file is any number of them one after another. Knows no taps and no clock.
 */

import { ByteWriter } from '../../bytes/byte-writer.ts'
import type { TapDirection } from '../../stack/frame-tap.ts'

export interface PacketBlock {
  /** The number of the interface block that this packet belongs to: the first of a section is 0. */
  readonly interface: number
  /** Since 1 January 1970 UTC. */
  readonly epochNs: bigint
  readonly direction: TapDirection
  /** Ethernet II from the destination address on, without FCS. */
  readonly frame: Uint8Array
  readonly comment: string | undefined
}

const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 6, secrets: 10 } as const
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const LINKTYPE_ETHERNET = 1
/** The length of the section is not told: it may still grow. */
const UNKNOWN_LENGTH = 0xffff_ffff
const NO_LIMIT = 0

const OPTION = { end: 0, comment: 1 } as const
const SECTION_OPTION = { application: 4 } as const
const INTERFACE_OPTION = { name: 2, timeResolution: 9 } as const
/** `TLSK` */
const TLS_KEY_LOG = 0x544c534b
const PACKET_OPTION = { flags: 2 } as const

const TEN_TO_THE_MINUS_NINE = 9
const DIRECTION_FLAG: Readonly<Record<TapDirection, number>> = { in: 1, out: 2 }

/** Longer than the longest frame with the longest comment. */
const MOST_OCTETS = 1 << 24

const text = new TextEncoder()
const writer = new ByteWriter(2048, MOST_OCTETS)

/** The block that every file begins with. */
export function sectionBlock(): Uint8Array {
  return block(BLOCK.section, () => {
    writer.u32(BYTE_ORDER_MAGIC)
    writer.u16(1)
    writer.u16(0)
    writer.u32(UNKNOWN_LENGTH)
    writer.u32(UNKNOWN_LENGTH)
    option(SECTION_OPTION.application, text.encode('rootwalk'))
    writer.u32(OPTION.end)
  })
}

/** An Ethernet interface with that name; its times are in nanoseconds. */
export function interfaceBlock(name: string): Uint8Array {
  return block(BLOCK.interface, () => {
    writer.u16(LINKTYPE_ETHERNET)
    writer.u16(0)
    writer.u32(NO_LIMIT)
    option(INTERFACE_OPTION.name, text.encode(name))
    option(INTERFACE_OPTION.timeResolution, Uint8Array.of(TEN_TO_THE_MINUS_NINE))
    writer.u32(OPTION.end)
  })
}

export function packetBlock({
  interface: number,
  epochNs,
  direction,
  frame,
  comment,
}: PacketBlock): Uint8Array {
  return block(BLOCK.packet, () => {
    writer.u32(number)
    writer.u32(Number(epochNs >> 32n))
    writer.u32(Number(epochNs & 0xffff_ffffn))
    writer.u32(frame.length)
    writer.u32(frame.length)
    padded(frame)
    if (comment !== undefined) option(OPTION.comment, text.encode(comment))
    option(PACKET_OPTION.flags, Uint8Array.of(0, 0, 0, DIRECTION_FLAG[direction]))
    writer.u32(OPTION.end)
  })
}

/** Lines of a TLS key log, for whoever is to decrypt packets in the blocks after this one. */
export function secretsBlock(keyLog: readonly string[]): Uint8Array {
  const lines = text.encode(keyLog.map((line) => `${line}\n`).join(''))
  return block(BLOCK.secrets, () => {
    writer.u32(TLS_KEY_LOG)
    writer.u32(lines.length)
    padded(lines)
    writer.u32(OPTION.end)
  })
}

/** A block says its length at both ends, so that a file can be read backwards too. */
function block(type: number, writeBody: () => void): Uint8Array {
  writer.at = 0
  writer.u32(type)
  writer.u32(0)
  writeBody()
  const length = writer.at + 4
  writer.u32(length)
  const octets = writer.finish()
  new DataView(octets.buffer, octets.byteOffset).setUint32(4, length)
  return octets
}

function option(code: number, value: Uint8Array): void {
  writer.u16(code)
  writer.u16(value.length)
  padded(value)
}

/** Everything begins at a multiple of four octets. */
function padded(octets: Uint8Array): void {
  writer.bytes(octets)
  while (writer.at % 4 !== 0) writer.u8(0)
}
