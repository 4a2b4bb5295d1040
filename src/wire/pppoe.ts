/**
 * PPP over Ethernet (RFC 2516): the packets of discovery with their tags, and session frames with the protocol number
 * of PPP. Knows nothing of the negotiations inside a session.
 */

import { putU16, readU16 } from '../bytes/big-endian.ts'
import { DecodeError, EncodeError } from '../errors.ts'

/** Initiation, offer, request, session confirmation, termination. */
export const PPPOE_CODE = { padi: 0x09, pado: 0x07, padr: 0x19, pads: 0x65, padt: 0xa7 } as const

/** RFC 2516, appendix A. */
export const PPPOE_TAG = {
  endOfList: 0,
  serviceName: 0x0101,
  accessConcentratorName: 0x0102,
  hostUniq: 0x0103,
  accessConcentratorCookie: 0x0104,
  relaySessionId: 0x0110,
  serviceNameError: 0x0201,
  systemError: 0x0202,
  genericError: 0x0203,
} as const

export const PPP_PROTOCOL = { ipv4: 0x0021, ipv6: 0x0057, ipcp: 0x8021, lcp: 0xc021 } as const

/** What PPPoE and PPP take of the MTU of the Ethernet below (RFC 2516 §7: 1492 of 1500). */
export const PPPOE_OVERHEAD = 8

const HEADER_LENGTH = 6
const PPP_HEADER_LENGTH = 2
const TAG_HEADER_LENGTH = 4
/** Version 1, type 1. */
const VERSION_AND_TYPE = 0x11
const SESSION_CODE = 0
const MAX_LENGTH = 0xffff

export interface PppoeTag {
  readonly type: number
  readonly data: Uint8Array
}

export interface PppoeDiscovery {
  readonly code: number
  /** 0 until a session is confirmed. */
  readonly sessionId: number
  readonly tags: readonly PppoeTag[]
}

export interface PppoeSession {
  readonly sessionId: number
  /** `PPP_PROTOCOL`s. */
  readonly protocol: number
  readonly payload: Uint8Array
}

/** A discovery packet; octets after its length are padding. Throws `DecodeError` 'truncated', 'bad-value'. */
export function decodePppoeDiscovery(octets: Uint8Array, at = 0, end = octets.length): PppoeDiscovery {
  const payloadEnd = readHeader(octets, at, end)
  const tags: PppoeTag[] = []
  for (let i = at + HEADER_LENGTH; i < payloadEnd;) {
    const dataAt = i + TAG_HEADER_LENGTH
    if (dataAt > payloadEnd) throw new DecodeError('truncated', 'pppoe tag header', i)
    const type = readU16(octets, i)
    if (type === PPPOE_TAG.endOfList) break
    const dataEnd = dataAt + readU16(octets, i + 2)
    if (dataEnd > payloadEnd) throw new DecodeError('truncated', 'pppoe tag', i)
    tags.push({ type, data: octets.subarray(dataAt, dataEnd) })
    i = dataEnd
  }
  return { code: octets[at + 1]!, sessionId: readU16(octets, at + 2), tags }
}

/** A session frame; the payload is a view. Throws `DecodeError` 'truncated', 'bad-value', 'bad-length'. */
export function decodePppoeSession(octets: Uint8Array, at = 0, end = octets.length): PppoeSession {
  const payloadEnd = readHeader(octets, at, end)
  if (octets[at + 1] !== SESSION_CODE) throw new DecodeError('bad-value', 'pppoe code', at + 1)
  const protocolAt = at + HEADER_LENGTH
  if (payloadEnd - protocolAt < PPP_HEADER_LENGTH) throw new DecodeError('bad-length', 'pppoe length', at + 4)
  return {
    sessionId: readU16(octets, at + 2),
    protocol: readU16(octets, protocolAt),
    payload: octets.subarray(protocolAt + PPP_HEADER_LENGTH, payloadEnd),
  }
}

/** Returns where the payload ends. */
function readHeader(octets: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER_LENGTH) throw new DecodeError('truncated', 'pppoe header', end)
  if (octets[at] !== VERSION_AND_TYPE) throw new DecodeError('bad-value', 'pppoe version', at)
  const length = readU16(octets, at + 4)
  if (length > end - at - HEADER_LENGTH) throw new DecodeError('truncated', 'pppoe payload', at + 4)
  return at + HEADER_LENGTH + length
}

/** The octets of a discovery packet. Throws `EncodeError` 'too-long'. */
export function encodePppoeDiscovery(packet: PppoeDiscovery): Uint8Array {
  const length = packet.tags.reduce((sum, { data }) => sum + TAG_HEADER_LENGTH + data.length, 0)
  const octets = withHeader(packet.code, packet.sessionId, length)
  let at = HEADER_LENGTH
  for (const { type, data } of packet.tags) {
    putU16(type, octets, at)
    putU16(data.length, octets, at + 2)
    octets.set(data, at + TAG_HEADER_LENGTH)
    at += TAG_HEADER_LENGTH + data.length
  }
  return octets
}

/** The octets of a session frame. Throws `EncodeError` 'too-long'. */
export function encodePppoeSession(frame: PppoeSession): Uint8Array {
  const octets = withHeader(SESSION_CODE, frame.sessionId, PPP_HEADER_LENGTH + frame.payload.length)
  putU16(frame.protocol, octets, HEADER_LENGTH)
  octets.set(frame.payload, HEADER_LENGTH + PPP_HEADER_LENGTH)
  return octets
}

function withHeader(code: number, sessionId: number, length: number): Uint8Array {
  if (length > MAX_LENGTH) throw new EncodeError('too-long', 'pppoe payload')
  const octets = new Uint8Array(HEADER_LENGTH + length)
  octets[0] = VERSION_AND_TYPE
  octets[1] = code
  putU16(sessionId, octets, 2)
  putU16(length, octets, 4)
  return octets
}

const CODE_NAMES = new Map<number, string>(
  Object.entries(PPPOE_CODE).map(([name, code]) => [code, name.toUpperCase()]),
)

/** `PADO, session 0x0000, 2 tags`. */
export function describePppoeDiscovery(packet: PppoeDiscovery): string {
  const name = CODE_NAMES.get(packet.code) ?? `pppoe code ${packet.code}`
  const { length } = packet.tags
  return `${name}, session ${hex16(packet.sessionId)}, ${length} ${length === 1 ? 'tag' : 'tags'}`
}

/** `pppoe session 0x0001, protocol 0x0021, 60 octets`. */
export function describePppoeSession(frame: PppoeSession): string {
  return `pppoe session ${hex16(frame.sessionId)}, protocol ${hex16(frame.protocol)}, ${frame.payload.length} octets`
}

function hex16(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`
}
