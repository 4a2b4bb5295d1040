/**
 * Ethernet II frames (IEEE 802.3 §3, 802.1Q §9). A frame here is what a kernel sees: from the destination address
 * to the last octet of padding; preamble and frame check sequence are put round it on the cable. Knows no payloads.
 */

import { BROADCAST_MAC, formatMac, isGroupMac, putMac, readMac, type Mac } from '../address/mac.ts'
import { putU16, readU16 } from '../bytes/big-endian.ts'
import { crc32 } from '../bytes/crc32.ts'
import { DecodeError, EncodeError } from '../errors.ts'

export const ETHERTYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  vlan: 0x8100,
  ipv6: 0x86dd,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
} as const

export const ETHERNET_HEADER_LENGTH = 14
/** The shortest frame, without FCS: shorter ones are padded. */
export const MIN_FRAME_LENGTH = 60
export const FCS_LENGTH = 4
/** What an 802.1Q tag adds to the header. */
export const VLAN_TAG_LENGTH = 4
/** Seven octets of preamble, and the start frame delimiter. */
export const PREAMBLE_LENGTH = 8
/** Silence after a frame, in the time of so many octets. */
export const INTERFRAME_GAP = 12

const PREAMBLE_OCTET = 0x55
const START_FRAME_DELIMITER = 0xd5

/** The 802.1Q tag: a VLAN of 12 bits, 0 for a tag that gives a priority only. */
export interface VlanTag {
  /** 0 to 7. */
  readonly priority: number
  readonly dropEligible: boolean
  readonly id: number
}

export interface EthernetFrame {
  readonly destination: Mac
  readonly source: Mac
  readonly vlan?: VlanTag
  /** The type of the payload; below 0x0600 it is a length instead, and the payload IEEE 802.2. */
  readonly type: number
  /** With the padding, if there is any: where the payload ends, only its own header knows. */
  readonly payload: Uint8Array
}

/** The frame from `at` up to `end`, its payload a view. Throws `DecodeError` 'truncated'. */
export function decodeEthernet(octets: Uint8Array, at = 0, end = octets.length): EthernetFrame {
  if (end - at < ETHERNET_HEADER_LENGTH) throw new DecodeError('truncated', 'ethernet header', end)
  const destination = readMac(octets, at)
  const source = readMac(octets, at + 6)
  const type = readU16(octets, at + 12)
  const payloadAt = at + ETHERNET_HEADER_LENGTH
  if (type !== ETHERTYPE.vlan) {
    return { destination, source, type, payload: octets.subarray(payloadAt, end) }
  }
  if (end - payloadAt < VLAN_TAG_LENGTH) throw new DecodeError('truncated', 'vlan tag', end)
  return {
    destination,
    source,
    vlan: readVlanTag(readU16(octets, payloadAt)),
    type: readU16(octets, payloadAt + 2),
    payload: octets.subarray(payloadAt + VLAN_TAG_LENGTH, end),
  }
}

function readVlanTag(control: number): VlanTag {
  return { priority: control >>> 13, dropEligible: (control & 0x1000) !== 0, id: control & 0xfff }
}

/** The octets of a frame, padded to the shortest length. Throws `EncodeError` 'bad-value' for an impossible tag. */
export function encodeEthernet(frame: EthernetFrame): Uint8Array {
  const { vlan, payload } = frame
  const headerLength = ETHERNET_HEADER_LENGTH + (vlan === undefined ? 0 : VLAN_TAG_LENGTH)
  const octets = new Uint8Array(Math.max(headerLength + payload.length, MIN_FRAME_LENGTH))
  const outerType = vlan === undefined ? frame.type : ETHERTYPE.vlan
  putEthernetHeader(octets, 0, frame.destination, frame.source, outerType)
  if (vlan !== undefined) {
    putU16(vlanControl(vlan), octets, ETHERNET_HEADER_LENGTH)
    putU16(frame.type, octets, ETHERNET_HEADER_LENGTH + 2)
  }
  octets.set(payload, headerLength)
  return octets
}

function vlanControl({ priority, dropEligible, id }: VlanTag): number {
  if (!(priority >= 0 && priority <= 7)) throw new EncodeError('bad-value', 'vlan priority')
  if (!(id >= 0 && id <= 0xfff)) throw new EncodeError('bad-value', 'vlan id')
  return (priority << 13) | (dropEligible ? 0x1000 : 0) | id
}

/** Writes the 14 octets of a header without a tag. */
export function putEthernetHeader(
  target: Uint8Array,
  at: number,
  destination: Mac,
  source: Mac,
  type: number,
): void {
  putMac(destination, target, at)
  putMac(source, target, at + 6)
  putU16(type, target, at + 12)
}

/** The type field of a frame: 0x8100 for one with a tag. The frame must hold a header. */
export function frameType(frame: Uint8Array): number {
  return readU16(frame, 12)
}

/** A copy of a frame that has an 802.1Q tag, without it. */
export function withoutVlanTag(frame: Uint8Array): Uint8Array {
  const untagged = new Uint8Array(frame.length - VLAN_TAG_LENGTH)
  untagged.set(frame.subarray(0, ETHERNET_HEADER_LENGTH - 2))
  untagged.set(frame.subarray(ETHERNET_HEADER_LENGTH + VLAN_TAG_LENGTH - 2), ETHERNET_HEADER_LENGTH - 2)
  return untagged
}

/** The frame itself, or a longer copy of one that is too short for a cable. */
export function padFrame(frame: Uint8Array): Uint8Array {
  if (frame.length >= MIN_FRAME_LENGTH) return frame
  const padded = new Uint8Array(MIN_FRAME_LENGTH)
  padded.set(frame)
  return padded
}

/** All that a cable carries of a frame, padded if need be: preamble, delimiter, frame and FCS. */
export function encodeOnCable(frame: Uint8Array): Uint8Array {
  const padded = padFrame(frame)
  const end = PREAMBLE_LENGTH + padded.length
  const octets = new Uint8Array(end + FCS_LENGTH)
  octets.fill(PREAMBLE_OCTET, 0, PREAMBLE_LENGTH - 1)
  octets[PREAMBLE_LENGTH - 1] = START_FRAME_DELIMITER
  octets.set(padded, PREAMBLE_LENGTH)
  // IEEE 802.3 §3.2.9: unlike all other fields, in the order in which the register shifts it out.
  const fcs = crc32(padded)
  for (let i = 0; i < FCS_LENGTH; i++) octets[end + i] = fcs >>> (8 * i)
  return octets
}

/**
 * The frame in what a cable has carried, as a view. Throws `DecodeError`: 'truncated' for a runt, 'bad-value' for a
 * preamble that is none, 'bad-checksum' for an FCS that the frame does not bear out.
 */
export function decodeOnCable(octets: Uint8Array): Uint8Array {
  const end = octets.length - FCS_LENGTH
  if (end < PREAMBLE_LENGTH + MIN_FRAME_LENGTH) throw new DecodeError('truncated', 'frame', octets.length)
  for (let i = 0; i < PREAMBLE_LENGTH; i++) {
    const expected = i < PREAMBLE_LENGTH - 1 ? PREAMBLE_OCTET : START_FRAME_DELIMITER
    if (octets[i] !== expected) throw new DecodeError('bad-value', 'preamble', i)
  }
  const fcs = crc32(octets, PREAMBLE_LENGTH, end)
  for (let i = 0; i < FCS_LENGTH; i++) {
    if (octets[end + i] !== ((fcs >>> (8 * i)) & 0xff)) throw new DecodeError('bad-checksum', 'fcs', end)
  }
  return octets.subarray(PREAMBLE_LENGTH, end)
}

/** `00:16:3e:00:00:01 > broadcast, type 0x0806, 46 octets`. */
export function describeEthernet(frame: EthernetFrame): string {
  const to = describeDestination(frame.destination)
  const vlan = frame.vlan === undefined ? '' : `vlan ${frame.vlan.id}, `
  const type = `type 0x${frame.type.toString(16).padStart(4, '0')}`
  return `${formatMac(frame.source)} > ${to}, ${vlan}${type}, ${frame.payload.length} octets`
}

function describeDestination(mac: Mac): string {
  if (mac === BROADCAST_MAC) return 'broadcast'
  return isGroupMac(mac) ? `group ${formatMac(mac)}` : formatMac(mac)
}
