/** What is signed of a message, and the signature over it (RFC 8945 §4.3). Time and error codes are its caller's matter. */

import { createHmac, timingSafeEqual } from 'node:crypto'
import { ByteWriter } from '../../bytes/byte-writer.ts'
import { CLASS } from '../iana/classes.ts'
import { CanonicalWriter } from '../name/name-writer.ts'
import type { TsigKey } from './tsig-key.ts'
import { NO_OCTETS, type TsigRecord } from './tsig-record.ts'

/** Of a record all but the MAC: it is part of what is signed. */
export type TsigVariables = Omit<TsigRecord, 'mac'>

/** A MAC in the making. */
export type RunningMac = ReturnType<typeof createHmac>

export function startMac({ algorithm, secret }: TsigKey): RunningMac {
  return createHmac(algorithm.hash, secret)
}

/** The whole MAC over octets that follow each other. */
export function macOver(key: TsigKey, parts: readonly Uint8Array[]): Uint8Array {
  const mac = startMac(key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}

/** Whether `mac` is the beginning of `whole`, found out in a time that says nothing about either. */
export function isMac(mac: Uint8Array, whole: Uint8Array): boolean {
  return mac.length <= whole.length && timingSafeEqual(mac, whole.subarray(0, mac.length))
}

/** An earlier MAC as part of what is signed, behind its length (RFC 8945 §5.3); nothing where there is none. */
export function macPart(mac: Uint8Array | undefined): Uint8Array {
  if (mac === undefined) return NO_OCTETS
  const writer = new ByteWriter(2 + mac.length)
  writer.u16(mac.length)
  writer.bytes(mac)
  return writer.octets
}

/** A message as it was signed: under its original id (RFC 8945 §4.3.2). */
export function messagePart(message: Uint8Array, originalId: number): Uint8Array {
  const part = new Uint8Array(message)
  part[0] = originalId >>> 8
  part[1] = originalId
  return part
}

/** RFC 8945 §4.3.3. */
export function variablesPart(record: TsigVariables): Uint8Array {
  const writer = new CanonicalWriter(128)
  writer.name(record.name.octets)
  writer.u16(CLASS.ANY)
  writer.u32(0)
  writer.name(record.algorithm.octets)
  writer.u48(record.timeSigned)
  writer.u16(record.fudgeSeconds)
  writer.u16(record.error)
  writer.u16(record.otherData.length)
  writer.bytes(record.otherData)
  return writer.finish()
}

/** All that is signed of the record from the second message on (RFC 8945 §5.3.1). */
export function timersPart({ timeSigned, fudgeSeconds }: TsigVariables): Uint8Array {
  const writer = new ByteWriter(8)
  writer.u48(timeSigned)
  writer.u16(fudgeSeconds)
  return writer.octets
}
