/** A world whose hosts are all directly connected: for tests and scenarios in which the way does not matter. */

import { FlatHost } from './flat-host.ts'
import { FlatNetwork } from './flat-network.ts'
import type { FlatSockets } from './flat-sockets.ts'
import { World, type WorldOptions } from './world.ts'

export class FlatWorld extends World {
  readonly carriesIpv6 = true
  readonly network: FlatNetwork<FlatSockets>

  constructor(options: WorldOptions = {}) {
    super(options)
    this.network = new FlatNetwork(this)
  }

  /** A new host with these addresses (canonical text). Throws if one of them is taken. */
  host(...addresses: [string, ...string[]]): FlatHost {
    return new FlatHost(this, this.network, addresses)
  }

  /** The hosts that answer at these addresses: a new one. */
  hostsFor(_name: string, ...addresses: [string, ...string[]]): FlatHost[] {
    return [this.host(...addresses)]
  }
}
