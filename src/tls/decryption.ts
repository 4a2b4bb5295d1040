/**
 * What two ends said under TLS, for whoever has heard both and has the key log: no part of a connection, and no trust
 * is judged here. TLS 1.3 and 1.2 with the suites of `cipher-suites.ts`.
 */

import { concatOctets } from '../bytes/concat.ts'
import { DecodeError } from '../errors.ts'
import { decodeTlsHandshake, tlsHandshakeLength, type TlsHandshake } from '../wire/tls-handshake.ts'
import { decodeTlsRecord, tlsRecordLength, TLS_CONTENT, TLS_VERSION, type TlsRecord } from '../wire/tls.ts'
import { CIPHER_SUITES, type CipherSuite } from './cipher-suites.ts'
import { KeyLog } from './key-log.ts'
import { Protection12, Protection13, type RecordProtection, type Sender } from './record-protection.ts'

/** All that was sent each way over a TCP connection, from its first octet. */
export interface BothDirections {
  readonly client: Uint8Array
  readonly server: Uint8Array
}

export interface DecryptedRecord {
  readonly from: Sender
  /** Where it begins in the octets of its direction, and one past its end. */
  readonly at: number
  readonly end: number
  readonly isEncrypted: boolean
  /** A `TLS_CONTENT`; that of what is inside, where it could be decrypted. */
  readonly type: number
  /** What it says; undefined where the key log has no key for it, or another one. */
  readonly plain: Uint8Array | undefined
  /** The handshake messages that end in this record. */
  readonly messages: readonly TlsHandshake[]
}

/**
 * All whole records, those of the client first. Stops in a direction where no record begins. Throws `DecodeError` for
 * a handshake message that is none.
 */
export function decryptTls(streams: BothDirections, keyLog: readonly string[]): DecryptedRecord[] {
  const agreement = agreementOf(streams, new KeyLog(keyLog))
  return [
    ...new Direction('client', agreement).read(streams),
    ...new Direction('server', agreement).read(streams),
  ]
}

/** What both hellos say, as far as it is needed. */
interface Agreement {
  readonly version: number
  readonly suite: CipherSuite | undefined
  readonly clientRandom: Uint8Array
  readonly serverRandom: Uint8Array
  readonly keyLog: KeyLog
}

/** Undefined without both hellos, and then nothing can be decrypted. */
function agreementOf({ client, server }: BothDirections, keyLog: KeyLog): Agreement | undefined {
  const clientHello = hellosOf(client).find((message) => message.kind === 'client-hello')
  const serverHello = hellosOf(server).find(
    (message) => message.kind === 'server-hello' && !message.isRetryRequest,
  )
  if (clientHello?.kind !== 'client-hello' || serverHello?.kind !== 'server-hello') return undefined
  return {
    version: serverHello.version,
    suite: CIPHER_SUITES.get(serverHello.cipherSuite),
    clientRandom: clientHello.random,
    serverRandom: serverHello.random,
    keyLog,
  }
}

function hellosOf(octets: Uint8Array): TlsHandshake[] {
  const messages = new Messages(TLS_VERSION.tls12)
  const found: TlsHandshake[] = []
  for (const { record } of recordsOf(octets)) {
    if (record.type === TLS_CONTENT.changeCipherSpec || record.type === TLS_CONTENT.applicationData) break
    if (record.type === TLS_CONTENT.handshake) found.push(...messages.push(record.fragment))
  }
  return found
}

/** One side's records, with the keys that they need one after the other. */
class Direction {
  readonly #from: Sender
  readonly #agreement: Agreement | undefined
  readonly #messages: Messages
  #protection: RecordProtection | undefined
  #isEncrypting = false

  constructor(from: Sender, agreement: Agreement | undefined) {
    this.#from = from
    this.#agreement = agreement
    this.#messages = new Messages(agreement?.version ?? TLS_VERSION.tls12)
    if (agreement?.version === TLS_VERSION.tls13) this.#use13('HANDSHAKE_TRAFFIC_SECRET')
  }

  read(streams: BothDirections): DecryptedRecord[] {
    return Array.from(recordsOf(streams[this.#from]), ({ at, end, record }) => ({
      from: this.#from,
      at,
      end,
      ...this.#take(record),
    }))
  }

  #take(record: TlsRecord): Pick<DecryptedRecord, 'isEncrypted' | 'type' | 'plain' | 'messages'> {
    const isEncrypted = this.#isEncrypting || record.type === TLS_CONTENT.applicationData
    const opened = isEncrypted
      ? this.#protection?.open(record)
      : { type: record.type, plain: record.fragment }
    const { type, plain } = opened ?? { type: record.type, plain: undefined }
    const isHandshake = type === TLS_CONTENT.handshake && plain !== undefined
    const messages = isHandshake ? this.#messages.push(plain) : []
    for (const message of messages) this.#follow(message)
    if (type === TLS_CONTENT.changeCipherSpec) this.#changeCipherSpec()
    return { isEncrypted, type, plain, messages }
  }

  /** Keys of TLS 1.3 change with messages. */
  #follow({ kind }: TlsHandshake): void {
    if (!(this.#protection instanceof Protection13)) return
    if (kind === 'finished') this.#use13('TRAFFIC_SECRET_0')
    else if (kind === 'key-update') this.#protection = this.#protection.next()
  }

  /** Those of TLS 1.2 with this record, which in 1.3 means nothing (RFC 8446 §5). */
  #changeCipherSpec(): void {
    const agreement = this.#agreement
    if (agreement?.version === TLS_VERSION.tls13) return
    this.#isEncrypting = true
    const master = agreement?.keyLog.find('CLIENT_RANDOM', agreement.clientRandom)
    if (agreement?.suite === undefined || master === undefined) return
    this.#protection = new Protection12(agreement.suite, this.#from, { master, ...agreement })
  }

  #use13(name: 'HANDSHAKE_TRAFFIC_SECRET' | 'TRAFFIC_SECRET_0'): void {
    const { suite, keyLog, clientRandom } = this.#agreement!
    const whose = this.#from === 'client' ? 'CLIENT' : 'SERVER'
    const secret = keyLog.find(`${whose}_${name}`, clientRandom)
    this.#protection = suite && secret && new Protection13(suite, secret)
  }
}

/** Cuts messages out of the records that they are strewn over. */
class Messages {
  readonly #version: number
  #rest: Uint8Array = new Uint8Array(0)

  constructor(version: number) {
    this.#version = version
  }

  /** The messages that are whole now. */
  push(piece: Uint8Array): TlsHandshake[] {
    const octets = concatOctets([this.#rest, piece])
    const messages: TlsHandshake[] = []
    let at = 0
    for (;;) {
      const length = tlsHandshakeLength(octets, at)
      if (length === undefined || at + length > octets.length) break
      messages.push(decodeTlsHandshake(octets, this.#version, at, at + length))
      at += length
    }
    this.#rest = octets.subarray(at)
    return messages
  }
}

function* recordsOf(octets: Uint8Array): Generator<{ at: number; end: number; record: TlsRecord }> {
  for (let at = 0; ;) {
    const length = lengthAt(octets, at)
    if (length === undefined || at + length > octets.length) return
    const end = at + length
    yield { at, end, record: decodeTlsRecord(octets, at, end) }
    at = end
  }
}

function lengthAt(octets: Uint8Array, at: number): number | undefined {
  try {
    return tlsRecordLength(octets, at)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
