/** Sockets of the real system: literal addresses only, no name is ever looked up here. */

import { connect as dial, createServer, type ListenOptions, type Server } from 'node:net'
import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError } from '../runtime/runtime.ts'
import type { ByteStream, DatagramSocket, Listener, Network, SocketErrorCode } from '../runtime/runtime.ts'
import { NodeByteStream } from './byte-stream.ts'
import { bindDatagram } from './datagram-socket.ts'
import { socketError, socketErrorCode } from './socket-failure.ts'

export class NodeNetwork implements Network {
  readonly #peer: SocketAddress | undefined

  /** With a `peer` datagrams go to it alone, and one that cannot be reached is told of at once. */
  constructor(peer?: SocketAddress) {
    this.#peer = peer
  }

  bindDatagram(local: SocketAddress): Promise<DatagramSocket> {
    return bindDatagram(local, this.#peer)
  }

  connect(remote: SocketAddress, signal?: AbortSignal, from?: string): Promise<ByteStream> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new SocketError('ABORTED', remote))
        return
      }
      const local = from === undefined ? {} : { localAddress: from }
      const socket = dial({
        host: remote.ip,
        port: remote.port,
        allowHalfOpen: true,
        noDelay: true,
        ...local,
      })
      const settle = (): void => {
        socket.off('connect', succeed).off('error', fail)
        signal?.removeEventListener('abort', give)
      }
      const succeed = (): void => {
        settle()
        resolve(new NodeByteStream(socket, remote))
      }
      const fail = (error: Error): void => {
        settle()
        reject(socketError(error, remote))
      }
      const give = (): void => {
        settle()
        socket.destroy()
        reject(new SocketError('ABORTED', remote))
      }
      socket.on('connect', succeed).on('error', fail)
      signal?.addEventListener('abort', give)
    })
  }

  listen(local: SocketAddress, accept: (stream: ByteStream) => void): Promise<Listener> {
    return listening({ host: local.ip, port: local.port, ipv6Only: true, exclusive: true }, local, accept)
  }
}

/** Accepts on a socket that is there already, and listens at `local`. Rejects with `SocketError`. */
export function adoptListener(
  fd: number,
  local: SocketAddress,
  accept: (stream: ByteStream) => void,
): Promise<Listener> {
  return listening({ fd }, local, accept)
}

function listening(
  where: ListenOptions | { readonly fd: number },
  local: SocketAddress,
  accept: (stream: ByteStream) => void,
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    const fail = (error: Error): void => reject(socketError(error, local))
    server.once('error', fail)
    server.listen(where, () => {
      server.off('error', fail)
      resolve(new NodeListener(server, accept))
    })
  })
}

class NodeListener implements Listener {
  readonly local: SocketAddress
  readonly #server: Server
  #fail: (code: SocketErrorCode) => void = () => {}

  constructor(server: Server, accept: (stream: ByteStream) => void) {
    const bound = server.address()
    if (bound === null || typeof bound === 'string') throw new Error('a TCP server without an address')
    this.local = { ip: bound.address, port: bound.port }
    this.#server = server
    server.on('error', (error) => this.#fail(socketErrorCode(error)))
    server.on('connection', (socket) => {
      const { remoteAddress, remotePort } = socket
      if (remoteAddress === undefined || remotePort === undefined) {
        // The peer has reset the connection while it waited in the backlog.
        socket.destroy()
        this.#fail('ECONNRESET')
        return
      }
      accept(new NodeByteStream(socket, { ip: remoteAddress, port: remotePort }))
    })
  }

  onError(fail: (code: SocketErrorCode) => void): void {
    this.#fail = fail
  }

  async close(): Promise<void> {
    // The port is free on return. Node's own callback would come only when the last stream has ended.
    if (this.#server.listening) this.#server.close()
  }
}
