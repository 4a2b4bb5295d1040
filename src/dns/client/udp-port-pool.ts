/**
 * UDP ports to send queries from: many at a time, each for a limited number of queries and a limited time, so
 * that neither is a socket opened for every query nor does a port stay in use long enough to be found out.
 */

import { SocketError, type DatagramSocket, type Random, type Runtime } from '../../runtime/runtime.ts'
import type { ClientLimits } from './client-limits.ts'
import { type PortContext, UdpPort } from './udp-port.ts'

/**
 * Ports that are drawn from: the system's own range for such sockets has half as many. Below it are the
 * services that other programs of this machine may want to start.
 */
const FIRST_PORT = 10_000
const PORTS = 0x10000 - FIRST_PORT

export class UdpPortPool {
  readonly #runtime: Pick<Runtime, 'random' | 'network'>
  readonly #limits: ClientLimits
  readonly #context: PortContext
  /** The address to send from: that of any interface, of one family. */
  readonly #localIp: string
  readonly #ports: UdpPort[] = []
  /** No longer used for new queries, but a response is still awaited there. */
  readonly #retired = new Set<UdpPort>()
  readonly #opening = new Set<Promise<UdpPort>>()
  #isClosed = false

  constructor(
    runtime: Pick<Runtime, 'random' | 'network'>,
    limits: ClientLimits,
    context: PortContext,
    localIp: string,
  ) {
    this.#runtime = runtime
    this.#limits = limits
    this.#context = context
    this.#localIp = localIp
  }

  /** A random one of the ports; at once unless another is due. Rejects with `SocketError`. */
  take(): UdpPort | Promise<UdpPort> {
    if (this.#ports.length + this.#opening.size < this.#limits.sockets) return this.#openOneMore()
    if (this.#ports.length === 0) return this.#anyOpening()
    const port = this.#any()
    if (port.uses < this.#limits.usesOfSocket) return port
    port.retire()
    return this.#openOneMore()
  }

  /** Closes every port; what waits there ends as 'aborted'. */
  close(): void {
    this.#isClosed = true
    for (const port of [...this.#ports]) port.retire()
    for (const port of [...this.#retired]) port.abortAll()
  }

  #any(): UdpPort {
    return this.#ports[this.#runtime.random.below(this.#ports.length)]!
  }

  #anyOpening(): Promise<UdpPort> {
    return [...this.#opening][this.#runtime.random.below(this.#opening.size)]!
  }

  #openOneMore(): Promise<UdpPort> {
    const opening = this.#open().finally(() => this.#opening.delete(opening))
    this.#opening.add(opening)
    return opening
  }

  async #open(): Promise<UdpPort> {
    let socket: DatagramSocket
    try {
      socket = await this.#bind()
    } catch (error) {
      // Out of descriptors, say: what is open has to do.
      if (error instanceof SocketError && this.#ports.length > 0) return this.#any()
      throw error
    }
    const port = new UdpPort(socket, this.#context, this.#limits.socketLifeMs, this.#drop, this.#forget)
    port.place = this.#ports.push(port) - 1
    if (this.#isClosed) port.retire()
    return port
  }

  async #bind(): Promise<DatagramSocket> {
    const { network, random } = this.#runtime
    for (let left = this.#limits.bindAttempts; left > 0; left--) {
      try {
        return await network.bindDatagram({ ip: this.#localIp, port: randomPort(random) })
      } catch (error) {
        if (!(error instanceof SocketError) || error.code !== 'EADDRINUSE') throw error
      }
    }
    return network.bindDatagram({ ip: this.#localIp, port: 0 })
  }

  /** Its place goes to the last one. */
  readonly #drop = (port: UdpPort): void => {
    const last = this.#ports.pop()!
    if (last !== port) {
      this.#ports[port.place] = last
      last.place = port.place
    }
    this.#retired.add(port)
  }

  readonly #forget = (port: UdpPort): void => {
    this.#retired.delete(port)
  }
}

function randomPort(random: Random): number {
  return FIRST_PORT + random.below(PORTS)
}
