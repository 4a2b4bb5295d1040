/** Where the inside of a translator ends: which addresses and ports are on which side, or the router's own. */

import { ANY_IPV4, type Ipv4 } from '../../address/ipv4-number.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import type { Kernel } from '../kernel.ts'
import type { NetworkInterface } from '../network-interface.ts'

export class NatBorder {
  readonly #kernel: Kernel
  readonly #outside: NetworkInterface
  readonly #inside: ReadonlySet<NetworkInterface>

  constructor(kernel: Kernel, outside: NetworkInterface, inside: readonly NetworkInterface[]) {
    this.#kernel = kernel
    this.#outside = outside
    this.#inside = new Set(inside)
  }

  /** The address that all share; ANY_IPV4 as long as there is none. */
  get outsideIp(): Ipv4 {
    return this.#outside.addresses[0]?.address ?? ANY_IPV4
  }

  isOutside(networkInterface: NetworkInterface): boolean {
    return networkInterface === this.#outside
  }

  isInside(networkInterface: NetworkInterface): boolean {
    return this.#inside.has(networkInterface)
  }

  /** Whether packets to this address leave by an inside interface, and packets from it should have come by one. */
  isInsideAddress(address: Ipv4): boolean {
    const route = this.#kernel.routes.lookup(address)
    return route !== undefined && this.#inside.has(route.interface)
  }

  /** Whether packets to this address leave by the outside interface. */
  isOutsideAddress(address: Ipv4): boolean {
    return this.#kernel.routes.lookup(address)?.interface === this.#outside
  }

  /** Whether a socket of the router has this port. */
  isOwnPort(protocol: number, port: number): boolean {
    const { udp, tcp } = this.#kernel
    if (protocol === IP_PROTOCOL.udp) return udp.sockets().some(({ local }) => local.port === port)
    return protocol === IP_PROTOCOL.tcp && tcp.connections().some(({ local }) => local.port === port)
  }
}
