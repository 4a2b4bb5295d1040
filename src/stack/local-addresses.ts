/** The addresses of a host, over all its interfaces, and which of them to send from. */

import { ANY_IPV4, BROADCAST_IPV4, isGroupIpv4, isLoopbackIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { prefixContains } from '../address/ipv4-prefix.ts'
import type { NetworkInterface } from './network-interface.ts'
import type { Route } from './routing-table.ts'

/** 224.0.0.1, the group that every host is in (RFC 1112 §4). */
const ALL_HOSTS: Ipv4 = 0xe000_0001

export class LocalAddresses {
  readonly #interfaces: readonly NetworkInterface[]
  #local: ReadonlySet<Ipv4> = new Set()

  /** `interfaces` may grow later. */
  constructor(interfaces: readonly NetworkInterface[]) {
    this.#interfaces = interfaces
  }

  /** To be called when an interface has other addresses than before, has come up or gone down. */
  changed(): void {
    const inUse = this.#interfaces.filter(({ up }) => up)
    this.#local = new Set(inUse.flatMap(({ addresses }) => addresses.map(({ address }) => address)))
  }

  /** Whether it is one of this host's own, whichever interface it belongs to (RFC 1122 §3.3.4.2, the weak model). */
  isLocal(address: Ipv4): boolean {
    return this.#local.has(address) || isLoopbackIpv4(address)
  }

  /** Whether what comes to this address by this interface is for several hosts, of which this is one. */
  isForAll(address: Ipv4, networkInterface: NetworkInterface): boolean {
    return address === BROADCAST_IPV4 || address === ALL_HOSTS || networkInterface.isBroadcast(address)
  }

  /** Whether it means several hosts on one of the links that this host is on. */
  isGroup(address: Ipv4): boolean {
    if (isGroupIpv4(address)) return true
    for (let i = 0; i < this.#interfaces.length; i++) {
      if (this.#interfaces[i]!.isBroadcast(address)) return true
    }
    return false
  }

  /** The address that packets by `route` leave from: one on the link, or else any. ANY_IPV4 if there is none. */
  sourceFor(route: Route, destination: Ipv4): Ipv4 {
    if (route.source !== undefined) return route.source
    return this.sourceOn(route.interface, route.gateway ?? destination)
  }

  /** As above, for a next hop on the link of this interface. */
  sourceOn(networkInterface: NetworkInterface, nextHop: Ipv4): Ipv4 {
    const { addresses } = networkInterface
    for (const held of addresses) if (prefixContains(held, nextHop)) return held.address
    if (addresses.length > 0) return addresses[0]!.address
    for (const other of this.#interfaces) {
      for (const { address } of other.addresses) if (!isLoopbackIpv4(address)) return address
    }
    return ANY_IPV4
  }
}
