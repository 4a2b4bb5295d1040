/** From the secrets of a connection to its keys: HKDF of TLS 1.3 (RFC 8446 §7.1) and the PRF of 1.2 (RFC 5246 §5). */

import { createHmac } from 'node:crypto'
import { concatOctets } from '../bytes/concat.ts'

type Hash = 'sha256' | 'sha384'

const NOTHING: Uint8Array = new Uint8Array(0)
const text = new TextEncoder()

/** HKDF-Expand-Label (RFC 8446 §7.1) without a context. */
export function expandLabel(hash: Hash, secret: Uint8Array, label: string, length: number): Uint8Array {
  const full = text.encode(`tls13 ${label}`)
  const info = Uint8Array.of(length >>> 8, length & 0xff, full.length, ...full, 0)
  const pieces: Uint8Array[] = []
  let last = NOTHING
  // RFC 5869 §2.3
  for (let count = 1, made = 0; made < length; count++) {
    last = hmac(hash, secret, last, info, Uint8Array.of(count))
    pieces.push(last)
    made += last.length
  }
  return concatOctets(pieces).subarray(0, length)
}

/** `length` octets of PRF(secret, label, seed). */
export function pseudorandom(
  hash: Hash,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const start = concatOctets([text.encode(label), seed])
  const pieces: Uint8Array[] = []
  let a: Uint8Array = start
  for (let made = 0; made < length;) {
    a = hmac(hash, secret, a)
    const piece = hmac(hash, secret, a, start)
    pieces.push(piece)
    made += piece.length
  }
  return concatOctets(pieces).subarray(0, length)
}

function hmac(hash: Hash, key: Uint8Array, ...pieces: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(hash, key)
  for (const piece of pieces) mac.update(piece)
  return mac.digest()
}
