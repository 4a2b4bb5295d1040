/** A dissection as indented text, a line a field, in the manner of Scapy's `show()`. */

import { hexDump } from '../bytes/hex-dump.ts'
import { layersOf, type Field, type Layer } from './layer.ts'

/**
 * The lines of a dissection. With the octets that were dissected a hex dump follows.
 *
 *     ###[ Ethernet II ]###
 *       destination = ff:ff:ff:ff:ff:ff
 *       source      = 02:00:00:00:00:01
 *       type        = 0x0806 (ARP)
 *     ###[ ARP ]###
 *          …
 */
export function showLayers(layer: Layer, octets?: Uint8Array): string[] {
  const lines = layersOf(layer).flatMap(showLayer)
  return octets === undefined ? lines : [...lines, '', ...hexDump(octets)]
}

function showLayer({ name, fields, remarks }: Layer, depth: number): string[] {
  const outer = '   '.repeat(depth)
  const width = Math.max(0, ...fields.map((field) => field.name.length))
  return [
    `${outer}###[ ${name} ]###`,
    ...fields.map((field) => `${outer}  ${showField(field, width)}`),
    ...remarks.map((remark) => `${outer}  ! ${remark}`),
  ]
}

function showField({ name, text, note }: Field, width: number): string {
  return `${name.padEnd(width)} = ${text}${note === undefined ? '' : `  (${note})`}`.trimEnd()
}
