/**
 * Handshake messages of TLS 1.3 (RFC 8446 §4) and 1.2 (RFC 5246 §7.4), as they stand in records that are not encrypted, or
 * no longer. Decoding only: Node's own TLS makes them.
 */

import { ByteReader } from '../bytes/byte-reader.ts'
import {
  applicationProtocolsOf,
  offeredKeyGroupsOf,
  offeredVersionsOf,
  readExtensions,
  selectedKeyGroupOf,
  selectedVersionOf,
  serverNameOf,
  signatureSchemesOf,
  supportedGroupsOf,
  type TlsExtension,
} from './tls-extensions.ts'
import { tlsCipherSuiteName, tlsHandshakeName, tlsVersionName } from './tls-names.ts'
import { readOpaque, readU16s, readU24, readVector } from './tls-vectors.ts'
import { TLS_VERSION } from './tls.ts'

export const TLS_HANDSHAKE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  keyUpdate: 24,
} as const

/** Type, and a length of three octets. */
export const TLS_HANDSHAKE_HEADER_LENGTH = 4

export interface TlsClientHello {
  readonly kind: 'client-hello'
  /** The highest version of a client that knows no TLS 1.3; that of 1.2 in all others. */
  readonly legacyVersion: number
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly TlsExtension[]
  readonly serverName: string | undefined
  readonly applicationProtocols: readonly string[]
  /** From the extension; empty in a hello of TLS 1.2. */
  readonly versions: readonly number[]
  readonly groups: readonly number[]
  /** Those of `groups` that there are keys for already. */
  readonly keyGroups: readonly number[]
  readonly signatureSchemes: readonly number[]
}

export interface TlsServerHello {
  readonly kind: 'server-hello'
  /** What was agreed on. */
  readonly version: number
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuite: number
  readonly extensions: readonly TlsExtension[]
  /** In TLS 1.3. */
  readonly keyGroup: number | undefined
  /** In TLS 1.2; in 1.3 it is among the encrypted extensions. */
  readonly applicationProtocol: string | undefined
  /** RFC 8446 §4.1.4: not yet a hello, but the wish for one with another key. */
  readonly isRetryRequest: boolean
}

export type TlsHandshake =
  | TlsClientHello
  | TlsServerHello
  | {
      readonly kind: 'encrypted-extensions'
      readonly extensions: readonly TlsExtension[]
      readonly applicationProtocol: string | undefined
    }
  /** The certificates as DER, the server's own first. */
  | { readonly kind: 'certificate'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'certificate-verify'; readonly scheme: number; readonly signature: Uint8Array }
  /** In TLS 1.2; `group` where the key exchange is one of elliptic curves with a name. */
  | { readonly kind: 'server-key-exchange'; readonly group: number | undefined; readonly body: Uint8Array }
  | { readonly kind: 'client-key-exchange'; readonly body: Uint8Array }
  | { readonly kind: 'server-hello-done' }
  | { readonly kind: 'finished'; readonly verifyData: Uint8Array }
  | { readonly kind: 'new-session-ticket'; readonly lifetimeSeconds: number; readonly ticket: Uint8Array }
  | { readonly kind: 'key-update'; readonly isRequested: boolean }
  | { readonly kind: 'other'; readonly type: number; readonly body: Uint8Array }

/** How long the message is that begins at `at`; undefined as long as its header is not whole. */
export function tlsHandshakeLength(octets: Uint8Array, at = 0): number | undefined {
  if (octets.length - at < TLS_HANDSHAKE_HEADER_LENGTH) return undefined
  return TLS_HANDSHAKE_HEADER_LENGTH + readU24(new ByteReader(octets, at + 1))
}

/**
 * The message from `at` up to `end`, exactly one, with views of the octets. Certificates and tickets have another form
 * in TLS 1.3, hence the version agreed on. Throws `DecodeError` 'truncated', 'trailing', 'bad-value'.
 */
export function decodeTlsHandshake(
  octets: Uint8Array,
  version: number,
  at = 0,
  end = octets.length,
): TlsHandshake {
  const reader = new ByteReader(octets, at, end)
  reader.field = 'tls handshake'
  const type = reader.u8()
  const body = readVector(reader, 3, `tls ${tlsHandshakeName(type)}`)
  reader.finish()
  const read =
    version === TLS_VERSION.tls13 ? (READERS_OF_13.get(type) ?? READERS.get(type)) : READERS.get(type)
  const message: TlsHandshake = read?.(body) ?? { kind: 'other', type, body: rest(body) }
  body.field = `tls ${tlsHandshakeName(type)}`
  body.finish()
  return message
}

type Read = (body: ByteReader) => TlsHandshake

const READERS = new Map<number, Read>([
  [TLS_HANDSHAKE.clientHello, readClientHello],
  [TLS_HANDSHAKE.serverHello, readServerHello],
  [TLS_HANDSHAKE.encryptedExtensions, readEncryptedExtensions],
  [TLS_HANDSHAKE.certificate, readCertificate],
  [TLS_HANDSHAKE.certificateVerify, readCertificateVerify],
  [TLS_HANDSHAKE.serverKeyExchange, readServerKeyExchange],
  [TLS_HANDSHAKE.clientKeyExchange, (body) => ({ kind: 'client-key-exchange', body: rest(body) })],
  [TLS_HANDSHAKE.serverHelloDone, () => ({ kind: 'server-hello-done' })],
  [TLS_HANDSHAKE.finished, (body) => ({ kind: 'finished', verifyData: rest(body) })],
  [TLS_HANDSHAKE.newSessionTicket, readNewSessionTicket],
  [TLS_HANDSHAKE.keyUpdate, (body) => ({ kind: 'key-update', isRequested: body.u8() === 1 })],
])

const READERS_OF_13 = new Map<number, Read>([
  [TLS_HANDSHAKE.certificate, readCertificateOf13],
  [TLS_HANDSHAKE.newSessionTicket, readNewSessionTicketOf13],
])

function rest(body: ByteReader): Uint8Array {
  return body.view(body.remaining)
}

const RANDOM_LENGTH = 32

function readClientHello(body: ByteReader): TlsClientHello {
  const legacyVersion = body.u16()
  const random = body.view(RANDOM_LENGTH)
  const sessionId = readOpaque(body, 1, 'tls session id')
  const cipherSuites = readU16s(body, 2, 'tls cipher suites')
  readOpaque(body, 1, 'tls compression methods')
  const extensions = readExtensions(body)
  return {
    kind: 'client-hello',
    legacyVersion,
    random,
    sessionId,
    cipherSuites,
    extensions,
    serverName: serverNameOf(extensions),
    applicationProtocols: applicationProtocolsOf(extensions),
    versions: offeredVersionsOf(extensions),
    groups: supportedGroupsOf(extensions),
    keyGroups: offeredKeyGroupsOf(extensions),
    signatureSchemes: signatureSchemesOf(extensions),
  }
}

/** RFC 8446 §4.1.3: the SHA-256 of "HelloRetryRequest" in place of the random octets. */
const RETRY_REQUEST = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'

function readServerHello(body: ByteReader): TlsServerHello {
  const legacyVersion = body.u16()
  const random = body.view(RANDOM_LENGTH)
  const sessionId = readOpaque(body, 1, 'tls session id')
  const cipherSuite = body.u16()
  body.u8()
  const extensions = readExtensions(body)
  return {
    kind: 'server-hello',
    version: selectedVersionOf(extensions) ?? legacyVersion,
    random,
    sessionId,
    cipherSuite,
    extensions,
    keyGroup: selectedKeyGroupOf(extensions),
    applicationProtocol: applicationProtocolsOf(extensions)[0],
    isRetryRequest: hexOf(random) === RETRY_REQUEST,
  }
}

function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

function readEncryptedExtensions(body: ByteReader): TlsHandshake {
  const extensions = readExtensions(body)
  const [applicationProtocol] = applicationProtocolsOf(extensions)
  return { kind: 'encrypted-extensions', extensions, applicationProtocol }
}

function readCertificate(body: ByteReader): TlsHandshake {
  const list = readVector(body, 3, 'tls certificates')
  const certificates = []
  while (list.remaining > 0) certificates.push(readOpaque(list, 3, 'tls certificate'))
  return { kind: 'certificate', certificates }
}

function readCertificateOf13(body: ByteReader): TlsHandshake {
  readOpaque(body, 1, 'tls certificate request context')
  const list = readVector(body, 3, 'tls certificates')
  const certificates = []
  while (list.remaining > 0) {
    certificates.push(readOpaque(list, 3, 'tls certificate'))
    readOpaque(list, 2, 'tls certificate extensions')
  }
  return { kind: 'certificate', certificates }
}

function readCertificateVerify(body: ByteReader): TlsHandshake {
  const scheme = body.u16()
  return { kind: 'certificate-verify', scheme, signature: readOpaque(body, 2, 'tls signature') }
}

const NAMED_CURVE = 3

/** RFC 8422 §5.4; the form of other key exchanges depends on the cipher suite. */
function readServerKeyExchange(body: ByteReader): TlsHandshake {
  const octets = rest(body)
  const isNamedCurve = octets.length >= 3 && octets[0] === NAMED_CURVE
  const group = isNamedCurve ? octets[1]! * 0x100 + octets[2]! : undefined
  return { kind: 'server-key-exchange', group, body: octets }
}

/** RFC 5077 §3.3 */
function readNewSessionTicket(body: ByteReader): TlsHandshake {
  const lifetimeSeconds = body.u32()
  return { kind: 'new-session-ticket', lifetimeSeconds, ticket: readOpaque(body, 2, 'tls ticket') }
}

/** RFC 8446 §4.6.1 */
function readNewSessionTicketOf13(body: ByteReader): TlsHandshake {
  const lifetimeSeconds = body.u32()
  body.u32()
  readOpaque(body, 1, 'tls ticket nonce')
  const ticket = readOpaque(body, 2, 'tls ticket')
  readExtensions(body)
  return { kind: 'new-session-ticket', lifetimeSeconds, ticket }
}

/** `tls client_hello for www.example.com, TLS 1.3 TLS 1.2`; `tls server_hello TLS 1.3 TLS_AES_256_GCM_SHA384`. */
export function describeTlsHandshake(message: TlsHandshake): string {
  const name = `tls ${tlsHandshakeName(typeOf(message))}`
  switch (message.kind) {
    case 'client-hello': {
      const versions = message.versions.length > 0 ? message.versions : [message.legacyVersion]
      const host = message.serverName === undefined ? '' : ` for ${message.serverName}`
      return `${name}${host}, ${versions.map(tlsVersionName).join(' ')}`
    }
    case 'server-hello':
      return `${name} ${tlsVersionName(message.version)} ${tlsCipherSuiteName(message.cipherSuite)}`
    case 'certificate':
      return `${name}, ${message.certificates.length} in the chain`
    default:
      return name
  }
}

const TYPES: Readonly<Record<Exclude<TlsHandshake['kind'], 'other'>, number>> = {
  'client-hello': TLS_HANDSHAKE.clientHello,
  'server-hello': TLS_HANDSHAKE.serverHello,
  'encrypted-extensions': TLS_HANDSHAKE.encryptedExtensions,
  certificate: TLS_HANDSHAKE.certificate,
  'certificate-verify': TLS_HANDSHAKE.certificateVerify,
  'server-key-exchange': TLS_HANDSHAKE.serverKeyExchange,
  'client-key-exchange': TLS_HANDSHAKE.clientKeyExchange,
  'server-hello-done': TLS_HANDSHAKE.serverHelloDone,
  finished: TLS_HANDSHAKE.finished,
  'new-session-ticket': TLS_HANDSHAKE.newSessionTicket,
  'key-update': TLS_HANDSHAKE.keyUpdate,
}

function typeOf(message: TlsHandshake): number {
  return message.kind === 'other' ? message.type : TYPES[message.kind]
}
