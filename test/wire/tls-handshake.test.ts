import { describe, expect, it } from 'vitest'
import {
  decodeTlsHandshake,
  describeTlsHandshake,
  tlsHandshakeLength,
  type TlsHandshake,
} from '../../src/wire/tls-handshake.ts'
import { tlsCipherSuiteName, tlsExtensionName, tlsGroupName } from '../../src/wire/tls-names.ts'
import { TLS_VERSION } from '../../src/wire/tls.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import {
  CERTIFICATE_DER,
  CLIENT_FLIGHT_12,
  CLIENT_HELLO_12,
  CLIENT_HELLO_13,
  ENCRYPTED_13,
  SERVER_FLIGHT_12,
  SERVER_FLIGHT_13,
  SESSION_TICKET_12,
} from './tls-messages.ts'

const RECORD_HEADER = 5

/** The message in the record that begins there. */
const messageAt = (octets: Uint8Array, at = 0): Uint8Array => {
  const from = at + RECORD_HEADER
  return octets.slice(from, from + tlsHandshakeLength(octets, from)!)
}
const of12 = (octets: Uint8Array): TlsHandshake => decodeTlsHandshake(octets, TLS_VERSION.tls12)
const of13 = (octets: Uint8Array): TlsHandshake => decodeTlsHandshake(octets, TLS_VERSION.tls13)

/** The four messages of the server in TLS 1.2, each in a record of its own. */
const SERVER_12 = [0, 0x55, 0x55 + 0x19d, 0x55 + 0x19d + 0x78].map((at) => messageAt(SERVER_FLIGHT_12, at))

describe('a TLS client hello', () => {
  it('of 1.3 says whom it wants, and what it can do', () => {
    expect(of13(messageAt(CLIENT_HELLO_13))).toMatchObject({
      kind: 'client-hello',
      legacyVersion: TLS_VERSION.tls12,
      sessionId: hex('734cada61ea4a90e3d820ebae04f29192f93dc127acf7a16aacdb7b65de88f66'),
      cipherSuites: [0x1302, 0x1303, 0x1301, 0x00ff],
      serverName: 'www.example.com',
      applicationProtocols: ['http/1.1'],
      versions: [TLS_VERSION.tls13],
      groups: [29, 23, 30, 25, 24, 256, 257, 258, 259, 260],
      keyGroups: [29],
    })
  })

  it('of 1.2 has its version in front, and no keys', () => {
    const hello = of12(messageAt(CLIENT_HELLO_12))
    expect(hello).toMatchObject({ legacyVersion: TLS_VERSION.tls12, versions: [], keyGroups: [] })
    if (hello.kind === 'client-hello') expect(hello.signatureSchemes).toContain(0x0804)
  })

  it('may do without extensions', () => {
    const bare = hex(`01000029 0301 ${'00'.repeat(32)} 00 0002 002f 01 00`)
    expect(of12(bare)).toMatchObject({ cipherSuites: [0x2f], extensions: [], serverName: undefined })
  })
})

describe('a TLS server hello', () => {
  it('of 1.3 has the version in an extension, and a key', () => {
    expect(of13(messageAt(SERVER_FLIGHT_13))).toMatchObject({
      kind: 'server-hello',
      version: TLS_VERSION.tls13,
      cipherSuite: 0x1302,
      keyGroup: 29,
      applicationProtocol: undefined,
      isRetryRequest: false,
    })
  })

  it('of 1.2 has what it chose among the protocols', () => {
    expect(of12(SERVER_12[0]!)).toMatchObject({ version: TLS_VERSION.tls12, cipherSuite: 0xc02c })
  })

  it('with certain random octets is the wish for another key (RFC 8446 §4.1.4)', () => {
    const retry = messageAt(SERVER_FLIGHT_13)
    retry.set(hex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'), 6)
    expect(of13(retry)).toMatchObject({ isRetryRequest: true })
  })
})

describe('the other messages of TLS', () => {
  it('1.2', () => {
    expect(SERVER_12.map(of12).map(describeTlsHandshake)).toEqual([
      'tls server_hello TLS 1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'tls certificate, 1 in the chain',
      'tls server_key_exchange',
      'tls server_hello_done',
    ])
    expect(of12(SERVER_12[1]!)).toEqual({ kind: 'certificate', certificates: [CERTIFICATE_DER] })
    expect(of12(SERVER_12[2]!)).toMatchObject({ group: 29 })
    expect(of12(messageAt(CLIENT_FLIGHT_12))).toMatchObject({ kind: 'client-key-exchange' })
    expect(of12(messageAt(SESSION_TICKET_12))).toMatchObject({
      kind: 'new-session-ticket',
      lifetimeSeconds: 7200,
      ticket: expect.objectContaining({ length: 176 }) as unknown,
    })
  })

  it('1.3', () => {
    expect(of13(ENCRYPTED_13.encryptedExtensions)).toMatchObject({ applicationProtocol: 'http/1.1' })
    expect(of13(ENCRYPTED_13.certificate)).toEqual({ kind: 'certificate', certificates: [CERTIFICATE_DER] })
    expect(of13(ENCRYPTED_13.certificateVerify)).toMatchObject({ scheme: 0x0403 })
    const finished = of13(ENCRYPTED_13.finished)
    if (finished.kind === 'finished') expect(toHex(finished.verifyData)).toMatch(/^b6dadbfe/)
    // RFC 8446 §4.6.1, §4.6.3
    expect(of13(hex('04000013 00001c20 00000001 0101 0005 1122334455 0000'))).toMatchObject({
      lifetimeSeconds: 7200,
      ticket: hex('1122334455'),
    })
    expect(of13(hex('18000001 01'))).toEqual({ kind: 'key-update', isRequested: true })
  })

  it('that nobody knows are kept', () => {
    expect(of13(hex('63000002 0102'))).toEqual({ kind: 'other', type: 99, body: hex('0102') })
  })
})

const ALL: readonly (readonly [Uint8Array, (octets: Uint8Array) => TlsHandshake])[] = [
  ...SERVER_12.map((message) => [message, of12] as const),
  ...[CLIENT_HELLO_12, CLIENT_FLIGHT_12, SESSION_TICKET_12].map(
    (record) => [messageAt(record), of12] as const,
  ),
  ...[CLIENT_HELLO_13, SERVER_FLIGHT_13].map((record) => [messageAt(record), of13] as const),
  ...Object.values(ENCRYPTED_13).map((message) => [message, of13] as const),
]

describe('every message of TLS', () => {
  it('is truncated at every length below its own', () => {
    for (const [message, decode] of ALL) expectTruncated(decode, message)
  })

  it('is not followed by anything, nor longer inside than its length', () => {
    for (const [message, decode] of ALL) {
      expect(failure(decode, hex(toHex(message) + '00'))).toMatchObject({ code: 'trailing' })
    }
    expect(failure(of13, hex('18000002 0100'))).toMatchObject({ code: 'trailing', field: 'tls key_update' })
  })

  it('stands any octets', () => {
    for (const [message, decode] of ALL) expectOnlyDecodeErrors(decode, message)
  })
})

describe('the names of TLS', () => {
  it('are those of IANA', () => {
    expect(tlsCipherSuiteName(0x1302)).toBe('TLS_AES_256_GCM_SHA384')
    expect(tlsGroupName(29)).toBe('x25519')
    expect(tlsExtensionName(0)).toBe('server_name')
  })

  it('tell what has none by its number, and what is there only to be unknown (RFC 8701)', () => {
    expect(tlsCipherSuiteName(0x9999)).toBe('0x9999')
    expect(tlsCipherSuiteName(0x3a3a)).toBe('GREASE')
  })
})
