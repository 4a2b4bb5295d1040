/** How a checksum that is not the right one is told. */

import { readU16 } from '../bytes/big-endian.ts'
import { foldChecksum, internetChecksum, internetSum } from '../bytes/internet-checksum.ts'
import { pseudoHeaderSum, transportChecksumState } from '../wire/ipv4-header.ts'
import type { Context } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import { hex } from './octets-text.ts'

/** Notes at the field that was read last, and as a remark of the layer, what the checksum should have been. */
function checksumNote(reader: LayerReader, name: string, checksum: number, right: number): void {
  reader.note(`should be ${hex(right, 4)}`)
  reader.remark(`bad ${name} checksum: ${hex(checksum, 4)}, should be ${hex(right, 4)}`)
}

/** What a checksum covers, from `at` to `end`, and where its field is. */
export interface Checksummed {
  readonly at: number
  readonly end: number
  readonly fieldAt: number
}

/** The checksum that the field should hold, whatever it does hold; `pseudoSum` is that of a pseudo-header. */
export function rightChecksum(octets: Uint8Array, { at, end, fieldAt }: Checksummed, pseudoSum = 0): number {
  return foldChecksum(internetSum(octets, fieldAt + 2, end, internetSum(octets, at, fieldAt, pseudoSum)))
}

/** Judges the checksum field of IP or ICMP that was read last. */
export function judgeChecksum(reader: LayerReader, name: string, covered: Checksummed): void {
  const { octets } = reader
  // Summed up with its field, since 0 and 0xffff are the same number in one's complement (RFC 1071).
  if (internetChecksum(octets, covered.at, covered.end) === 0) return
  checksumNote(reader, name, readU16(octets, covered.fieldAt), rightChecksum(octets, covered))
}

/** Judges the checksum field of UDP or TCP that was read last. */
export function judgeTransportChecksum(
  reader: LayerReader,
  name: string,
  protocol: number,
  covered: Checksummed,
  { source, destination }: Context,
): void {
  const { octets } = reader
  const { at, end, fieldAt } = covered
  const pseudoSum = pseudoHeaderSum(source, destination, protocol, end - at)
  const state = transportChecksumState(octets, at, end, fieldAt, pseudoSum)
  if (state === 'right') return
  const right = rightChecksum(octets, covered, pseudoSum)
  if (state === 'wrong') {
    checksumNote(reader, name, readU16(octets, fieldAt), right)
    return
  }
  reader.note(`the sum of the pseudo-header; will be ${hex(right, 4)}`)
  reader.remark(`${name} checksum left to the network card`)
}
