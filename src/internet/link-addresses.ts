/** Addresses that a world file leaves out: of cables between routers, and of the routers themselves. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { broadcastAddress, networkAddress, parseIpv4Prefix, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { misfit } from './misfit.ts'

/** Two routers, the network and its broadcast. */
const LINK_PREFIX = 30

export class LinkAddresses {
  readonly #file: WorldFile
  #nextLink: Ipv4
  #nextRouter: Ipv4

  /** Cables take from the front of the file's `linkNetworks`, routers from its end. */
  constructor(file: WorldFile) {
    this.#file = file
    const pool = parseIpv4Prefix(file.linkNetworks)
    this.#nextLink = networkAddress(pool)
    this.#nextRouter = broadcastAddress(pool)
  }

  /** A network for the two ends of a cable. Throws `WorldFileError` when there is none left. */
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
    const { linkNetworks } = this.#file
    const message = `${linkNetworks} has no room for so many routers and cables between them`
    throw misfit(this.#file, ['linkNetworks'], message)
  }
}
