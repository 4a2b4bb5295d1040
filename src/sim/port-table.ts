/** Who holds which port of a host, for one transport. Addresses are compared as text. */

import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type Random } from '../runtime/runtime.ts'
import { anyAddress } from './host-addresses.ts'

/** The ports that are given out on demand (RFC 6335 §6). */
const FIRST_DYNAMIC_PORT = 49_152
const DYNAMIC_PORTS = 65_536 - FIRST_DYNAMIC_PORT

export class PortTable<Holder> {
  readonly #byIp = new Map<string, Map<number, Holder>>()
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** `wanted` itself, or with a random free port in the place of 0. Throws `SocketError` EADDRINUSE. */
  choose(wanted: SocketAddress): SocketAddress {
    if (wanted.port !== 0) {
      if (this.#isTaken(wanted.ip, wanted.port)) throw new SocketError('EADDRINUSE', wanted)
      return wanted
    }
    // RFC 6056 §3.3.1: a random place to start, then the next free port from there.
    const start = this.#random.below(DYNAMIC_PORTS)
    for (let i = 0; i < DYNAMIC_PORTS; i++) {
      const port = FIRST_DYNAMIC_PORT + ((start + i) % DYNAMIC_PORTS)
      if (!this.#isTaken(wanted.ip, port)) return { ip: wanted.ip, port }
    }
    throw new SocketError('EADDRINUSE', wanted)
  }

  take({ ip, port }: SocketAddress, holder: Holder): void {
    const ports = this.#byIp.get(ip) ?? new Map<number, Holder>()
    this.#byIp.set(ip, ports)
    ports.set(port, holder)
  }

  release({ ip, port }: SocketAddress): void {
    this.#byIp.get(ip)?.delete(port)
  }

  /** Who takes what comes to this address: the holder of just this one, or else of all addresses. */
  find(ip: string, port: number): Holder | undefined {
    return this.#byIp.get(ip)?.get(port) ?? this.#byIp.get(anyAddress(ip))?.get(port)
  }

  /** A port of the unspecified address is a port of every address, and the other way round. */
  #isTaken(ip: string, port: number): boolean {
    if (ip !== anyAddress(ip)) return this.find(ip, port) !== undefined
    for (const [other, ports] of this.#byIp) {
      if (anyAddress(other) === ip && ports.has(port)) return true
    }
    return false
  }
}
