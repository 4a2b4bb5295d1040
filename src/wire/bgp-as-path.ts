/**
 * The path of autonomous systems that an announcement took (RFC 4271 §5.1.2), in two octets a number or four, and how
 * the two are told by peers of either kind (RFC 6793). Knows no other attribute.
 */

import type { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { EncodeError } from '../errors.ts'
import { AS_TRANS } from './bgp-open.ts'

/** A sequence is in order, the latest system first; a set is what aggregation has left of several. */
export interface AsPathSegment {
  readonly type: 'sequence' | 'set'
  readonly asns: readonly number[]
}

export type AsPath = readonly AsPathSegment[]

const SEGMENT_TYPE = { set: 1, sequence: 2 } as const
const SEGMENT_NAMES = new Map<number, AsPathSegment['type']>([
  [SEGMENT_TYPE.set, 'set'],
  [SEGMENT_TYPE.sequence, 'sequence'],
])
const MAX_SEGMENT = 255

/**
 * The segments up to the reader's end, or in words why these are none. Segments of confederations are not known here,
 * and come from no peer that keeps to RFC 5065 §5.
 */
export function readAsPath(reader: ByteReader, fourOctetAs: boolean): AsPathSegment[] | string {
  const segments: AsPathSegment[] = []
  const width = fourOctetAs ? 4 : 2
  while (reader.remaining > 0) {
    // RFC 7606 §7.2
    if (reader.remaining < 2) return 'an octet is left over after the last segment'
    const code = reader.u8()
    const count = reader.u8()
    const type = SEGMENT_NAMES.get(code)
    if (type === undefined) return `segment type ${code} is unknown`
    if (count === 0) return 'a segment is empty'
    if (count * width > reader.remaining) return 'a segment reaches beyond the attribute'
    const asns = Array.from({ length: count }, () => (fourOctetAs ? reader.u32() : reader.u16()))
    // RFC 7607 §2
    if (asns.includes(0)) return 'AS 0 is in the path'
    segments.push({ type, asns })
  }
  return segments
}

/** The octets of a path; in two octets a number, `AS_TRANS` stands for what needs four. Throws `EncodeError` 'too-long'. */
export function encodeAsPath(path: AsPath, fourOctetAs: boolean): Uint8Array {
  const width = fourOctetAs ? 4 : 2
  const writer = new ByteWriter(path.reduce((sum, { asns }) => sum + 2 + asns.length * width, 0))
  for (const { type, asns } of path) {
    if (type === 'set' && asns.length > MAX_SEGMENT) throw new EncodeError('too-long', 'bgp as set')
    for (let at = 0; at < asns.length; at += MAX_SEGMENT) {
      const piece = asns.slice(at, at + MAX_SEGMENT)
      writer.u8(SEGMENT_TYPE[type])
      writer.u8(piece.length)
      for (const asn of piece) {
        if (fourOctetAs) writer.u32(asn)
        else writer.u16(asn > 0xffff ? AS_TRANS : asn)
      }
    }
  }
  return writer.finish()
}

/** Whether two octets a number cannot tell the path. */
export function needsFourOctets(path: AsPath): boolean {
  return path.some(({ asns }) => asns.some((asn) => asn > 0xffff))
}

/** How long the decision process takes the path to be: a set counts as one (RFC 4271 §9.1.2.2 a). */
export function asPathLength(path: AsPath): number {
  return path.reduce((sum, segment) => sum + lengthOf(segment), 0)
}

function lengthOf({ type, asns }: AsPathSegment): number {
  return type === 'set' ? 1 : asns.length
}

/** The path with a system in front, so many times (RFC 4271 §5.1.2). A segment that is full begins another. */
export function prependAs(path: AsPath, asn: number, times = 1): AsPath {
  const added = new Array<number>(times).fill(asn)
  const [first, ...rest] = path
  if (first?.type !== 'sequence' || first.asns.length + times > MAX_SEGMENT) {
    return [{ type: 'sequence', asns: added }, ...path]
  }
  return [{ type: 'sequence', asns: [...added, ...first.asns] }, ...rest]
}

/**
 * The true path from what a peer of two-octet numbers sent (RFC 6793 §4.2.3): the newer part, which only AS_PATH has,
 * in front of AS4_PATH. An AS4_PATH longer than AS_PATH is not believed.
 */
export function mergeAs4Path(path: AsPath, as4Path: AsPath): AsPath {
  let missing = asPathLength(path) - asPathLength(as4Path)
  if (missing < 0) return path
  const front: AsPathSegment[] = []
  for (const segment of path) {
    if (missing === 0) break
    const { type } = segment
    const asns = type === 'set' ? segment.asns : segment.asns.slice(0, missing)
    front.push({ type, asns })
    missing -= lengthOf({ type, asns })
  }
  return joined(front, as4Path)
}

/** Two sequences that meet become one where it has room for both. */
function joined(front: AsPath, back: AsPath): AsPath {
  const [last, first] = [front.at(-1), back[0]]
  const areSequences = last?.type === 'sequence' && first?.type === 'sequence'
  if (!areSequences || last.asns.length + first.asns.length > MAX_SEGMENT) return [...front, ...back]
  return [...front.slice(0, -1), { type: 'sequence', asns: [...last.asns, ...first.asns] }, ...back.slice(1)]
}

/** `7065 46375 {64500,64501}`; empty for a path that has not left its system. */
export function formatAsPath(path: AsPath): string {
  return path.map(({ type, asns }) => (type === 'set' ? `{${asns.join(',')}}` : asns.join(' '))).join(' ')
}
