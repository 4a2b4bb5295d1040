/**
 * A network on which the servers of zone files can be reached although they run on this machine: what is sent
 * to port 53 of such an address goes to the local socket that stands for it, and what comes from there seems
 * to come from the address. Any other address is unreachable, so that nothing ever gets out to the Internet.
 */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { SocketError } from '../runtime/runtime.ts'
import type { ByteStream, DatagramSocket, Listener, Network, SocketErrorCode } from '../runtime/runtime.ts'

export const LOOPBACK = '127.0.0.1'

/** Which local socket stands for which address. May change while a network uses it. */
export class AddressMap {
  readonly #endpoints = new Map<string, SocketAddress>()
  readonly #addresses = new Map<string, SocketAddress>()

  /** From now on `endpoint` stands for port 53 of `ip`. */
  put(ip: string, endpoint: SocketAddress): void {
    this.remove(ip)
    this.#endpoints.set(ip, endpoint)
    this.#addresses.set(formatSocketAddress(endpoint), { ip, port: DNS_PORT })
  }

  remove(ip: string): void {
    const endpoint = this.#endpoints.get(ip)
    if (endpoint === undefined) return
    this.#endpoints.delete(ip)
    this.#addresses.delete(formatSocketAddress(endpoint))
  }

  /** The socket that stands for an address; undefined when none does. */
  endpointOf({ ip, port }: SocketAddress): SocketAddress | undefined {
    return port === DNS_PORT ? this.#endpoints.get(ip) : undefined
  }

  /** The address that a socket stands for; the socket's own when it stands for none. */
  addressOf(endpoint: SocketAddress): SocketAddress {
    return this.#addresses.get(formatSocketAddress(endpoint)) ?? endpoint
  }
}

/** `network`, which must reach the loopback interface, as seen by someone who knows the servers' addresses. */
export function mappedNetwork(network: Network, map: AddressMap): Network {
  return {
    async bindDatagram(local) {
      return new MappedSocket(await network.bindDatagram({ ip: LOOPBACK, port: local.port }), map)
    },

    async connect(remote, signal) {
      const endpoint = map.endpointOf(remote)
      if (endpoint === undefined) throw new SocketError('ENETUNREACH', remote)
      try {
        return new MappedStream(await network.connect(endpoint, signal), remote)
      } catch (error) {
        if (error instanceof SocketError) throw new SocketError(error.code, remote, { cause: error })
        throw error
      }
    },

    listen(local, accept): Promise<Listener> {
      return network.listen(local, accept)
    },
  }
}

class MappedSocket implements DatagramSocket {
  readonly #socket: DatagramSocket
  readonly #map: AddressMap
  #fail: (code: SocketErrorCode, to?: SocketAddress) => void = () => {}

  constructor(socket: DatagramSocket, map: AddressMap) {
    this.#socket = socket
    this.#map = map
  }

  get local(): SocketAddress {
    return this.#socket.local
  }

  onDatagram(receive: (payload: Uint8Array, from: SocketAddress) => void): void {
    this.#socket.onDatagram((payload, from) => receive(payload, this.#map.addressOf(from)))
  }

  onError(fail: (code: SocketErrorCode, to?: SocketAddress) => void): void {
    this.#fail = fail
    this.#socket.onError((code, to) => fail(code, to && this.#map.addressOf(to)))
  }

  send(payload: Uint8Array, to: SocketAddress): void {
    const endpoint = this.#map.endpointOf(to)
    if (endpoint !== undefined) this.#socket.send(payload, endpoint)
    // A system tells of it after the call, never within.
    else queueMicrotask(() => this.#fail('ENETUNREACH', to))
  }

  close(): void {
    this.#fail = () => {}
    this.#socket.close()
  }
}

/** A connection that seems to lead to `remote`. */
class MappedStream implements ByteStream {
  readonly #stream: ByteStream
  readonly remote: SocketAddress

  constructor(stream: ByteStream, remote: SocketAddress) {
    this.#stream = stream
    this.remote = remote
  }

  get local(): SocketAddress {
    return this.#stream.local
  }

  read(): Promise<Uint8Array | null> {
    return this.#stream.read()
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#stream.write(bytes)
  }

  end(): Promise<void> {
    return this.#stream.end()
  }

  abort(): void {
    this.#stream.abort()
  }
}
