/** What every printer of this folder is given, and how it gets at the fields of a layer. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import type { TcpFlows } from './tcp-flows.ts'

export interface Printing {
  /** The whole frame. */
  readonly octets: Uint8Array
  /** How many `-v`. */
  readonly verbose: number
  readonly link: boolean
  readonly flows: TcpFlows
}

/** The number in a field; 0 where the layer was cut off before it. */
export function numberOf(layer: Layer, name: string): number {
  return fieldNumber(layer, name) ?? 0
}

/** The address in a field. */
export function addressOf(layer: Layer, name: string): string {
  return ipv4Text(numberOf(layer, name))
}

/** Where the octets of a layer end, with those of all that it carries. */
export function endOf(layer: Layer): number {
  let last = layer
  while (last.payload !== undefined) last = last.payload
  return last.at + last.length
}

/** Octets as tcpdump writes text that may hold anything: `^` and `M-` before what cannot be printed. */
export function escaped(octets: Uint8Array): string {
  return Array.from(octets, (octet) => {
    const low = octet & 0x7f
    const isPrintable = low >= 0x20 && low < 0x7f
    return (
      (octet > 0x7f ? 'M-' : '') +
      (isPrintable ? '' : '^') +
      String.fromCharCode(isPrintable ? low : low ^ 0x40)
    )
  }).join('')
}

const OCTETS_A_LINE = 16

/** Octets that tcpdump has no printer for, each line of them after the given beginning. */
export function hexDumpLines(octets: Uint8Array, beginning: string): string[] {
  const lines = []
  for (let at = 0; at < octets.length; at += OCTETS_A_LINE) {
    const line = Array.from(octets.subarray(at, at + OCTETS_A_LINE), (octet) =>
      octet.toString(16).padStart(2, '0'),
    )
    const pairs = line.map((digits, i) => (i % 2 === 0 ? ` ${digits}` : digits))
    lines.push(`${beginning}0x${at.toString(16).padStart(4, '0')}: ${pairs.join('')}`)
  }
  return lines
}
