/**
 * TLS records (RFC 8446 §5.1), one after another as a segment brings them, and what they hold as long as it is not
 * encrypted. Keys are not known here.
 */

import { DecodeError } from '../errors.ts'
import { TLS_HANDSHAKE, TLS_HANDSHAKE_HEADER_LENGTH, tlsHandshakeLength } from '../wire/tls-handshake.ts'
import {
  tlsAlertName,
  tlsCipherSuiteName,
  tlsContentName,
  tlsHandshakeName,
  tlsVersionName,
} from '../wire/tls-names.ts'
import { TLS_CONTENT, tlsRecordLength } from '../wire/tls.ts'
import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'
import { hex, hexOctets } from './octets-text.ts'
import { tlsExtensionText } from './tls-extension-text.ts'

/** Whether a segment begins with a record: by its header, whatever the port. */
export function beginsTlsRecord(octets: Uint8Array): boolean {
  try {
    return tlsRecordLength(octets) !== undefined
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}

export function dissectTls(reader: LayerReader, context: Context): Next | undefined {
  const length = tlsRecordLength(reader.octets.subarray(0, reader.end), reader.at)
  if (length === undefined || length > reader.remaining) {
    const here = `${reader.remaining} of ${length ?? 'unknown'} octets are here`
    reader.remark(`goes on in another segment: ${here}`)
    return { protocol: 'data', context }
  }
  const end = reader.at + length
  const type = reader.number('contentType', 1, (value) => `${value} (${tlsContentName(value)})`)
  reader.number('version', 2, (value) => `${hex(value, 4)} (${tlsVersionName(value)})`)
  reader.number('length', 2)
  reader.within(end, () => dissectFragment(reader, type))
  return reader.remaining === 0 ? undefined : { protocol: 'tls', context }
}

function dissectFragment(reader: LayerReader, type: number): void {
  if (type === TLS_CONTENT.handshake && holdsMessages(reader)) dissectMessages(reader)
  else if (type === TLS_CONTENT.alert && reader.remaining === 2) dissectAlert(reader)
  else if (type === TLS_CONTENT.changeCipherSpec) reader.number('changeCipherSpec', 1)
  else reader.run('encrypted', reader.remaining, (octets) => `${octets.length} octets`)
}

const HANDSHAKE_TYPES: readonly number[] = Object.values(TLS_HANDSHAKE)

/** Whether the lengths of messages bear out that they are some. What is encrypted can only be told by that. */
function holdsMessages({ octets, at, end }: LayerReader): boolean {
  const whole = octets.subarray(0, end)
  for (let from = at; from < end;) {
    const length = tlsHandshakeLength(whole, from)
    if (length === undefined || !HANDSHAKE_TYPES.includes(octets[from]!) || from + length > end) return false
    from += length
  }
  return true
}

type Body = (reader: LayerReader, type: number) => void

const BODIES = new Map<number, Body>([
  [TLS_HANDSHAKE.clientHello, dissectClientHello],
  [TLS_HANDSHAKE.serverHello, dissectServerHello],
  [TLS_HANDSHAKE.certificate, dissectCertificates],
])

function dissectMessages(reader: LayerReader): void {
  const { end: recordEnd } = reader
  while (reader.remaining > 0) {
    const messageEnd = reader.at + tlsHandshakeLength(reader.octets, reader.at)!
    const type = reader.number('handshake', 1, tlsHandshakeName)
    const lengthAt = reader.at
    reader.advance(TLS_HANDSHAKE_HEADER_LENGTH - 1)
    reader.span('handshakeLength', lengthAt, String(messageEnd - reader.at), messageEnd - reader.at)
    reader.end = messageEnd
    BODIES.get(type)?.(reader, type)
    if (reader.remaining > 0) reader.run('body', reader.remaining, (octets) => `${octets.length} octets`)
    reader.end = recordEnd
  }
}

const RANDOM_LENGTH = 32
const versionText = (value: number): string => `${hex(value, 4)} (${tlsVersionName(value)})`

function dissectClientHello(reader: LayerReader, type: number): void {
  reader.number('legacyVersion', 2, versionText)
  reader.run('random', RANDOM_LENGTH, (octets) => hexOctets(octets, ''))
  reader.run('sessionId', reader.u8(), (octets) => hexOctets(octets, ''))
  const suitesAt = reader.at
  const suitesEnd = suitesAt + 2 + reader.u16()
  const suites = []
  while (reader.at < suitesEnd) suites.push(tlsCipherSuiteName(reader.u16()))
  reader.span('cipherSuites', suitesAt, suites.join(' '))
  reader.run('compressionMethods', reader.u8(), (octets) => hexOctets(octets))
  dissectExtensions(reader, type)
}

function dissectServerHello(reader: LayerReader, type: number): void {
  reader.number('legacyVersion', 2, versionText)
  reader.run('random', RANDOM_LENGTH, (octets) => hexOctets(octets, ''))
  reader.run('sessionId', reader.u8(), (octets) => hexOctets(octets, ''))
  reader.number('cipherSuite', 2, tlsCipherSuiteName)
  reader.number('compressionMethod', 1)
  dissectExtensions(reader, type)
}

function dissectExtensions(reader: LayerReader, handshakeType: number): void {
  if (reader.remaining === 0) return
  reader.number('extensionsLength', 2)
  while (reader.remaining > 0) {
    const at = reader.at
    reader.field = 'extension'
    const type = reader.u16()
    const data = reader.view(reader.u16())
    reader.span('extension', at, tlsExtensionText({ type, data }, handshakeType), type)
  }
}

/** In the form of TLS 1.2: that of 1.3 is never seen unencrypted. */
function dissectCertificates(reader: LayerReader): void {
  reader.field = 'certificates'
  reader.advance(3)
  while (reader.remaining > 0) {
    const at = reader.at
    reader.field = 'certificate'
    const length = reader.u8() * 0x1_0000 + reader.u16()
    reader.advance(length)
    reader.span('certificate', at, `${length} octets`)
  }
}

const LEVELS = new Map([
  [1, 'warning'],
  [2, 'fatal'],
])

function dissectAlert(reader: LayerReader): void {
  reader.number('level', 1, (level) => LEVELS.get(level) ?? String(level))
  reader.number('description', 1, tlsAlertName)
}
