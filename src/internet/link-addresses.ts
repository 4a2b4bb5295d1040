/** Addresses that a world file leaves out: of cables between routers, and of the routers themselves. */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import {
  broadcastAddress,
  formatIpv4Prefix,
  networkAddress,
  type Ipv4Prefix,
} from '../address/ipv4-prefix.ts'
import { TopologyError } from '../sim/topology-error.ts'

/** Two routers, the network and its broadcast. */
const LINK_PREFIX = 30

export class LinkAddresses {
  readonly #pool: Ipv4Prefix
  #nextLink: Ipv4
  #nextRouter: Ipv4

  /** Cables take from the front of `pool`, routers from its end. */
  constructor(pool: Ipv4Prefix) {
    this.#pool = pool
    this.#nextLink = networkAddress(pool)
    this.#nextRouter = broadcastAddress(pool)
  }

  /** A network for the two ends of a cable. Throws `TopologyError` when there is none left. */
  link(): Ipv4Prefix {
    const address = this.#nextLink
    this.#nextLink += 2 ** (32 - LINK_PREFIX)
    this.#check()
    return { address, prefixLength: LINK_PREFIX }
  }

  /** An address that a router has whatever becomes of its cables. Throws as above. */
  router(): Ipv4 {
    this.#nextRouter -= 1
    this.#check()
    return this.#nextRouter
  }

  #check(): void {
    if (this.#nextLink <= this.#nextRouter) return
    const what = `${formatIpv4Prefix(this.#pool)} has no room for so many routers and cables between them`
    throw new TopologyError('bad-value', `linkNetworks: ${what}; ${ipv4Text(this.#nextLink)} was the next`)
  }
}
