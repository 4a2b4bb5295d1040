/** TCP and Unix streams on node:net, turned from push to pull. Knows Node's socket events; knows nothing of what flows. */

import type { Socket } from 'node:net'
import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type ByteStream } from '../runtime/runtime.ts'
import { plainView } from './plain-view.ts'
import { socketError } from './socket-failure.ts'

interface Reader {
  resolve(bytes: Uint8Array | null): void
  reject(error: SocketError): void
}

export class NodeByteStream implements ByteStream {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #socket: Socket
  /** A Unix stream has none: it breaks off by being closed. */
  readonly #hasReset: boolean
  /** The read that waits for octets. */
  #reader: Reader | undefined
  /** Why the stream broke: every later call says so. */
  #failure: SocketError | undefined
  #peerEnded = false
  #ending: Promise<void> | undefined

  /** `socket` is connected, with `allowHalfOpen`. */
  constructor(socket: Socket, remote: SocketAddress) {
    this.#socket = socket
    this.#hasReset = socket.remoteFamily !== undefined
    this.local = { ip: socket.localAddress ?? '', port: socket.localPort ?? 0 }
    this.remote = remote
    socket.on('readable', () => this.#pull())
    socket.on('end', () => {
      this.#peerEnded = true
      this.#pull()
    })
    socket.on('error', (error) => this.#break(socketError(error, remote)))
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#reader !== undefined) throw new Error('a read is pending on this stream')
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
      this.#pull()
    })
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ending !== undefined) throw new SocketError('EPIPE', this.remote)
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => {
        const failure = error instanceof Error ? this.#break(socketError(error, this.remote)) : this.#failure
        // Writes cut off by a reset come back without an error.
        if (failure === undefined) resolve()
        else reject(failure)
      })
    })
  }

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
    this.#break(new SocketError('ABORTED', this.remote))
    // While an end is on its way libuv refuses to reset, and the socket would stay open for good.
    const isEnding = this.#ending !== undefined && !this.#socket.writableFinished
    if (isEnding || !this.#hasReset) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
  }

  /** Hands the waiting read what there is for it. */
  #pull(): void {
    const reader = this.#reader
    if (reader === undefined) return
    if (this.#failure !== undefined) {
      this.#reader = undefined
      reader.reject(this.#failure)
      return
    }
    const bytes = this.#socket.read() as Buffer | null
    if (bytes === null && !this.#peerEnded) return
    this.#reader = undefined
    reader.resolve(bytes === null ? null : plainView(bytes))
  }

  /** The first failure is the one that counts; it is returned. */
  #break(error: SocketError): SocketError {
    this.#failure ??= error
    this.#pull()
    return this.#failure
  }
}
