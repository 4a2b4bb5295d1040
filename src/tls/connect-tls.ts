/** The client's side of TLS over any stream: handshake, then judgement of who it was with. */

import { X509Certificate } from 'node:crypto'
import { connect, type TLSSocket } from 'node:tls'
import { addressOctets } from '../address/cidr.ts'
import type { ByteStream, Clock } from '../runtime/runtime.ts'
import { judgeCertificate, readCertificates } from './certificate-judgement.ts'
import { ENDED, handshakeFailure } from './handshake-failure.ts'
import { onKeyLogLine } from './key-log.ts'
import { StreamDuplex } from './stream-duplex.ts'
import type { TlsError } from './tls-error.ts'
import { TlsStream } from './tls-stream.ts'
import { TLS_VERSIONS, versionOf, versionRange, type TlsVersion } from './tls-version.ts'

export interface TlsClientOptions {
  readonly clock: Clock
  /** A domain name, which the server is told and its certificate must hold; or an address, which only the latter. */
  readonly serverName: string
  /** Certificates of trusted authorities, in PEM; undefined takes any server for the one that was wanted. */
  readonly roots: string | undefined
  /** Protocols to offer, the preferred one first. Only `http/1.1` unless told otherwise. */
  readonly alpn?: readonly string[]
  /** Both, unless told otherwise. */
  readonly versions?: readonly TlsVersion[]
  /** Told each line of the key log, with which others can decrypt the connection. */
  readonly onKeyLog?: (line: string) => void
}

export const DEFAULT_ALPN: readonly string[] = ['http/1.1']

/** Rejects with `TlsError`; the stream is over then. */
export async function connectTls(stream: ByteStream, options: TlsClientOptions): Promise<TlsStream> {
  const { clock, serverName, alpn = DEFAULT_ALPN, versions = TLS_VERSIONS, onKeyLog } = options
  const socket = connect({
    ...versionRange(versions),
    socket: new StreamDuplex(stream, clock),
    // An address is not told (RFC 6066 §3).
    ...(addressOctets(serverName) === undefined && { servername: serverName.replace(/\.$/, '') }),
    ALPNProtocols: [...alpn],
    // Node would judge by the system's clock. Its own roots take long to load, and nobody here asks for them.
    rejectUnauthorized: false,
    ca: [],
  })
  if (onKeyLog !== undefined) onKeyLogLine(socket, onKeyLog)
  await secured(socket)
  const certificates = certificatesOf(socket)
  const fault = judge(certificates, options)
  if (fault !== undefined) {
    // By now the handshake is over, and Node has no way to send the alert that fits.
    socket.destroySoon()
    throw fault
  }
  return new TlsStream(socket, stream, {
    protocol: versionOf(socket.getProtocol()),
    cipher: socket.getCipher().standardName,
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined,
    serverName,
    certificates,
  })
}

async function secured(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('error', (error) => reject(handshakeFailure(error)))
    socket.once('close', () => reject(handshakeFailure(ENDED)))
    socket.once('secureConnect', resolve)
  })
}

function judge(chain: readonly X509Certificate[], options: TlsClientOptions): TlsError | undefined {
  const { clock, serverName, roots } = options
  if (roots === undefined) return undefined
  return judgeCertificate({ chain, serverName, roots: readCertificates(roots), wallMs: clock.wall() })
}

/** The chain as Node links it; a root is its own issuer. */
function certificatesOf(socket: TLSSocket): X509Certificate[] {
  const certificates: X509Certificate[] = []
  const seen = new Set<string>()
  let at = socket.getPeerCertificate(true)
  while (at?.raw !== undefined && !seen.has(at.fingerprint256)) {
    seen.add(at.fingerprint256)
    certificates.push(new X509Certificate(at.raw))
    at = at.issuerCertificate
  }
  return certificates
}
