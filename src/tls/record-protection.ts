/** How records of one direction are decrypted, in the order in which they were sent. Knows no handshake. */

import { createDecipheriv } from 'node:crypto'
import type { TlsRecord } from '../wire/tls.ts'
import type { CipherSuite } from './cipher-suites.ts'
import { expandLabel, pseudorandom } from './key-schedule.ts'

/** What a record says: the true type of its content, and that. */
export interface Opened {
  readonly type: number
  readonly plain: Uint8Array
}

export interface RecordProtection {
  /** Takes the next record. Undefined for one that the keys do not fit. */
  open(record: TlsRecord): Opened | undefined
}

const TAG_LENGTH = 16
const NONCE_LENGTH = 12

/** TLS 1.3 (RFC 8446 §5.2). A secret lasts until the sender says KeyUpdate. */
export class Protection13 implements RecordProtection {
  readonly #suite: CipherSuite
  readonly #secret: Uint8Array
  readonly #key: Uint8Array
  readonly #iv: Uint8Array
  #sequence = 0

  constructor(suite: CipherSuite, secret: Uint8Array) {
    this.#suite = suite
    this.#secret = secret
    this.#key = expandLabel(suite.hash, secret, 'key', suite.keyLength)
    this.#iv = expandLabel(suite.hash, secret, 'iv', NONCE_LENGTH)
  }

  open({ type, version, fragment }: TlsRecord): Opened | undefined {
    const nonce = withSequence(this.#iv, this.#sequence++)
    const header = Uint8Array.of(type, version >>> 8, version, fragment.length >>> 8, fragment.length)
    const inner = decipher(this.#suite, this.#key, nonce, header, fragment)
    // The content is followed by its type and by zeros that hide its length (RFC 8446 §5.4).
    const at = inner?.findLastIndex((octet) => octet !== 0) ?? -1
    return at < 0 ? undefined : { type: inner![at]!, plain: inner!.subarray(0, at) }
  }

  /** What comes after a KeyUpdate (RFC 8446 §7.2). */
  next(): Protection13 {
    const { hash } = this.#suite
    return new Protection13(this.#suite, expandLabel(hash, this.#secret, 'traffic upd', this.#secret.length))
  }
}

/** Whose records they are; the halves of the key block of TLS 1.2 are told apart by it. */
export type Sender = 'client' | 'server'

export interface MasterSecret {
  readonly master: Uint8Array
  readonly clientRandom: Uint8Array
  readonly serverRandom: Uint8Array
}

/** TLS 1.2 with an AEAD (RFC 5246 §6.2.3.3). */
export class Protection12 implements RecordProtection {
  readonly #suite: CipherSuite
  readonly #key: Uint8Array
  readonly #iv: Uint8Array
  /** A part of the nonce that stands in front of each record: GCM has one (RFC 5288 §3), ChaCha20 has not (RFC 7905 §2). */
  readonly #explicitLength: number
  #sequence = 0

  constructor(suite: CipherSuite, sender: Sender, { master, clientRandom, serverRandom }: MasterSecret) {
    const ivLength = suite.cipher === 'chacha20-poly1305' ? NONCE_LENGTH : 4
    const { keyLength, hash } = suite
    const seed = new Uint8Array([...serverRandom, ...clientRandom])
    // RFC 5246 §6.3: both keys, then both IVs, the client's first.
    const block = pseudorandom(hash, master, 'key expansion', seed, 2 * (keyLength + ivLength))
    const which = sender === 'client' ? 0 : 1
    const ivAt = 2 * keyLength + which * ivLength
    this.#suite = suite
    this.#key = block.subarray(which * keyLength, (which + 1) * keyLength)
    this.#iv = block.subarray(ivAt, ivAt + ivLength)
    this.#explicitLength = suite.cipher === 'chacha20-poly1305' ? 0 : 8
  }

  open({ type, version, fragment }: TlsRecord): Opened | undefined {
    const sequence = this.#sequence++
    const explicit = fragment.subarray(0, this.#explicitLength)
    const sealed = fragment.subarray(this.#explicitLength)
    const nonce =
      this.#explicitLength === 0
        ? withSequence(this.#iv, sequence)
        : new Uint8Array([...this.#iv, ...explicit])
    const header = new Uint8Array(13)
    const view = new DataView(header.buffer)
    view.setBigUint64(0, BigInt(sequence))
    view.setUint8(8, type)
    view.setUint16(9, version)
    view.setUint16(11, Math.max(sealed.length - TAG_LENGTH, 0))
    const plain = decipher(this.#suite, this.#key, nonce, header, sealed)
    return plain && { type, plain }
  }
}

/** RFC 8446 §5.3, RFC 7905 §2. */
function withSequence(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = new Uint8Array(iv)
  const view = new DataView(nonce.buffer)
  view.setBigUint64(4, view.getBigUint64(4) ^ BigInt(sequence))
  return nonce
}

/** Undefined where the tag does not fit. */
function decipher(
  { cipher, keyLength }: CipherSuite,
  key: Uint8Array,
  nonce: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < TAG_LENGTH || key.length !== keyLength) return undefined
  const at = sealed.length - TAG_LENGTH
  // One name stands for all: their types differ, and their use here does not.
  const opener = createDecipheriv(cipher as 'aes-128-gcm', key, nonce, { authTagLength: TAG_LENGTH })
  opener.setAAD(header)
  opener.setAuthTag(sealed.subarray(at))
  const plain = new Uint8Array(opener.update(sealed.subarray(0, at)))
  try {
    opener.final()
  } catch {
    return undefined
  }
  return plain
}
