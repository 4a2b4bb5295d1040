/**
 * UDP ports to send queries from: a few at a time, each for a limited number of queries and a limited time, so
 * that neither is a socket opened for every query nor does a port stay in use long enough to be found out.
 */

import { SocketError, type DatagramSocket, type Runtime } from '../../runtime/runtime.ts'
import type { ClientLimits } from './client-limits.ts'
import { UdpPort, type PortCounters } from './udp-port.ts'

export class UdpPortPool {
  readonly #runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly #limits: ClientLimits
  readonly #counters: PortCounters
  /** The address to send from: that of any interface, of one family. */
  readonly #localIp: string
  #ports: UdpPort[] = []
  /** No longer used for new queries, but a response is still awaited there. */
  readonly #retired = new Set<UdpPort>()
  readonly #opening = new Set<Promise<UdpPort>>()
  #isClosed = false

  constructor(
    runtime: Pick<Runtime, 'clock' | 'random' | 'network'>,
    limits: ClientLimits,
    counters: PortCounters,
    localIp: string,
  ) {
    this.#runtime = runtime
    this.#limits = limits
    this.#counters = counters
    this.#localIp = localIp
  }

  /** A random one of the ports; at once unless another is due. Rejects with `SocketError`. */
  take(): UdpPort | Promise<UdpPort> {
    this.#retireWorn()
    if (this.#ports.length + this.#opening.size < this.#limits.sockets) return this.#openOneMore()
    return this.#ports.length > 0 ? this.#any() : this.#anyOpening()
  }

  /** Closes every port; what waits there ends as 'aborted'. */
  close(): void {
    this.#isClosed = true
    for (const port of this.#ports) this.#retire(port)
    this.#ports = []
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
      socket = await this.#runtime.network.bindDatagram({ ip: this.#localIp, port: 0 })
    } catch (error) {
      // Out of descriptors, say: what is open has to do.
      if (error instanceof SocketError && this.#ports.length > 0) return this.#any()
      throw error
    }
    const { clock } = this.#runtime
    const port = new UdpPort(socket, clock, this.#limits.mismatchesBeforeTcp, this.#counters)
    if (this.#isClosed) this.#retire(port)
    else this.#ports.push(port)
    return port
  }

  #retireWorn(): void {
    const now = this.#runtime.clock.now()
    const isWorn = (port: UdpPort): boolean =>
      port.uses >= this.#limits.usesOfSocket || now - port.openedAtMs >= this.#limits.socketLifeMs
    if (!this.#ports.some(isWorn)) return
    for (const port of this.#ports) if (isWorn(port)) this.#retire(port)
    this.#ports = this.#ports.filter((port) => !isWorn(port))
  }

  #retire(port: UdpPort): void {
    this.#retired.add(port)
    port.retire(() => this.#retired.delete(port))
  }
}
