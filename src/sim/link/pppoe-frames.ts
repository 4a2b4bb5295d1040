/**
 * Frames of PPPoE on Ethernet, made and taken apart: what both ends of a session share. Octets that make no sense are
 * undefined here, not an error: whoever asked drops and counts them.
 */

import type { Mac } from '../../address/mac.ts'
import { DecodeError } from '../../errors.ts'
import { encodeEthernet, ETHERNET_HEADER_LENGTH, ETHERTYPE, putEthernetHeader } from '../../wire/ethernet.ts'
import { checkIpv4Header, ipv4TotalLength } from '../../wire/ipv4.ts'
import {
  decodePppoeDiscovery,
  decodePppoeSession,
  encodePppoeDiscovery,
  encodePppoeSession,
  PPPOE_OVERHEAD,
  type PppoeDiscovery,
  type PppoeSession,
} from '../../wire/pppoe.ts'
import { PLAIN_MTU } from './port.ts'

/** The longest IP packet in a session (RFC 2516 §7). */
export const SESSION_MTU = PLAIN_MTU - PPPOE_OVERHEAD

/** From one end of a session to the other. */
export interface Stretch {
  readonly source: Mac
  readonly destination: Mac
}

export function discoveryFrame({ source, destination }: Stretch, packet: PppoeDiscovery): Uint8Array {
  const payload = encodePppoeDiscovery(packet)
  return encodeEthernet({ source, destination, type: ETHERTYPE.pppoeDiscovery, payload })
}

export function sessionFrame({ source, destination }: Stretch, packet: PppoeSession): Uint8Array {
  const payload = encodePppoeSession(packet)
  return encodeEthernet({ source, destination, type: ETHERTYPE.pppoeSession, payload })
}

export function discoveryOf(frame: Uint8Array): PppoeDiscovery | undefined {
  return attempt(() => decodePppoeDiscovery(frame, ETHERNET_HEADER_LENGTH))
}

export function sessionPacketOf(frame: Uint8Array): PppoeSession | undefined {
  return attempt(() => decodePppoeSession(frame, ETHERNET_HEADER_LENGTH))
}

/** The IP packet in an Ethernet frame, without padding, as a view. */
export function ipv4PacketOf(frame: Uint8Array): Uint8Array | undefined {
  if (checkIpv4Header(frame, ETHERNET_HEADER_LENGTH, frame.length) !== undefined) return undefined
  return frame.subarray(
    ETHERNET_HEADER_LENGTH,
    ETHERNET_HEADER_LENGTH + ipv4TotalLength(frame, ETHERNET_HEADER_LENGTH),
  )
}

/** Makes an Ethernet frame of a session's IP packet in place: the shorter header fits into the longer. */
export function unwrapIpv4(
  frame: Uint8Array,
  { payload }: PppoeSession,
  { source, destination }: Stretch,
): Uint8Array {
  const at = payload.byteOffset - frame.byteOffset - ETHERNET_HEADER_LENGTH
  const unwrapped = frame.subarray(at, at + ETHERNET_HEADER_LENGTH + payload.length)
  putEthernetHeader(unwrapped, 0, destination, source, ETHERTYPE.ipv4)
  return unwrapped
}

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
