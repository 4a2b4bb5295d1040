/** Prefixes as an UPDATE lists them (RFC 4271 §4.3): a length in bits, and no more octets than it needs. */

import { ipv4Mask } from '../address/ipv4-number.ts'
import { networkAddress, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { BGP_ERROR, BgpDecodeError, UPDATE_ERROR } from './bgp-errors.ts'

/** The prefixes up to the reader's end. Throws as `readPrefix` does. */
export function readPrefixes(reader: ByteReader, field: string): Ipv4Prefix[] {
  reader.field = field
  const prefixes: Ipv4Prefix[] = []
  while (reader.remaining > 0) prefixes.push(readPrefix(reader))
  return prefixes
}

/**
 * The next prefix, without bits beyond its length: what is there has no meaning. Throws `BgpDecodeError` with 'Invalid
 * Network Field', since nothing tells where the one after it would begin (RFC 7606 §5.3).
 */
export function readPrefix(reader: ByteReader): Ipv4Prefix {
  const at = reader.at
  const prefixLength = reader.u8()
  const octets = octetsFor(prefixLength)
  if (prefixLength > 32) throw invalidNetwork(reader, 'bad-value', at)
  if (octets > reader.remaining) throw invalidNetwork(reader, 'truncated', at)
  let address = 0
  for (let i = 0; i < octets; i++) address += reader.u8() * 2 ** (24 - 8 * i)
  return { address: (address & ipv4Mask(prefixLength)) >>> 0, prefixLength }
}

function invalidNetwork(reader: ByteReader, code: 'bad-value' | 'truncated', at: number): BgpDecodeError {
  const { update } = BGP_ERROR
  const notice = { code: update, subcode: UPDATE_ERROR.invalidNetwork, data: new Uint8Array(0) }
  return new BgpDecodeError(code, reader.field, at, notice)
}

function octetsFor(prefixLength: number): number {
  return Math.ceil(prefixLength / 8)
}

export function writePrefixes(writer: ByteWriter, prefixes: readonly Ipv4Prefix[]): void {
  for (const prefix of prefixes) {
    const address = networkAddress(prefix)
    writer.u8(prefix.prefixLength)
    for (let i = 0; i < octetsFor(prefix.prefixLength); i++) writer.u8((address >>> (24 - 8 * i)) & 0xff)
  }
}

/** How many octets `writePrefixes` needs for one. */
export function prefixOctets({ prefixLength }: Ipv4Prefix): number {
  return 1 + octetsFor(prefixLength)
}
