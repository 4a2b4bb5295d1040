/** An extension of a TLS hello as a person reads it: `server_name www.example.com`. */

import { DecodeError } from '../errors.ts'
import {
  applicationProtocolsOf,
  offeredKeyGroupsOf,
  offeredVersionsOf,
  selectedKeyGroupOf,
  selectedVersionOf,
  serverNameOf,
  signatureSchemesOf,
  supportedGroupsOf,
  TLS_EXTENSION,
  type TlsExtension,
} from '../wire/tls-extensions.ts'
import { TLS_HANDSHAKE } from '../wire/tls-handshake.ts'
import { tlsExtensionName, tlsGroupName, tlsSignatureSchemeName, tlsVersionName } from '../wire/tls-names.ts'
import { hexOctets } from './octets-text.ts'

type Texts = ReadonlyMap<number, (extensions: readonly TlsExtension[]) => readonly string[]>

const one = <T>(value: T | undefined, text: (value: T) => string): string[] =>
  value === undefined ? [] : [text(value)]

/** Those of which both sides write the same form. */
const TEXTS: Texts = new Map([
  [TLS_EXTENSION.serverName, (all: readonly TlsExtension[]) => one(serverNameOf(all), String)],
  [TLS_EXTENSION.alpn, applicationProtocolsOf],
  [TLS_EXTENSION.supportedGroups, (all) => supportedGroupsOf(all).map(tlsGroupName)],
  [TLS_EXTENSION.signatureAlgorithms, (all) => signatureSchemesOf(all).map(tlsSignatureSchemeName)],
])

const CLIENT_TEXTS: Texts = new Map([
  [
    TLS_EXTENSION.supportedVersions,
    (all: readonly TlsExtension[]) => offeredVersionsOf(all).map(tlsVersionName),
  ],
  [TLS_EXTENSION.keyShare, (all) => offeredKeyGroupsOf(all).map(tlsGroupName)],
])

const SERVER_TEXTS: Texts = new Map([
  [
    TLS_EXTENSION.supportedVersions,
    (all: readonly TlsExtension[]) => one(selectedVersionOf(all), tlsVersionName),
  ],
  [TLS_EXTENSION.keyShare, (all) => one(selectedKeyGroupOf(all), tlsGroupName)],
])

const MOST_SHOWN = 16

/** @param handshakeType the message that the extension is in: some have another form in that of a server */
export function tlsExtensionText(extension: TlsExtension, handshakeType: number): string {
  const name = tlsExtensionName(extension.type)
  const special = handshakeType === TLS_HANDSHAKE.clientHello ? CLIENT_TEXTS : SERVER_TEXTS
  const text = TEXTS.get(extension.type) ?? special.get(extension.type)
  try {
    if (text !== undefined) return [name, ...text([extension])].join(' ')
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  const { data } = extension
  const more = data.length > MOST_SHOWN ? ' …' : ''
  return `${name} ${hexOctets(data.subarray(0, MOST_SHOWN), '')}`.trimEnd() + more
}
