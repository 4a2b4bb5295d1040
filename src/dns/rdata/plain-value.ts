/**
 * Plain values as programs hand them in, checked before they are written: types promise nothing at run time.
 * Whatever cannot be held throws `EncodeError` with the field that the writer is at.
 */

import type { ByteWriter } from '../../bytes/byte-writer.ts'
import { octetsFromText } from './octet-text.ts'

/** A value in an error's words; short, and safe for whatever an object's `toString` may do. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** `value` if it is an integer from 0 to `most`. */
export function checkInteger(writer: ByteWriter, value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw writer.error('bad-value', `${describeValue(value)} is not an integer from 0 to ${most}`)
}

/** The octets of text or octets. */
export function octetsFromValue(writer: ByteWriter, value: unknown): Uint8Array {
  if (typeof value === 'string') return octetsFromText(value)
  if (value instanceof Uint8Array) return value
  throw writer.error('bad-value', `${describeValue(value)} is neither text nor octets`)
}

/** `value` if it is an object, of which any property may be missing. */
export function objectFromValue<T extends object>(writer: ByteWriter, value: T): Partial<T> {
  if (typeof value === 'object' && (value as unknown) !== null) return value
  throw writer.error('bad-value', `${describeValue(value)} is not an object`)
}

/** `value` if it is an array. */
export function arrayFromValue<T>(writer: ByteWriter, value: readonly T[] | undefined): readonly T[] {
  if (value !== undefined && Array.isArray(value)) return value as readonly T[]
  throw writer.error('bad-value', `${describeValue(value)} is not an array`)
}
