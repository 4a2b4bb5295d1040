/** BGP's OPEN (RFC 4271 §4.2, §6.2): who speaks, for how long it will be believed, and what it can do. */

import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import type { Ipv4 } from '../address/ipv4-number.ts'
import { DecodeError, EncodeError } from '../errors.ts'
import { fourOctetAsOf, readCapability, writeCapability, type BgpCapability } from './bgp-capabilities.ts'
import { BGP_ERROR, BgpDecodeError, OPEN_ERROR, type BgpNotice } from './bgp-errors.ts'

/** RFC 6793 §9: stands where an AS number has more than two octets and the field has not. */
export const AS_TRANS = 23456
export const BGP_VERSION = 4

/** RFC 5492 §4: the optional parameter that holds capabilities. */
export const CAPABILITIES_PARAMETER = 2

export interface BgpOpen {
  readonly kind: 'open'
  readonly version: number
  /** With all its four octets: that of the capability where there is one (RFC 6793 §4.2.1). */
  readonly asn: number
  /** 0 for a session without keepalives, otherwise 3 or more. */
  readonly holdSeconds: number
  readonly routerId: Ipv4
  readonly capabilities: readonly BgpCapability[]
}

/** The body of an OPEN. Throws `BgpDecodeError`, always with a code that ends the session. */
export function readOpen(reader: ByteReader): BgpOpen {
  reader.field = 'bgp version'
  const version = reader.u8()
  if (version !== BGP_VERSION) {
    // RFC 4271 §6.2: the data is the largest version that we speak.
    throw refusal(reader, 'unsupportedVersion', reader.at - 1, Uint8Array.of(0, BGP_VERSION))
  }
  reader.field = 'bgp autonomous system'
  const asField = reader.u16()
  reader.field = 'bgp hold time'
  const holdSeconds = reader.u16()
  // RFC 4271 §4.2: zero or at least three seconds.
  if (holdSeconds === 1 || holdSeconds === 2) throw refusal(reader, 'unacceptableHoldTime', reader.at - 2)
  reader.field = 'bgp identifier'
  const routerId = reader.u32()
  // RFC 6286 §2.2
  if (routerId === 0) throw refusal(reader, 'badIdentifier', reader.at - 4)
  const capabilities = readParameters(reader)
  const asn = fourOctetAsOf(capabilities) ?? asField
  reader.field = 'bgp autonomous system'
  // RFC 7607 §2
  if (asn === 0) throw refusal(reader, 'badPeerAs', reader.at)
  return { kind: 'open', version, asn, holdSeconds, routerId, capabilities }
}

/** RFC 5492 §4: capabilities may come in one parameter or in several. */
function readParameters(reader: ByteReader): BgpCapability[] {
  reader.field = 'bgp optional parameters'
  const length = reader.u8()
  if (length !== reader.remaining) throw refusal(reader, 'unspecific', reader.at - 1)
  const capabilities: BgpCapability[] = []
  try {
    while (reader.remaining > 0) {
      reader.field = 'bgp optional parameter'
      const type = reader.u8()
      const value = reader.view(reader.u8())
      if (type !== CAPABILITIES_PARAMETER)
        throw refusal(reader, 'unsupportedParameter', reader.at - value.length)
      const inside = new ByteReader(reader.octets, reader.at - value.length, reader.at)
      while (inside.remaining > 0) capabilities.push(readCapability(inside))
    }
  } catch (error) {
    if (error instanceof BgpDecodeError || !(error instanceof DecodeError)) throw error
    // RFC 4271 §6.2: recognized, but malformed.
    throw new BgpDecodeError(error.code, error.field, error.offset, notice('unspecific'))
  }
  return capabilities
}

function notice(subcode: keyof typeof OPEN_ERROR, data: Uint8Array = new Uint8Array(0)): BgpNotice {
  return { code: BGP_ERROR.open, subcode: OPEN_ERROR[subcode], data }
}

function refusal(
  reader: ByteReader,
  subcode: keyof typeof OPEN_ERROR,
  offset: number,
  data?: Uint8Array,
): BgpDecodeError {
  return new BgpDecodeError('bad-value', reader.field, offset, notice(subcode, data))
}

const MAX_PARAMETERS = 255

/** Throws `EncodeError` 'bad-value' for an AS number of four octets without its capability, 'too-long'. */
export function writeOpen(writer: ByteWriter, open: BgpOpen): void {
  const fits = open.asn <= 0xffff
  if (!fits && fourOctetAsOf(open.capabilities) !== open.asn) {
    throw new EncodeError('bad-value', 'bgp autonomous system', 'needs the capability for four octets')
  }
  writer.u8(open.version)
  writer.u16(fits ? open.asn : AS_TRANS)
  writer.u16(open.holdSeconds)
  writer.u32(open.routerId)
  const inside = new ByteWriter()
  for (const capability of open.capabilities) writeCapability(inside, capability)
  const capabilities = inside.finish()
  if (capabilities.length === 0) {
    writer.u8(0)
    return
  }
  if (capabilities.length + 2 > MAX_PARAMETERS) throw new EncodeError('too-long', 'bgp capabilities')
  writer.u8(capabilities.length + 2)
  writer.u8(CAPABILITIES_PARAMETER)
  writer.u8(capabilities.length)
  writer.bytes(capabilities)
}
