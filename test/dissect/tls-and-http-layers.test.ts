import { describe, expect, it } from 'vitest'
import { craft } from '../../src/craft/craft.ts'
import { ip } from '../../src/craft/ip-layers.ts'
import { ether } from '../../src/craft/link-layers.ts'
import { raw } from '../../src/craft/message-layers.ts'
import { tcp } from '../../src/craft/transport-layers.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { layersOf, type Layer } from '../../src/dissect/layer.ts'
import { hex } from '../bytes/hex-octets.ts'
import {
  CLIENT_FLIGHT_12,
  CLIENT_HELLO_13,
  SERVER_FLIGHT_12,
  SERVER_FLIGHT_13,
} from '../wire/tls-messages.ts'

const HEADERS = 14 + 20 + 20

/** The layers above TCP of a segment between ports of no meaning. */
function above(payload: string | Uint8Array): Layer[] {
  const segment = tcp({ sourcePort: 50_000, destinationPort: 4000, flags: ['psh', 'ack'] })
  return layersOf(dissect(craft(ether({}), ip({}), segment, raw(payload)))).slice(3)
}

const shown = (layer: Layer | undefined, ...names: string[]): string[] =>
  layer!.fields.filter(({ name }) => names.includes(name)).map(({ name, text }) => `${name} ${text}`)

describe('a TLS layer', () => {
  it('shows what a client wants', () => {
    const [layer] = above(CLIENT_HELLO_13)
    expect(layer!.protocol).toBe('tls')
    expect(shown(layer, 'contentType', 'version', 'handshake', 'cipherSuites', 'legacyVersion')).toEqual([
      'contentType 22 (handshake)',
      'version 0x0301 (TLS 1.0)',
      'handshake client_hello',
      'legacyVersion 0x0303 (TLS 1.2)',
      'cipherSuites TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256 ' +
        'TLS_EMPTY_RENEGOTIATION_INFO_SCSV',
    ])
    const extensions = shown(layer, 'extension')
    expect(extensions).toContain('extension server_name www.example.com')
    expect(extensions).toContain('extension application_layer_protocol_negotiation http/1.1')
    expect(extensions).toContain('extension supported_versions TLS 1.3')
    expect(extensions).toContain('extension key_share x25519')
  })

  it('is there for each record, encrypted or not', () => {
    const layers = above(SERVER_FLIGHT_13)
    expect(layers.map(({ protocol }) => protocol)).toEqual(['tls', 'tls', 'tls'])
    expect(shown(layers[0], 'handshake', 'cipherSuite', 'extension')).toEqual([
      'handshake server_hello',
      'cipherSuite TLS_AES_256_GCM_SHA384',
      'extension supported_versions TLS 1.3',
      'extension key_share x25519',
    ])
    expect(shown(layers[2], 'contentType', 'encrypted')).toEqual([
      'contentType 23 (application_data)',
      'encrypted 38 octets',
    ])
  })

  it('shows the certificate of TLS 1.2, and takes its Finished for encrypted', () => {
    const server = above(SERVER_FLIGHT_12)
    expect(server.flatMap((layer) => shown(layer, 'handshake', 'certificate'))).toEqual([
      'handshake server_hello',
      'handshake certificate',
      'certificate 398 octets',
      'handshake server_key_exchange',
      'handshake server_hello_done',
    ])
    expect(above(CLIENT_FLIGHT_12).flatMap((layer) => shown(layer, 'handshake', 'encrypted'))).toEqual([
      'handshake client_key_exchange',
      'encrypted 40 octets',
    ])
  })

  it('shows an alert', () => {
    expect(shown(above(hex('1503030002022d'))[0], 'level', 'description')).toEqual([
      'level fatal',
      'description certificate_expired',
    ])
  })

  it('leaves a record that goes on elsewhere to be data, and says so', () => {
    const [layer, data] = above(CLIENT_HELLO_13.subarray(0, 100))
    expect(layer!.remarks).toEqual(['goes on in another segment: 100 of 264 octets are here'])
    expect(data!.protocol).toBe('data')
    expect(above(CLIENT_HELLO_13.subarray(100))[0]!.protocol).toBe('data')
  })

  it('says what is wrong', () => {
    const odd = hex('16030300 2c 01000028 0303' + '00'.repeat(32) + '00 0002 1302 01')
    expect(above(odd)[0]!.remarks).toEqual([expect.stringMatching(/^malformed: .*truncated$/)])
  })
})

describe('an HTTP layer', () => {
  it('shows a request', () => {
    const [layer, ...others] = above('GET /x?y=1 HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n')
    expect(layer!.protocol).toBe('http')
    expect(layer!.fields.map(({ name, text }) => `${name} ${text}`)).toEqual([
      'method GET',
      'target /x?y=1',
      'version HTTP/1.1',
      'header Host: www.example.com',
      'header Accept: */*',
    ])
    expect(layer!.fields[1]).toMatchObject({ at: HEADERS + 4, length: 6 })
    expect(others).toEqual([])
  })

  it('shows a response, and its content as data', () => {
    const [layer, data] = above('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nhi')
    expect(layer!.fields.slice(0, 3)).toMatchObject([
      { text: 'HTTP/1.1' },
      { value: 404 },
      { text: 'Not Found' },
    ])
    expect(data).toMatchObject({ protocol: 'data', length: 2 })
  })

  it('says where a header goes on', () => {
    expect(above('HTTP/1.1 200 OK\r\nContent-Le')[0]!.remarks).toEqual([
      'the header goes on in another segment',
    ])
  })

  it.each(['the middle of a page', 'GET x', 'HTTP/1.1 whatever\r\n', 'a b c\r\n'])(
    'is not in: %s',
    (text) => {
      expect(above(text)[0]!.protocol).toBe('data')
    },
  )
})
