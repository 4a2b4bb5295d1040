/**
 * TLS records (RFC 8446 §5.1, RFC 5246 §6.2) and alerts. Knows what stands in the clear: which records there are and what
 * kind they say they hold. Keys and ciphers are for `src/tls/`; handshake messages for `tls-handshake.ts`.
 */

import { readU16 } from '../bytes/big-endian.ts'
import { DecodeError } from '../errors.ts'
import { tlsAlertName, tlsContentName, tlsVersionName } from './tls-names.ts'

export const HTTPS_PORT = 443

export const TLS_CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const

export const TLS_VERSION = {
  ssl30: 0x0300,
  tls10: 0x0301,
  tls11: 0x0302,
  tls12: 0x0303,
  tls13: 0x0304,
} as const

/** Type, version, length. */
const TLS_RECORD_HEADER_LENGTH = 5
/** RFC 5246 §6.2.3: with all that a cipher may add; RFC 8446 §5.2 allows but 256 octets more than 2^14. */
const MAX_FRAGMENT = 2 ** 14 + 2048

export interface TlsRecord {
  /** A `TLS_CONTENT`. In TLS 1.3 whatever is encrypted says 'application data'. */
  readonly type: number
  /** Not what was agreed on: in TLS 1.3 always that of 1.2 (RFC 8446 §5.1). */
  readonly version: number
  readonly fragment: Uint8Array
}

const CONTENT_TYPES: readonly number[] = Object.values(TLS_CONTENT)

/**
 * How long the record is that begins at `at` of a stream; undefined as long as its header is not whole. Throws
 * `DecodeError` 'bad-value' and 'bad-length' for what begins no record: nothing tells where the next one would begin.
 */
export function tlsRecordLength(octets: Uint8Array, at = 0): number | undefined {
  const [type, major] = [octets[at], octets[at + 1]]
  if (type !== undefined && !CONTENT_TYPES.includes(type)) {
    throw new DecodeError('bad-value', 'tls content type', at)
  }
  if (major !== undefined && major !== 3) throw new DecodeError('bad-value', 'tls record version', at + 1)
  if (octets.length - at < TLS_RECORD_HEADER_LENGTH) return undefined
  const length = readU16(octets, at + 3)
  if (length > MAX_FRAGMENT) throw new DecodeError('bad-length', 'tls record', at + 3)
  return TLS_RECORD_HEADER_LENGTH + length
}

/** The record from `at` on, its fragment a view. Throws as `tlsRecordLength` does, and 'truncated'. */
export function decodeTlsRecord(octets: Uint8Array, at = 0, end = octets.length): TlsRecord {
  const length = tlsRecordLength(octets.subarray(0, end), at)
  if (length === undefined || length > end - at) throw new DecodeError('truncated', 'tls record', end)
  return {
    type: octets[at]!,
    version: readU16(octets, at + 1),
    fragment: octets.subarray(at + TLS_RECORD_HEADER_LENGTH, at + length),
  }
}

export interface TlsAlert {
  readonly level: 'warning' | 'fatal'
  /** As RFC 8446 §6 numbers them. */
  readonly description: number
}

/** The alert in a record that is not encrypted. Throws `DecodeError` 'truncated', 'trailing' and 'bad-value'. */
export function decodeTlsAlert(octets: Uint8Array, at = 0, end = octets.length): TlsAlert {
  if (end - at < 2) throw new DecodeError('truncated', 'tls alert', end)
  if (end - at > 2) throw new DecodeError('trailing', 'tls alert', at + 2)
  const level = octets[at]
  if (level !== 1 && level !== 2) throw new DecodeError('bad-value', 'tls alert level', at)
  return { level: level === 1 ? 'warning' : 'fatal', description: octets[at + 1]! }
}

/** `tls handshake record, TLS 1.2, 122 octets`. */
export function describeTlsRecord({ type, version, fragment }: TlsRecord): string {
  return `tls ${tlsContentName(type)} record, ${tlsVersionName(version)}, ${fragment.length} octets`
}

/** `tls fatal alert: unknown_ca`. */
export function describeTlsAlert({ level, description }: TlsAlert): string {
  return `tls ${level} alert: ${tlsAlertName(description)}`
}
