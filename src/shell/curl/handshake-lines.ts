/** What `curl -v` says of a handshake: its messages, decrypted with the key log, and what was agreed on. */

import { decryptTls, type DecryptedRecord } from '../../tls/decryption.ts'
import type { TlsStream } from '../../tls/tls-stream.ts'
import { TLS_HANDSHAKE, type TlsHandshake } from '../../wire/tls-handshake.ts'
import { tlsAlertName } from '../../wire/tls-names.ts'
import { TLS_CONTENT } from '../../wire/tls.ts'
import { octetsFrom, type HeardPiece } from './heard-stream.ts'

/** Curl's own names. */
const NAMES: Readonly<Partial<Record<TlsHandshake['kind'], readonly [name: string, type: number]>>> = {
  'client-hello': ['Client hello', TLS_HANDSHAKE.clientHello],
  'server-hello': ['Server hello', TLS_HANDSHAKE.serverHello],
  'new-session-ticket': ['Newsession Ticket', TLS_HANDSHAKE.newSessionTicket],
  'encrypted-extensions': ['Encrypted Extensions', TLS_HANDSHAKE.encryptedExtensions],
  certificate: ['Certificate', TLS_HANDSHAKE.certificate],
  'server-key-exchange': ['Server key exchange', TLS_HANDSHAKE.serverKeyExchange],
  'server-hello-done': ['Server finished', TLS_HANDSHAKE.serverHelloDone],
  'certificate-verify': ['CERT verify', TLS_HANDSHAKE.certificateVerify],
  'client-key-exchange': ['Client key exchange', TLS_HANDSHAKE.clientKeyExchange],
  finished: ['Finished', TLS_HANDSHAKE.finished],
}

/** `* TLSv1.3 (OUT), TLS handshake, Client hello (1):`, a line a message, in the order in which they passed. */
export function handshakeLines(heard: readonly HeardPiece[], keyLog: readonly string[]): string[] {
  const streams = { client: octetsFrom(heard, 'client'), server: octetsFrom(heard, 'server') }
  const records = decryptTls(streams, keyLog).map((record) => ({ record, at: pieceOf(heard, record) }))
  const is13 = keyLog.some((line) => line.startsWith('CLIENT_HANDSHAKE_TRAFFIC_SECRET'))
  return records
    .sort((a, b) => a.at - b.at)
    .flatMap(({ record }) =>
      whatsIn(record).map(
        (what) => `* TLSv1.${is13 ? 3 : 2} (${record.from === 'client' ? 'OUT' : 'IN'}), ${what}:`,
      ),
    )
}

/** The number of the piece that a record ends in. */
function pieceOf(heard: readonly HeardPiece[], { from, end }: DecryptedRecord): number {
  let length = 0
  return heard.findIndex((piece) => {
    if (piece.from === from) length += piece.octets.length
    return length >= end
  })
}

function whatsIn({ from, type, plain, messages }: DecryptedRecord): string[] {
  if (type === TLS_CONTENT.alert && plain?.length === 2) {
    const [level, description] = plain as Uint8Array & [number, number]
    return [`TLS alert, ${tlsAlertName(description).replaceAll('_', ' ')} (${level * 256 + description})`]
  }
  // That of the server OpenSSL does not mention.
  if (type === TLS_CONTENT.changeCipherSpec)
    return from === 'client' ? ['TLS change cipher, Change cipher spec (1)'] : []
  return messages.flatMap(({ kind }) => {
    const known = NAMES[kind]
    return known === undefined ? [] : [`TLS handshake, ${known[0]} (${known[1]})`]
  })
}

export function agreementLines({ protocol, cipher, alpn }: TlsStream): string[] {
  return [
    `* SSL connection using TLSv${protocol} / ${cipher}`,
    alpn === undefined
      ? '* ALPN: server did not agree on a protocol. Uses default.'
      : `* ALPN: server accepted ${alpn}`,
  ]
}

/** Who the server says that it is; nothing without a certificate. */
export function certificateLines([certificate]: TlsStream['certificates']): string[] {
  if (certificate === undefined) return []
  const { subject, validFrom, validTo, subjectAltName, issuer } = certificate
  return [
    '* Server certificate:',
    `*  subject: ${subject.split('\n').join('; ')}`,
    `*  start date: ${validFrom}`,
    `*  expire date: ${validTo}`,
    `*  subjectAltName: ${subjectAltName ?? ''}`,
    `*  issuer: ${issuer.split('\n').join('; ')}`,
  ]
}
