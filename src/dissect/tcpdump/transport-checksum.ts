/** The checksum that a UDP or TCP segment should have, by the IP layer that carries it. */

import { pseudoHeaderSum } from '../../wire/ipv4-header.ts'
import { rightChecksum, type Checksummed } from '../checksum-note.ts'
import type { Layer } from '../layer.ts'
import { numberOf } from './printing.ts'

export function rightTransportChecksum(
  octets: Uint8Array,
  covered: Checksummed,
  ip: Layer,
  protocol: number,
): number {
  const length = covered.end - covered.at
  const pseudoSum = pseudoHeaderSum(numberOf(ip, 'source'), numberOf(ip, 'destination'), protocol, length)
  return rightChecksum(octets, covered, pseudoSum)
}
