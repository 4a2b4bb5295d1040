import { createCipheriv } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import { decryptTls, type BothDirections, type DecryptedRecord } from '../../src/tls/decryption.ts'
import { KeyLog } from '../../src/tls/key-log.ts'
import { expandLabel } from '../../src/tls/key-schedule.ts'
import { StreamDuplex } from '../../src/tls/stream-duplex.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { TLS_CONTENT } from '../../src/wire/tls.ts'
import { octets, plainEnds, readAll, secureFar } from './ends.ts'

interface Heard extends BothDirections {
  readonly keyLog: string[]
}

/** A stream, and all that went over it. */
function heardStream(stream: ByteStream, sent: Uint8Array[], received: Uint8Array[]): ByteStream {
  return {
    local: stream.local,
    remote: stream.remote,
    read: async () => {
      const piece = await stream.read()
      if (piece !== null) received.push(piece.slice())
      return piece
    },
    write: (piece) => {
      sent.push(piece.slice())
      return stream.write(piece)
    },
    end: () => stream.end(),
    abort: () => stream.abort(),
  }
}

const QUESTION = 'What is the answer?'
const ANSWER = '42, '.repeat(10_000)

/** A question and a long answer with the suite of that name in OpenSSL. */
async function hear(suite: string): Promise<Heard> {
  const world = new FlatWorld({ seed: 1 })
  const [server, client] = [world.host('192.0.2.1'), world.host('192.0.2.2')]
  const scene = { server, serverIp: '192.0.2.1', client, clientIp: '192.0.2.2', folder: '' }
  const [sent, received]: [Uint8Array[], Uint8Array[]] = [[], []]
  const keyLog: string[] = []
  await world.run(
    (async () => {
      const [near, far] = await plainEnds({ ...scene, removeFile: async () => {} })
      const socket = connect({
        socket: new StreamDuplex(heardStream(near, sent, received), client.clock),
        rejectUnauthorized: false,
        servername: 'www.example.com',
        ciphers: suite,
        maxVersion: suite.startsWith('TLS_') ? 'TLSv1.3' : 'TLSv1.2',
      })
      const serving = secureFar({ ...scene, removeFile: async () => {} }, far, {
        onKeyLog: (line) => keyLog.push(line),
      })
      const secure = await serving
      socket.end(QUESTION)
      expect((await readAll(secure)).toString()).toBe(QUESTION)
      await secure.write(octets(ANSWER))
      await secure.end()
      socket.resume()
      await once(socket, 'end')
    })(),
  )
  return { client: Buffer.concat(sent), server: Buffer.concat(received), keyLog }
}

const kinds = (records: readonly DecryptedRecord[], from: string): string[] =>
  records.filter((record) => record.from === from).flatMap(({ messages }) => messages.map(({ kind }) => kind))

const text = (records: readonly DecryptedRecord[], from: string): string =>
  records
    .filter((record) => record.from === from && record.type === TLS_CONTENT.applicationData)
    .map(({ plain }) => new TextDecoder().decode(plain))
    .join('')

/** A record of TLS_AES_128_GCM_SHA256 with five octets of padding. */
function sealed(secret: Uint8Array, sequence: number, type: number, plain: Uint8Array): Uint8Array {
  const key = expandLabel('sha256', secret, 'key', 16)
  const nonce = new Uint8Array(expandLabel('sha256', secret, 'iv', 12))
  nonce[11]! ^= sequence
  const inner = Uint8Array.of(...plain, type, 0, 0, 0, 0, 0)
  const header = Uint8Array.of(TLS_CONTENT.applicationData, 3, 3, 0, inner.length + 16)
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header)
  return Buffer.concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()])
}

const OF_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']
const OF_12 = [
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'AES128-GCM-SHA256',
]

describe.each([...OF_13, ...OF_12])('decryptTls, with %s', (suite) => {
  it('reads all that both sides said', async () => {
    const heard = await hear(suite)
    const records = decryptTls(heard, heard.keyLog)
    expect(records.filter(({ plain }) => plain === undefined)).toEqual([])
    expect(text(records, 'client')).toBe(QUESTION)
    expect(text(records, 'server')).toBe(ANSWER)
    expect(records.at(-1)).toMatchObject({
      from: 'server',
      isEncrypted: true,
      type: TLS_CONTENT.alert,
      plain: Uint8Array.of(1, 0),
    })
  })

  it('says where each record stands, without a gap', async () => {
    const heard = await hear(suite)
    for (const from of ['client', 'server'] as const) {
      const own = decryptTls(heard, heard.keyLog).filter((record) => record.from === from)
      expect(own.map(({ at }) => at)).toEqual([0, ...own.slice(0, -1).map(({ end }) => end)])
      expect(own.at(-1)!.end).toBe(heard[from].length)
    }
  })

  it('reads no more than what is in the clear with the key log of another connection, or none', async () => {
    const [heard, { keyLog }] = [await hear(suite), await hear(suite)]
    for (const lines of [keyLog, [], ['# nothing', 'CLIENT_RANDOM 00 11']]) {
      for (const { isEncrypted, plain } of decryptTls(heard, lines))
        expect(plain === undefined).toBe(isEncrypted)
    }
  })

  it('stops at what is cut off or no record, and bears it', async () => {
    const heard = await hear(suite)
    const all = decryptTls(heard, heard.keyLog)
    const cut = { ...heard, server: heard.server.subarray(0, -3) }
    expect(decryptTls(cut, heard.keyLog)).toEqual(all.slice(0, -1))
    const broken = { ...heard, server: Buffer.concat([heard.server, octets('HTTP/1.1')]) }
    expect(decryptTls(broken, heard.keyLog)).toEqual(all)
    for (let at = 0; at < 400; at++) {
      decryptTls({ client: heard.client.subarray(0, at), server: heard.server }, heard.keyLog)
      decryptTls({ client: heard.client, server: heard.server.subarray(0, at) }, heard.keyLog)
    }
  })
})

describe('decryptTls', () => {
  it('finds the messages of TLS 1.3', async () => {
    const heard = await hear(OF_13[0]!)
    const records = decryptTls(heard, heard.keyLog)
    expect(kinds(records, 'client')).toEqual(['client-hello', 'finished'])
    expect(kinds(records, 'server')).toEqual([
      'server-hello',
      'encrypted-extensions',
      'certificate',
      'certificate-verify',
      'finished',
      'new-session-ticket',
      'new-session-ticket',
    ])
  })

  it('finds the messages of TLS 1.2', async () => {
    const heard = await hear(OF_12[0]!)
    const records = decryptTls(heard, heard.keyLog)
    expect(kinds(records, 'client')).toEqual(['client-hello', 'client-key-exchange', 'finished'])
    expect(kinds(records, 'server')).toEqual([
      'server-hello',
      'certificate',
      'server-key-exchange',
      'server-hello-done',
      'finished',
    ])
  })

  it('follows the keys when a sender says that it takes new ones', async () => {
    const heard = await hear(OF_13[0]!)
    const first = new KeyLog(heard.keyLog).find('CLIENT_TRAFFIC_SECRET_0', heard.client.subarray(11, 43))!
    const second = expandLabel('sha256', first, 'traffic upd', 32)
    // So far the client has used the first for two records: its question and its close.
    const more = Buffer.concat([
      heard.client,
      sealed(first, 2, TLS_CONTENT.handshake, Uint8Array.of(24, 0, 0, 1, 0)),
      sealed(second, 0, TLS_CONTENT.applicationData, octets(' Or')),
      sealed(second, 1, TLS_CONTENT.applicationData, octets(' not?')),
    ])
    const records = decryptTls({ ...heard, client: more }, heard.keyLog)
    expect(kinds(records, 'client')).toEqual(['client-hello', 'finished', 'key-update'])
    expect(text(records, 'client')).toBe(`${QUESTION} Or not?`)
  })

  it('has nothing to say of what is no TLS', () => {
    expect(decryptTls({ client: octets('GET / HTTP/1.1'), server: new Uint8Array(0) }, [])).toEqual([])
  })
})
