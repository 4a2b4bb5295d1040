/**
 * The extensions of TLS's hellos (RFC 8446 §4.2, RFC 6066 §3, RFC 7301 §3.1). The list is read whole; what is inside of an
 * extension when it is asked for, since a hello with one that is odd is still a hello.
 */

import { ByteReader } from '../bytes/byte-reader.ts'
import { readOpaque, readU16s, readVector } from './tls-vectors.ts'

export const TLS_EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  signatureAlgorithms: 13,
  alpn: 16,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  cookie: 44,
  pskKeyExchangeModes: 45,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const

export interface TlsExtension {
  /** A `TLS_EXTENSION`, or any other. */
  readonly type: number
  readonly data: Uint8Array
}

/** A list with its length in front; none where a message of TLS 1.2 ends before it. Throws `DecodeError` 'truncated'. */
export function readExtensions(reader: ByteReader): TlsExtension[] {
  if (reader.remaining === 0) return []
  const inside = readVector(reader, 2, 'tls extensions')
  const extensions = []
  while (inside.remaining > 0) {
    const type = inside.u16()
    extensions.push({ type, data: readOpaque(inside, 2, 'tls extension') })
  }
  return extensions
}

/** A reader over an extension's octets; undefined when it is not there. */
function extension(extensions: readonly TlsExtension[], type: number, field: string): ByteReader | undefined {
  const found = extensions.find((each) => each.type === type)
  if (found === undefined) return undefined
  const reader = new ByteReader(found.data)
  reader.field = field
  return reader
}

const HOST_NAME = 0

/** The name that a client asks for. Throws `DecodeError`, as all of these do, where the extension is malformed. */
export function serverNameOf(extensions: readonly TlsExtension[]): string | undefined {
  const reader = extension(extensions, TLS_EXTENSION.serverName, 'tls server name')
  // RFC 6066 §3: a server that has made use of it answers with none.
  if (reader === undefined || reader.remaining === 0) return undefined
  const names = readVector(reader, 2, 'tls server name')
  while (names.remaining > 0) {
    const type = names.u8()
    const name = readOpaque(names, 2, 'tls server name')
    if (type === HOST_NAME) return textOf(name)
  }
  return undefined
}

/** The protocols that a client offers, or the one that a server chose: `h2`, `http/1.1`. */
export function applicationProtocolsOf(extensions: readonly TlsExtension[]): string[] {
  const reader = extension(extensions, TLS_EXTENSION.alpn, 'tls application protocols')
  if (reader === undefined) return []
  const names = readVector(reader, 2, 'tls application protocols')
  const protocols = []
  while (names.remaining > 0) protocols.push(textOf(readOpaque(names, 1, 'tls application protocol')))
  return protocols
}

/** The versions that a client can speak, the best first. */
export function offeredVersionsOf(extensions: readonly TlsExtension[]): number[] {
  const reader = extension(extensions, TLS_EXTENSION.supportedVersions, 'tls supported versions')
  return reader === undefined ? [] : readU16s(reader, 1, 'tls supported versions')
}

/** The version that a server chose in TLS 1.3. */
export function selectedVersionOf(extensions: readonly TlsExtension[]): number | undefined {
  return extension(extensions, TLS_EXTENSION.supportedVersions, 'tls selected version')?.u16()
}

/** The groups that a client can use for a key exchange. */
export function supportedGroupsOf(extensions: readonly TlsExtension[]): number[] {
  const reader = extension(extensions, TLS_EXTENSION.supportedGroups, 'tls supported groups')
  return reader === undefined ? [] : readU16s(reader, 2, 'tls supported groups')
}

/** The signatures that a client or server understands. */
export function signatureSchemesOf(extensions: readonly TlsExtension[]): number[] {
  const reader = extension(extensions, TLS_EXTENSION.signatureAlgorithms, 'tls signature algorithms')
  return reader === undefined ? [] : readU16s(reader, 2, 'tls signature algorithms')
}

/** The groups that a client has sent keys for (RFC 8446 §4.2.8). */
export function offeredKeyGroupsOf(extensions: readonly TlsExtension[]): number[] {
  const reader = extension(extensions, TLS_EXTENSION.keyShare, 'tls key share')
  if (reader === undefined) return []
  const shares = readVector(reader, 2, 'tls key share')
  const groups = []
  while (shares.remaining > 0) {
    groups.push(shares.u16())
    readOpaque(shares, 2, 'tls key share')
  }
  return groups
}

/** The group that a server chose; in a retry request the one that it wants a key for. */
export function selectedKeyGroupOf(extensions: readonly TlsExtension[]): number | undefined {
  return extension(extensions, TLS_EXTENSION.keyShare, 'tls key share')?.u16()
}

function textOf(octets: Uint8Array): string {
  return new TextDecoder('latin1').decode(octets)
}
