import { describe, expect, it } from 'vitest'
import {
  decodeTlsAlert,
  decodeTlsRecord,
  describeTlsAlert,
  describeTlsRecord,
  TLS_CONTENT,
  tlsRecordLength,
  type TlsRecord,
} from '../../src/wire/tls.ts'
import { hex, toHex } from '../bytes/hex-octets.ts'
import { expectOnlyDecodeErrors, expectTruncated, failure } from './hostile-decoding.ts'
import { CLIENT_FLIGHT_12, CLIENT_HELLO_13, SERVER_FLIGHT_13 } from './tls-messages.ts'

function recordsOf(octets: Uint8Array): TlsRecord[] {
  const records = []
  for (let at = 0; at < octets.length;) {
    const length = tlsRecordLength(octets, at)!
    records.push(decodeTlsRecord(octets, at, at + length))
    at += length
  }
  return records
}

describe('a TLS record', () => {
  it('is one after another in a stream', () => {
    expect(recordsOf(SERVER_FLIGHT_13).map(describeTlsRecord)).toEqual([
      'tls handshake record, TLS 1.2, 122 octets',
      'tls change_cipher_spec record, TLS 1.2, 1 octets',
      'tls application_data record, TLS 1.2, 38 octets',
    ])
    expect(recordsOf(CLIENT_FLIGHT_12).map(({ type }) => type)).toEqual([
      TLS_CONTENT.handshake,
      TLS_CONTENT.changeCipherSpec,
      TLS_CONTENT.handshake,
    ])
  })

  it('has a fragment that is a view', () => {
    const { version, fragment } = decodeTlsRecord(CLIENT_HELLO_13)
    expect(version).toBe(0x0301)
    expect(toHex(fragment)).toBe(toHex(CLIENT_HELLO_13.subarray(5)))
  })

  it('is of unknown length before its header is whole', () => {
    for (let length = 0; length < 5; length++) {
      expect(tlsRecordLength(CLIENT_HELLO_13.slice(0, length))).toBe(undefined)
    }
    expect(tlsRecordLength(CLIENT_HELLO_13.slice(0, 5))).toBe(CLIENT_HELLO_13.length)
  })

  it('is truncated at every length below its own', () => {
    expectTruncated(decodeTlsRecord, CLIENT_HELLO_13)
  })

  it.each([
    ['content type', '474554202f20', 'bad-value'],
    ['record version', '160200000100', 'bad-value'],
    ['record', '1603034801', 'bad-length'],
  ])('is none for another %s', (field, octets, code) => {
    expect(failure(decodeTlsRecord, hex(octets))).toMatchObject({ code, field: `tls ${field}` })
  })

  it('stands any octets', () => {
    expectOnlyDecodeErrors(decodeTlsRecord, CLIENT_HELLO_13)
  })
})

describe('a TLS alert', () => {
  it('is read and told', () => {
    expect(decodeTlsAlert(hex('022d'))).toEqual({ level: 'fatal', description: 45 })
    expect(['0100', '0230', '02ff'].map((octets) => describeTlsAlert(decodeTlsAlert(hex(octets))))).toEqual([
      'tls warning alert: close_notify',
      'tls fatal alert: unknown_ca',
      'tls fatal alert: alert 255',
    ])
  })

  it('has two octets, the first of two values', () => {
    expectTruncated(decodeTlsAlert, hex('0100'))
    expect(failure(decodeTlsAlert, hex('010000'))).toMatchObject({ code: 'trailing' })
    expect(failure(decodeTlsAlert, hex('0300'))).toMatchObject({ code: 'bad-value' })
  })
})
