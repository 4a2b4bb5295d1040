// The way of datagrams between the resolver and the machines: through the log and the faults, to a server's own call
// and back. Machines have no UDP sockets, which would cost more than all they do.

import type { SocketAddress } from '../../src/address/socket-address.ts'
import { DNS_PORT } from '../../src/dns/iana/port.ts'
import type { Datagram } from '../../src/sim/flat-network.ts'
import type { FlatWorld } from '../../src/sim/flat-world.ts'
import type { EventLog } from './event-log.ts'
import type { Internet, Machine } from './internet.ts'
import type { LineFaults } from './line-faults.ts'
import type { SimulatedServer } from './simulated-server.ts'

export interface DatagramPathOptions {
  readonly world: FlatWorld
  readonly internet: Internet
  readonly servers: ReadonlyMap<Machine, SimulatedServer>
  readonly log: EventLog
  readonly faults: LineFaults
  /** Told of each query that the resolver sends. */
  readonly onQuery: (to: SocketAddress) => void
}

export class DatagramPath {
  readonly #options: DatagramPathOptions

  constructor(options: DatagramPathOptions) {
    this.#options = options
  }

  /** Takes all that is sent from now on. */
  open(): void {
    const { world, onQuery } = this.#options
    world.network.intercept((datagram) => {
      if (datagram.to.port === DNS_PORT) onQuery(datagram.to)
      return this.#set(datagram)
    })
  }

  /** Sets a datagram on its way; false when the network itself is to carry it: nobody is there. */
  #set(datagram: Datagram): boolean {
    const { world, log, faults } = this.#options
    log.datagram(world.nowMs, datagram)
    return faults.take(datagram, (held) => void this.#carry(held)) || this.#carry(datagram)
  }

  #carry(datagram: Datagram): boolean {
    const { world, internet, servers } = this.#options
    const { from, to } = datagram
    const machine = to.port === DNS_PORT ? internet.machineAt(to.ip) : undefined
    if (machine === undefined) {
      if (to.port !== DNS_PORT) world.network.inject(datagram)
      return to.port !== DNS_PORT
    }
    const delay = world.network.transit(from.ip, to.ip)
    if (delay !== undefined) world.schedule(delay, () => this.#answer(servers.get(machine)!, datagram))
    return true
  }

  #answer(server: SimulatedServer, { payload, from, to }: Datagram): void {
    const response = server.respond(payload, { transport: 'udp', remote: from })
    if (response !== null) this.#set({ payload: response, from: to, to: from })
  }
}
