/** The `Network` of programs over a kernel: text to numbers, and refusals by their POSIX names. */

import { ANY_IPV4, ipv4Number, type Ipv4 } from '../address/ipv4-number.ts'
import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type ByteStream, type Listener, type Network } from '../runtime/runtime.ts'
import type { IpLayer } from './ip-layer.ts'
import { KernelDatagramSocket } from './kernel-datagram-socket.ts'
import type { Surroundings } from './surroundings.ts'
import type { TcpLayer } from './tcp/tcp-layer.ts'
import type { UdpLayer } from './udp-layer.ts'

export interface KernelNetworkParts {
  readonly surroundings: Surroundings
  readonly ip: IpLayer
  readonly udp: UdpLayer
  readonly tcp: TcpLayer
}

export class KernelNetwork implements Network {
  readonly #parts: KernelNetworkParts

  constructor(parts: KernelNetworkParts) {
    this.#parts = parts
  }

  async bindDatagram(local: SocketAddress): Promise<KernelDatagramSocket> {
    const { udp, surroundings } = this.#parts
    const socket = udp.bind({ ip: this.#bindable(local), port: local.port })
    return new KernelDatagramSocket(socket, surroundings)
  }

  async connect(remote: SocketAddress, signal?: AbortSignal, from?: string): Promise<ByteStream> {
    checkPort(remote)
    if (isIpv6(remote)) throw new SocketError('ENETUNREACH', remote)
    const endpoint = { ip: ipv4Number(remote.ip), port: remote.port }
    const local = from === undefined ? {} : { ip: this.#bindable({ ip: from, port: 0 }) }
    return this.#parts.tcp.connect(endpoint, { local, ...(signal !== undefined && { signal }) })
  }

  async listen(local: SocketAddress, accept: (stream: ByteStream) => void): Promise<Listener> {
    const listener = this.#parts.tcp.listen({ ip: this.#bindable(local), port: local.port }, accept)
    return {
      local: { ip: local.ip, port: listener.local.port },
      // What cannot be accepted is counted, and its peer told; a program has nothing to do about it.
      onError: () => {},
      close: async () => listener.close(),
    }
  }

  /** The address to bind to. Throws `SocketError` EADDRNOTAVAIL for one that this host does not have. */
  #bindable(local: SocketAddress): Ipv4 {
    checkPort(local)
    const ip = isIpv6(local) ? undefined : ipv4Number(local.ip)
    if (ip === undefined || (ip !== ANY_IPV4 && !this.#parts.ip.isLocal(ip))) {
      throw new SocketError('EADDRNOTAVAIL', local)
    }
    return ip
  }
}

/** Cut down to 16 bits it would be the port of somebody else. Throws `RangeError`, as a program's own mistake. */
function checkPort({ port }: SocketAddress): void {
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) throw new RangeError(`port ${port}: 0 … 65535`)
}

/** There is no IPv6 in this network. */
function isIpv6({ ip }: SocketAddress): boolean {
  return ip.includes(':')
}
