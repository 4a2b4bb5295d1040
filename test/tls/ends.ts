// Two ends of a connection on any stage, plain and with TLS, and an authority that the tests of a file share.

import type { ByteStream } from '../../src/runtime/runtime.ts'
import { acceptTls, type TlsServerOptions } from '../../src/tls/accept-tls.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { connectTls, type TlsClientOptions } from '../../src/tls/connect-tls.ts'
import type { TlsStream } from '../../src/tls/tls-stream.ts'
import type { Scene } from '../contract/stages.ts'

/** When worlds begin. */
export const NEW_YEAR_2025_MS = Date.UTC(2025, 0, 1)

export const DAY_MS = 86_400_000

/** Valid around the real time and around that of worlds, so that it does on every stage. */
export const authority = await CertificateAuthority.create({ wallMs: NEW_YEAR_2025_MS })
export const lasting = {
  notBeforeMs: NEW_YEAR_2025_MS - DAY_MS,
  notAfterMs: NEW_YEAR_2025_MS + 3000 * DAY_MS,
}
export const certificate = authority.issue({
  names: ['www.example.com.', '*.example.org', '192.0.2.1', '127.0.0.1', '::1'],
  ...lasting,
})

/** One connection, both ends of it. */
export async function plainEnds({ server, serverIp, client }: Scene): Promise<[ByteStream, ByteStream]> {
  let accept!: (stream: ByteStream) => void
  const accepted = new Promise<ByteStream>((resolve) => {
    accept = resolve
  })
  const listener = await server.network.listen({ ip: serverIp, port: 0 }, accept)
  const [near, far] = await Promise.all([client.network.connect(listener.local), accepted])
  await listener.close()
  return [near, far]
}

/** The client's end and the server's after their handshake. Rejects with whichever fails first. */
export async function secureEnds(
  scene: Scene,
  clientOptions: Partial<TlsClientOptions> = {},
  serverOptions: Partial<TlsServerOptions> = {},
): Promise<[TlsStream, TlsStream]> {
  const [near, far] = await plainEnds(scene)
  return Promise.all([secureNear(scene, near, clientOptions), secureFar(scene, far, serverOptions)])
}

export function secureNear(
  { client }: Scene,
  near: ByteStream,
  options: Partial<TlsClientOptions> = {},
): Promise<TlsStream> {
  return connectTls(near, {
    clock: client.clock,
    serverName: 'www.example.com',
    roots: authority.pem,
    ...options,
  })
}

export function secureFar(
  { server }: Scene,
  far: ByteStream,
  options: Partial<TlsServerOptions> = {},
): Promise<TlsStream> {
  return acceptTls(far, { clock: server.clock, certificateFor: () => certificate, ...options })
}

export const octets = (text: string): Uint8Array => new TextEncoder().encode(text)

/** All that comes up to the end. */
export async function readAll(stream: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (;;) {
    const piece = await stream.read()
    if (piece === null) return Buffer.concat(pieces)
    pieces.push(piece)
  }
}

/** All that comes up to the end or to a failure, which is nothing to this reader. */
export async function readWhatComes(stream: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  try {
    for (;;) {
      const piece = await stream.read()
      if (piece === null) break
      pieces.push(piece)
    }
  } catch {
    // Then that was all.
  }
  return Buffer.concat(pieces)
}
