/** A TLS connection after its handshake, as a stream like any other: what is read and written is plain. */

import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type ByteStream } from '../runtime/runtime.ts'
import type { TlsVersion } from './tls-version.ts'

/** What the two have agreed on. */
export interface TlsAgreement {
  readonly protocol: TlsVersion
  /** The name of the cipher suite in IANA's list: `TLS_AES_256_GCM_SHA384`. */
  readonly cipher: string
  /** By its name in IANA's list of ALPN protocols: `http/1.1`. Undefined when they did not speak of it. */
  readonly alpn: string | undefined
  /** The name that the client asked for. */
  readonly serverName: string | undefined
  /** The server's certificate, then those that it gave for its issuers. Empty on the server's side. */
  readonly certificates: readonly X509Certificate[]
}

interface Reader {
  resolve(octets: Uint8Array | null): void
  reject(error: Error): void
}

export class TlsStream implements ByteStream, TlsAgreement {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly protocol: TlsVersion
  readonly cipher: string
  readonly alpn: string | undefined
  readonly serverName: string | undefined
  readonly certificates: readonly X509Certificate[]
  readonly #socket: TLSSocket
  readonly #below: ByteStream
  #reader: Reader | undefined
  #failure: SocketError | undefined
  #hasPeerEnded = false
  #ending: Promise<void> | undefined

  /** `socket` has done its handshake over `below`, and nobody has read from it. */
  constructor(socket: TLSSocket, below: ByteStream, agreement: TlsAgreement) {
    this.#socket = socket
    this.#below = below
    this.local = below.local
    this.remote = below.remote
    this.protocol = agreement.protocol
    this.cipher = agreement.cipher
    this.alpn = agreement.alpn
    this.serverName = agreement.serverName
    this.certificates = agreement.certificates
    socket.on('readable', () => this.#pull())
    socket.on('end', () => {
      this.#hasPeerEnded = true
      this.#pull()
    })
    socket.on('error', (error: Error) => this.#break(error))
    // Where Node tells errors of a server's socket that no server of its own has.
    socket.on('_tlsError', (error: Error) => this.#break(error))
    socket.on('close', () => {
      if (!this.#isOver) this.#fail(new SocketError('CLOSED', this.remote))
    })
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#reader !== undefined) throw new Error('a read is pending on this stream')
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
      this.#pull()
    })
  }

  async write(octets: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ending !== undefined) throw new SocketError('EPIPE', this.remote)
    return new Promise((resolve, reject) => {
      this.#socket.write(octets, (error) => {
        const failure = error instanceof Error ? this.#fail(error) : this.#failure
        if (failure === undefined) resolve()
        else reject(failure)
      })
    })
  }

  /** Says so to the peer (close_notify, RFC 8446 §6.1), and half-closes the stream below. */
  async end(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    this.#ending ??= new Promise((resolve, reject) => {
      this.#socket.once('finish', resolve)
      this.#socket.once('close', () => reject(this.#failure ?? new SocketError('CLOSED', this.remote)))
      this.#socket.end()
    })
    return this.#ending
  }

  abort(): void {
    this.#fail(new SocketError('ABORTED', this.remote))
    this.#below.abort()
    this.#socket.destroy()
  }

  get #isOver(): boolean {
    return this.#hasPeerEnded && this.#socket.writableFinished
  }

  /** Hands the waiting read what there is for it. */
  #pull(): void {
    const reader = this.#reader
    if (reader === undefined) return
    const octets = this.#failure === undefined ? (this.#socket.read() as Buffer | null) : null
    if (octets === null && this.#failure === undefined && !this.#hasPeerEnded) return
    this.#reader = undefined
    if (this.#failure !== undefined) reader.reject(this.#failure)
    else if (octets === null) reader.resolve(null)
    else reader.resolve(new Uint8Array(octets.buffer, octets.byteOffset, octets.length))
  }

  /** Node goes on after an error of TLS; but what follows it is not to be trusted. The alert may still go out. */
  #break(error: Error): void {
    this.#fail(error)
    this.#socket.destroySoon()
  }

  /** The first failure is the one that counts; it is returned. */
  #fail(error: Error): SocketError {
    this.#failure ??=
      error instanceof SocketError ? error : new SocketError('OTHER', this.remote, { cause: error })
    this.#pull()
    return this.#failure
  }
}
