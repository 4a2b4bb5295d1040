/** How a checksum that is not the right one is told. */

import { readU16 } from '../bytes/big-endian.ts'
import { foldChecksum, internetSum } from '../bytes/internet-checksum.ts'
import { pseudoHeaderSum, transportChecksumState } from '../wire/ipv4-header.ts'
import type { Context } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import { hex } from './octets-text.ts'

/** Notes at the field that was read last, and as a remark of the layer, what the checksum should have been. */
export function checksumNote(reader: LayerReader, name: string, checksum: number, right: number): void {
  reader.note(`should be ${hex(right, 4)}`)
  reader.remark(`bad ${name} checksum: ${hex(checksum, 4)}, should be ${hex(right, 4)}`)
}

/** What a checksum of UDP or TCP lies in: the segment from `at` to `end`, and the field at `fieldAt` within it. */
export interface Checksummed {
  readonly at: number
  readonly end: number
  readonly fieldAt: number
  /** That of IPv4. */
  readonly protocol: number
}

/** Judges the checksum field that was read last. */
export function judgeTransportChecksum(
  reader: LayerReader,
  name: string,
  segment: Checksummed,
  { source, destination }: Context,
): void {
  const { octets } = reader
  const { at, end, fieldAt } = segment
  const pseudoSum = pseudoHeaderSum(source, destination, segment.protocol, end - at)
  const state = transportChecksumState(octets, at, end, fieldAt, pseudoSum)
  if (state === 'right') return
  const right = rightChecksum(octets, segment, pseudoSum)
  if (state === 'wrong') {
    checksumNote(reader, name, readU16(octets, fieldAt), right)
    return
  }
  reader.note(`the sum of the pseudo-header; will be ${hex(right, 4)}`)
  reader.remark(`${name} checksum left to the network card`)
}

/** The checksum that the field should hold, whatever it does hold. */
export function rightChecksum(octets: Uint8Array, segment: Checksummed, pseudoSum: number): number {
  const { at, end, fieldAt } = segment
  return foldChecksum(internetSum(octets, fieldAt + 2, end, internetSum(octets, at, fieldAt, pseudoSum)))
}
