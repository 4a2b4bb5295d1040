// TLS and HTTP as others see them: Wireshark, which decrypts a capture, OpenSSL and curl on sockets, and Node's own.

import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { serveHttp, type WebServer } from '../../src/http/serve-http.ts'
import { WebConnection } from '../../src/http/web-connection.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { connectTls } from '../../src/tls/connect-tls.ts'
import { decryptTls } from '../../src/tls/decryption.ts'
import { TLS_VERSIONS, type TlsVersion } from '../../src/tls/tls-version.ts'
import { captureHttp, captureHttps } from '../http/captured-exchange.ts'
import { get, HOST } from '../http/scene.ts'
import { NEW_YEAR_2025_MS } from '../tls/ends.ts'
import { describeNeeding } from './needs.ts'
import { runProgram, RunningProgram } from './rig/program.ts'
import { runRootwalk } from './rig/rootwalk.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

/** OpenSSL and curl judge by the real clock. */
const authority = await CertificateAuthority.create({ wallMs: Date.now() })
const certificate = authority.issue({ names: [HOST, '127.0.0.1'] })
const node = nodeRuntime()

async function tshark(file: string, ...args: readonly string[]): Promise<string[]> {
  const { stdout } = await runProgram('tshark', ['-r', file, ...args])
  return stdout.trimEnd().split('\n')
}

const FIELDS = ['http.request.uri', 'http.response.code', 'http.content_length'].flatMap((field) => [
  '-e',
  field,
])
const HTTP_OF = ['-Y', 'http', '-T', 'fields', '-E', 'separator=|', ...FIELDS]
const CONVERSATION = ['/||', '|200|2054', '/image||', '|200|50000']

describeNeeding(['tshark'], 'a capture of a web request', () => {
  it('shows the requests and responses of http', async () => {
    using folder = new ScratchFolder()
    const { capture } = await captureHttp()
    expect(await tshark(folder.write('http.pcapng', capture.pcapng()), ...HTTP_OF)).toEqual(CONVERSATION)
  })

  describe.each(TLS_VERSIONS)('over TLS %s', (version) => {
    const captured = CertificateAuthority.create({ wallMs: NEW_YEAR_2025_MS }).then((own) =>
      captureHttps(own, version),
    )

    it('is decrypted with the key log beside it', async () => {
      using folder = new ScratchFolder()
      const { capture, keyLog } = await captured
      const file = folder.write('https.pcapng', capture.pcapng())
      const log = folder.write('keys.log', keyLog.map((line) => `${line}\n`).join(''))
      expect(await tshark(file, '-o', `tls.keylog_file:${log}`, ...HTTP_OF)).toEqual(CONVERSATION)
      expect(await tshark(file, ...HTTP_OF)).toEqual([''])
    })

    it('is decrypted with the key log within', async () => {
      using folder = new ScratchFolder()
      const { capture, keyLog } = await captured
      const file = folder.write('https.pcapng', capture.pcapng(keyLog))
      expect(await tshark(file, ...HTTP_OF)).toEqual(CONVERSATION)
    })

    it('has nothing malformed, lost or sent twice in it', async () => {
      using folder = new ScratchFolder()
      const { capture, keyLog } = await captured
      const file = folder.write('https.pcapng', capture.pcapng(keyLog))
      const checks = ['ip', 'tcp', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`])
      const bad = '_ws.malformed || tcp.analysis.flags || ip.checksum.status == 0 || tcp.checksum.status == 0'
      expect(await tshark(file, ...checks, '-Y', `(${bad}) && !tcp.analysis.window_update`)).toEqual([''])
    })

    it('has a handshake with the messages that are there', async () => {
      using folder = new ScratchFolder()
      const { capture, keyLog } = await captured
      const file = folder.write('https.pcapng', capture.pcapng(keyLog))
      const types = await tshark(file, '-Y', 'tls.handshake', '-T', 'fields', '-e', 'tls.handshake.type')
      const wanted = { '1.2': ['1', '2,11,12,14', '16,20', '20'], '1.3': ['1', '2,8,11,15,20', '20', '4,4'] }
      expect(types.join()).toBe(wanted[version].join())
    })
  })
})

describeNeeding(['tshark'], 'a capture of `rootwalk sim`', () => {
  it('holds what is needed to decrypt it', async () => {
    using folder = new ScratchFolder()
    const file = folder.pathOf('world.pcapng')
    await runRootwalk(['sim', '--pcap', file], { input: 'curl https://www.google.com/\n' })
    // What was heard on all cables at once tshark takes for sent again and again.
    const own = folder.pathOf('laptop.pcapng')
    await tshark(file, '-Y', 'frame.interface_name contains "laptop"', '-w', own)
    const uris = await tshark(own, '-Y', 'http.request', '-T', 'fields', '-e', 'http.request.uri')
    expect(uris).toEqual(['/'])
  })
})

/** Our server on a free port of loopback, while `act` runs. */
async function serving(
  version: TlsVersion,
  act: (web: WebServer, caFile: string) => Promise<void>,
): Promise<void> {
  using folder = new ScratchFolder()
  const web = await serveHttp(
    node,
    { ip: '127.0.0.1', port: 0 },
    ({ target, tls }) => ({ status: 200, body: `${target} for ${tls?.serverName}\n` }),
    { tls: { certificateFor: () => certificate, versions: [version] } },
  )
  try {
    await act(web, folder.write('ca.pem', authority.pem))
  } finally {
    await web.close()
  }
}

describeNeeding(['openssl', 'curl'], 'the web server', () => {
  it.each(TLS_VERSIONS)('is believed by openssl s_client (TLS %s)', (version) =>
    serving(version, async ({ local }, caFile) => {
      const { stdout } = await runProgram(
        'openssl',
        [
          ...['s_client', '-connect', `127.0.0.1:${local.port}`, '-servername', HOST, '-alpn', 'http/1.1'],
          ...['-CAfile', caFile, '-verify_hostname', HOST, '-verify_return_error', '-ign_eof'],
        ],
        { input: `GET /page HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n` },
      )
      expect(stdout).toContain('Verify return code: 0 (ok)')
      expect(stdout).toContain(`Verified peername: ${HOST}`)
      expect(stdout).toContain('ALPN protocol: http/1.1')
      expect(stdout).toContain(`/page for ${HOST}\n`)
    }),
  )

  it.each(TLS_VERSIONS)('serves several requests of curl on one connection (TLS %s)', (version) =>
    serving(version, async ({ local }, caFile) => {
      const { stdout, stderr } = await runProgram('curl', [
        ...['-sv', '--cacert', caFile, '--connect-to', `${HOST}::127.0.0.1:${local.port}`],
        ...[`https://${HOST}/1`, `https://${HOST}/2`],
      ])
      expect(stdout).toBe(`/1 for ${HOST}\n/2 for ${HOST}\n`)
      expect(stderr).toContain('SSL certificate verify ok')
      expect(stderr).toContain('Re-using existing connection')
    }),
  )
})

describeNeeding(['openssl'], 'the web client', () => {
  it.each(TLS_VERSIONS)('understands openssl s_server (TLS %s)', async (version) => {
    using folder = new ScratchFolder()
    const contents = certificate.pem + certificate.keyPem
    const file = folder.write('server.pem', contents)
    const flag = version === '1.2' ? '-tls1_2' : '-tls1_3'
    await using server = RunningProgram.start('openssl', [
      ...['s_server', '-accept', '127.0.0.1:0', '-cert', file, '-key', file, '-www', flag],
    ])
    const [, port] = await server.printed(/ACCEPT 127\.0\.0\.1:(\d+)/)
    const stream = await node.network.connect({ ip: '127.0.0.1', port: Number(port) })
    const secure = await connectTls(stream, { clock: node.clock, serverName: HOST, roots: authority.pem })
    expect(secure.protocol).toBe(version)
    const connection = new WebConnection(secure, node.clock)
    const answer = await connection.request(get('/'))
    expect(answer.status).toBe(200)
    expect(new TextDecoder().decode(answer.body)).toContain('Ciphers supported in s_server binary')
    await connection.close()
  })
})

describe("Node's own server", () => {
  it.each(TLS_VERSIONS)(
    'is understood by the web client, and its words by decryptTls (TLS %s)',
    async (version) => {
      const server = createHttpsServer(
        {
          key: certificate.keyPem,
          cert: certificate.pem,
          maxVersion: version === '1.2' ? 'TLSv1.2' : 'TLSv1.3',
        },
        (request, response) => response.end(`you asked for ${request.url}`),
      )
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const keyLog: string[] = []
      const { port } = server.address() as AddressInfo
      const stream = await node.network.connect({ ip: '127.0.0.1', port })
      const heard = { client: [] as Uint8Array[], server: [] as Uint8Array[] }
      const secure = await connectTls(
        {
          ...{
            local: stream.local,
            remote: stream.remote,
            end: () => stream.end(),
            abort: () => stream.abort(),
          },
          read: async () => {
            const piece = await stream.read()
            if (piece !== null) heard.server.push(piece)
            return piece
          },
          write: (piece) => {
            heard.client.push(piece.slice())
            return stream.write(piece)
          },
        },
        { clock: node.clock, serverName: HOST, roots: authority.pem, onKeyLog: (line) => keyLog.push(line) },
      )
      const connection = new WebConnection(secure, node.clock)
      expect(new TextDecoder().decode((await connection.request(get('/a'))).body)).toBe('you asked for /a')
      await connection.close()
      await new Promise((resolve) => server.close(resolve))
      const records = decryptTls(
        { client: Buffer.concat(heard.client), server: Buffer.concat(heard.server) },
        keyLog,
      )
      expect(records.filter(({ plain }) => plain === undefined)).toEqual([])
      const said = records.map(({ plain }) => new TextDecoder('latin1').decode(plain)).join('')
      expect(said).toContain('GET /a HTTP/1.1')
      expect(said).toContain('you asked for /a')
    },
  )
})
