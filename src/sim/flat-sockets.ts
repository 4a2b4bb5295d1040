/** The sockets of one host on the flat network: which ports are taken, and who gets what arrives. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { SocketError } from '../runtime/runtime.ts'
import type { ByteStream, Listener, Network, SocketErrorCode } from '../runtime/runtime.ts'
import { PortAllocator } from '../stack/port-allocator.ts'
import { PortTable } from '../stack/port-table.ts'
import { FlatDatagramSocket } from './flat-datagram-socket.ts'
import type { Datagram, FlatNetwork, Station } from './flat-network.ts'
import { FlatStream } from './flat-stream.ts'
import { anyAddress, isLoopback, type HostAddresses } from './host-addresses.ts'
import { Lane } from './lane.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Ticks } from './ticks.ts'
import type { World } from './world.ts'

/** Called with each new stream; the stream's own port is the listener's. */
type Accept = (stream: ByteStream) => void

export class FlatSockets implements Network, Station {
  readonly #world: World
  readonly #network: FlatNetwork<FlatSockets>
  readonly #addresses: HostAddresses
  readonly #allocator: PortAllocator
  readonly #datagramPorts = new PortTable<string, FlatDatagramSocket>(anyAddress)
  /** What listens, and the ports of outgoing connections, where nobody does. */
  readonly #streamPorts = new PortTable<string, Accept | undefined>(anyAddress)

  constructor(
    world: World,
    network: FlatNetwork<FlatSockets>,
    addresses: HostAddresses,
    random: SeededRandom,
  ) {
    this.#world = world
    this.#network = network
    this.#addresses = addresses
    this.#allocator = new PortAllocator(random)
  }

  async bindDatagram(wanted: SocketAddress): Promise<FlatDatagramSocket> {
    this.#checkBindable(wanted)
    const local = this.#choose(this.#datagramPorts, wanted)
    const socket = new FlatDatagramSocket(local, this.#world, {
      source: (bound, destination) => this.#addresses.source(bound, destination),
      send: (datagram) => this.#network.send(datagram, this),
      release: () => this.#datagramPorts.release(local.ip, local.port),
    })
    this.#datagramPorts.take(local.ip, local.port, socket)
    return socket
  }

  async listen(wanted: SocketAddress, accept: Accept): Promise<Listener> {
    this.#checkBindable(wanted)
    const local = this.#choose(this.#streamPorts, wanted)
    this.#streamPorts.take(local.ip, local.port, accept)
    let open = true
    return {
      local,
      // Nothing here can fail to be accepted.
      onError: () => {},
      close: async () => {
        if (open) this.#streamPorts.release(local.ip, local.port)
        open = false
      },
    }
  }

  async connect(remote: SocketAddress, signal?: AbortSignal, from?: string): Promise<ByteStream> {
    if (signal?.aborted === true) throw new SocketError('ABORTED', remote)
    if (from !== undefined && !this.#addresses.owns(from))
      throw new SocketError('EADDRNOTAVAIL', { ip: from, port: 0 })
    const ip = this.#addresses.source(from ?? anyAddress(remote.ip), remote.ip)
    if (ip === undefined) throw new SocketError('ENETUNREACH', remote)
    const local = this.#choose(this.#streamPorts, { ip, port: 0 })
    this.#streamPorts.take(local.ip, local.port, undefined)
    const wait = this.#world.wait<ByteStream>(
      () => `${formatSocketAddress(local)} waits for a connection to ${formatSocketAddress(remote)} (TCP)`,
    )
    const near = this.#stream(local, remote, (failure) => {
      this.#streamPorts.release(local.ip, local.port)
      if (failure !== undefined) wait.reject(failure)
    })
    const giveUp = (): void => near.abort()
    signal?.addEventListener('abort', giveUp)
    this.#network.note('connect', local, remote, new Uint8Array())
    near.send(() => {
      const host = isLoopback(remote.ip) ? this : this.#network.hostAt(remote.ip)
      if (host === undefined) this.#refuse(near, 'EHOSTUNREACH')
      else {
        host.#welcome(near, () => {
          signal?.removeEventListener('abort', giveUp)
          wait.resolve(near)
        })
      }
    })
    return wait.promise
  }

  deliver({ payload, from, to }: Datagram): boolean {
    const socket = this.#datagramPorts.find(to.ip, to.port)
    socket?.deliver(payload, from)
    return socket !== undefined
  }

  report(code: SocketErrorCode, from: SocketAddress, to: SocketAddress): void {
    this.#datagramPorts.find(from.ip, from.port)?.fail(code, to)
  }

  /** A SYN of `near` has come. Its SYN-ACK calls `connected` there, its ACK makes the stream ours. */
  #welcome(near: FlatStream, connected: () => void): void {
    const { ip, port } = near.remote
    if (this.#streamPorts.find(ip, port) === undefined) {
      this.#refuse(near, 'ECONNREFUSED')
      return
    }
    let standing = false
    const far = this.#stream(near.remote, near.local, () => {
      if (!standing) near.fail('ETIMEDOUT')
    })
    far.send(() => {
      if (near.isBroken) return
      standing = true
      near.establish(far)
      connected()
      near.send(() => {
        far.establish(near)
        this.#accept(far)
      })
    })
  }

  #accept(stream: FlatStream): void {
    const accept = this.#streamPorts.find(stream.local.ip, stream.local.port)
    if (accept === undefined) {
      stream.abort()
      return
    }
    this.#world.wake()
    accept(stream)
  }

  /** As reliably as a connection would be made: a lost refusal comes again with the next SYN. */
  #refuse(near: FlatStream, code: SocketErrorCode): void {
    const transit = (): Ticks | undefined => this.#network.transit(near.remote.ip, near.local.ip)
    new Lane(this.#world, transit, () => near.fail('ETIMEDOUT')).send(() => near.fail(code))
  }

  #stream(
    local: SocketAddress,
    remote: SocketAddress,
    over: (failure: SocketError | undefined) => void,
  ): FlatStream {
    return new FlatStream(local, remote, {
      world: this.#world,
      transit: () => this.#network.transit(local.ip, remote.ip),
      note: (kind, payload) => this.#network.note(kind, local, remote, payload),
      over,
    })
  }

  /** `wanted` itself, or with a random free port in the place of 0. Throws `SocketError` EADDRINUSE. */
  #choose<Holder>(table: PortTable<string, Holder>, wanted: SocketAddress): SocketAddress {
    const { ip } = wanted
    const port = table.choose(ip, wanted.port, (isFree) => this.#allocator.allocate('random', isFree))
    if (port === undefined) throw new SocketError('EADDRINUSE', wanted)
    return { ip, port }
  }

  #checkBindable(wanted: SocketAddress): void {
    if (!this.#addresses.isBindable(wanted.ip)) throw new SocketError('EADDRNOTAVAIL', wanted)
  }
}
