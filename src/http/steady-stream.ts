/** A stream that writes piece by piece, and tells of each that the peer has made room for. Knows no HTTP. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { ByteStream } from '../runtime/runtime.ts'

/** A multiple of what a TLS record holds. */
const PIECE_OCTETS = 64 * 1024

export class SteadyStream implements ByteStream {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #stream: ByteStream
  readonly #progressed: () => void

  constructor(stream: ByteStream, progressed: () => void) {
    this.local = stream.local
    this.remote = stream.remote
    this.#stream = stream
    this.#progressed = progressed
  }

  read(): Promise<Uint8Array | null> {
    return this.#stream.read()
  }

  /** One call after the other: the pieces of two at once would mix. */
  async write(bytes: Uint8Array): Promise<void> {
    let at = 0
    do {
      await this.#stream.write(bytes.subarray(at, at + PIECE_OCTETS))
      at += PIECE_OCTETS
      this.#progressed()
    } while (at < bytes.length)
  }

  end(): Promise<void> {
    return this.#stream.end()
  }

  abort(): void {
    this.#stream.abort()
  }
}
