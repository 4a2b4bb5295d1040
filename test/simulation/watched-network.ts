// The resolver's network, watched: which sockets and connections it has open, and whom it talks to.

import type { SocketAddress } from '../../src/address/socket-address.ts'
import type { ByteStream, DatagramSocket, Listener, Network } from '../../src/runtime/runtime.ts'

export class WatchedNetwork implements Network {
  readonly sockets = new Set<DatagramSocket>()
  readonly streams = new Set<ByteStream>()
  readonly #network: Network
  readonly #onConnect: (remote: SocketAddress) => void

  constructor(network: Network, onConnect: (remote: SocketAddress) => void) {
    this.#network = network
    this.#onConnect = onConnect
  }

  async bindDatagram(local: SocketAddress): Promise<DatagramSocket> {
    const socket = await this.#network.bindDatagram(local)
    const close = socket.close.bind(socket)
    this.sockets.add(socket)
    socket.close = () => {
      this.sockets.delete(socket)
      close()
    }
    return socket
  }

  async connect(remote: SocketAddress, signal?: AbortSignal): Promise<ByteStream> {
    this.#onConnect(remote)
    const stream = await this.#network.connect(remote, signal)
    const watched = new WatchedStream(stream, () => this.streams.delete(watched))
    this.streams.add(watched)
    return watched
  }

  listen(local: SocketAddress, accept: (stream: ByteStream) => void): Promise<Listener> {
    return this.#network.listen(local, accept)
  }
}

class WatchedStream implements ByteStream {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #stream: ByteStream
  readonly #over: () => void
  #hasEnded = false
  #peerHasEnded = false

  constructor(stream: ByteStream, over: () => void) {
    this.local = stream.local
    this.remote = stream.remote
    this.#stream = stream
    this.#over = over
  }

  async read(): Promise<Uint8Array | null> {
    const piece = await this.#orOver(this.#stream.read())
    if (piece === null) this.#peerHasEnded = true
    this.#tellIfOver()
    return piece
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#orOver(this.#stream.write(bytes))
  }

  async end(): Promise<void> {
    await this.#orOver(this.#stream.end())
    this.#hasEnded = true
    this.#tellIfOver()
  }

  abort(): void {
    this.#over()
    this.#stream.abort()
  }

  #tellIfOver(): void {
    if (this.#hasEnded && this.#peerHasEnded) this.#over()
  }

  async #orOver<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      this.#over()
      throw error
    }
  }
}
