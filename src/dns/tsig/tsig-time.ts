/** Time as signatures tell it: whole seconds, 48 bits of them. */

import { ByteReader } from '../../bytes/byte-reader.ts'
import { ByteWriter } from '../../bytes/byte-writer.ts'
import type { TsigRecord } from './tsig-record.ts'

/** How far the clocks of two parties may be apart (RFC 8945 §10). */
export const FUDGE_SECONDS = 300

const TIME_LENGTH = 6

export function toSeconds(wallMs: number): number {
  return Math.floor(wallMs / 1000)
}

/** RFC 8945 §5.2.3. */
export function isTimely({ timeSigned, fudgeSeconds }: TsigRecord, wallMs: number): boolean {
  return Math.abs(toSeconds(wallMs) - timeSigned) <= fudgeSeconds
}

/** A time as BADTIME tells it in its other data. */
export function encodeTime(wallMs: number): Uint8Array {
  const writer = new ByteWriter(TIME_LENGTH)
  writer.u48(toSeconds(wallMs))
  return writer.octets
}

/** In ms since the epoch; undefined for anything but six octets. */
export function decodeTime(otherData: Uint8Array): number | undefined {
  return otherData.length === TIME_LENGTH ? new ByteReader(otherData).u48() * 1000 : undefined
}
