/** The server's side of TLS over any stream. */

import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import type { ByteStream, Clock } from '../runtime/runtime.ts'
import { DEFAULT_ALPN } from './connect-tls.ts'
import { ENDED, handshakeFailure } from './handshake-failure.ts'
import { onKeyLogLine } from './key-log.ts'
import type { ServerCertificate } from './server-certificate.ts'
import { StreamDuplex } from './stream-duplex.ts'
import { TlsStream } from './tls-stream.ts'
import { TLS_VERSIONS, versionOf, versionRange, type TlsVersion } from './tls-version.ts'

export interface TlsServerOptions {
  readonly clock: Clock
  /** What to show to a client that asks for a name, or for none. Without a certificate its handshake fails. */
  readonly certificateFor: (serverName: string | undefined) => ServerCertificate | undefined
  /** Protocols that may be chosen, the preferred one first. Only `http/1.1` unless told otherwise. */
  readonly alpn?: readonly string[]
  /** Both, unless told otherwise. */
  readonly versions?: readonly TlsVersion[]
  /** Told each line of the key log, with which others can decrypt the connection. */
  readonly onKeyLog?: (line: string) => void
}

/** Rejects with `TlsError` 'handshake-failed' or 'closed'; the stream is over then. */
export async function acceptTls(stream: ByteStream, options: TlsServerOptions): Promise<TlsStream> {
  const { clock, certificateFor, alpn = DEFAULT_ALPN, versions = TLS_VERSIONS, onKeyLog } = options
  const contextFor = (serverName: string | undefined): SecureContext =>
    certificateFor(serverName)?.contextFor(versions) ?? withoutCertificate(versions)
  const socket = new TLSSocket(new StreamDuplex(stream, clock), {
    isServer: true,
    requestCert: false,
    ALPNProtocols: [...alpn],
    // Who asks for no name does not get as far as the callback.
    secureContext: contextFor(undefined),
    SNICallback: (serverName, done) => done(null, contextFor(serverName)),
  })
  if (onKeyLog !== undefined) onKeyLogLine(socket, onKeyLog)
  await secured(socket)
  const { servername } = socket as { servername?: string | null | false }
  return new TlsStream(socket, stream, {
    protocol: versionOf(socket.getProtocol()),
    cipher: socket.getCipher().standardName,
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined,
    serverName: typeof servername === 'string' ? servername : undefined,
    certificates: [],
  })
}

function withoutCertificate(versions: readonly TlsVersion[]): SecureContext {
  return createSecureContext({ ...versionRange(versions), ca: [] })
}

async function secured(socket: TLSSocket): Promise<void> {
  let isSettled = false
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      if (isSettled) return
      isSettled = true
      reject(handshakeFailure(error))
      socket.destroy()
    }
    socket.on('error', fail)
    // Where a socket of node:tls tells errors of the handshake, which are not those of the connection yet.
    socket.once('_tlsError', fail)
    socket.once('end', () => fail(ENDED))
    socket.once('close', () => fail(ENDED))
    socket.once('secure', () => {
      isSettled = true
      resolve()
    })
  })
}
