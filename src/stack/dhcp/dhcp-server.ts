/** A DHCP server on one interface of a kernel: `ServerMachine` with sockets. */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { Mac } from '../../address/mac.ts'
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT, encodeDhcp, type DhcpMessage } from '../../wire/dhcp.ts'
import { ETHERTYPE } from '../../wire/ethernet.ts'
import type { Kernel } from '../kernel.ts'
import type { NetworkInterface } from '../network-interface.ts'
import type { PacketSocket } from '../packet-socket.ts'
import type { UdpSocket } from '../udp-socket.ts'
import { dhcpFrame, readDhcpFrame } from './dhcp-frame.ts'
import { isActive, type BindingState } from './lease-table.ts'
import { ServerMachine } from './server-machine.ts'
import { replyDestination } from './server-messages.ts'

export interface DhcpServerOptions {
  /** The first and the last address to hand out. */
  readonly range: readonly [Ipv4, Ipv4]
  readonly leaseSeconds: number
  /** The default gateway of the clients. */
  readonly router?: Ipv4
  readonly nameServers?: readonly Ipv4[]
  readonly domainName?: string
  /** Addresses that belong to one card each; they need not be in the range. */
  readonly reservations?: ReadonlyMap<Mac, Ipv4>
}

/** One line of a list of leases. */
export interface DhcpServerLease {
  readonly ip: Ipv4
  readonly mac: Mac
  readonly hostName: string | undefined
  readonly state: BindingState
  /** Infinity for a lease without end. */
  readonly secondsLeft: number
}

export interface DhcpServerCounters {
  received: number
  /** Messages that make no sense. */
  malformed: number
  answered: number
  /** Messages that need no answer, or deserve none. */
  unanswered: number
}

export class DhcpServer {
  readonly counters: DhcpServerCounters = { received: 0, malformed: 0, answered: 0, unanswered: 0 }
  readonly #kernel: Kernel
  readonly #interface: NetworkInterface
  readonly #address: Ipv4
  readonly #machine: ServerMachine
  readonly #frames: PacketSocket
  /** Keeps the port from being reported unreachable, and speaks to clients that have an address. */
  readonly #socket: UdpSocket

  /**
   * Serves from the first address of the interface, which must have one. Throws `RangeError` for a range that is not in
   * its network, and `SocketError` EADDRINUSE.
   */
  constructor(kernel: Kernel, networkInterface: NetworkInterface, options: DhcpServerOptions) {
    const own = networkInterface.addresses[0]
    if (own === undefined) throw new RangeError(`${networkInterface.name} has no address to serve DHCP from`)
    const { router, nameServers = [], ...rest } = options
    const routers = router === undefined ? [] : [router]
    const { address: server, prefixLength } = own
    this.#kernel = kernel
    this.#interface = networkInterface
    this.#address = server
    this.#machine = new ServerMachine({ ...rest, server, prefixLength, routers, nameServers })
    this.#socket = kernel.udp.bind({ ip: server, port: DHCP_SERVER_PORT })
    this.#frames = networkInterface.openPacket(ETHERTYPE.ipv4, (frame) => this.#arrived(frame))
  }

  /** What is offered, bound or unusable at this time, in the order of the addresses. */
  leases(): DhcpServerLease[] {
    const now = this.#kernel.surroundings.now()
    return this.#machine.table
      .bindings()
      .filter((binding) => isActive(now, binding))
      .map(({ address: ip, mac, hostName, state, untilMs }) => {
        return { ip, mac, hostName, state, secondsLeft: (untilMs - now) / 1000 }
      })
  }

  close(): void {
    this.#frames.close()
    this.#socket.close()
  }

  #arrived(frame: Uint8Array): void {
    const received = readDhcpFrame(frame, DHCP_SERVER_PORT)
    if (received === 'other') return
    this.counters.received++
    if (received === 'malformed' || received.message.operation !== 'request') {
      this.counters.malformed++
    } else if (this.#isForUs(received.destination)) {
      this.#answer(received.message)
    } else {
      this.counters.unanswered++
    }
  }

  /** A router sees what clients of its neighbors say to their servers. */
  #isForUs(destination: Ipv4): boolean {
    return destination === this.#address || this.#interface.isBroadcast(destination)
  }

  #answer(message: DhcpMessage): void {
    const { surroundings, log } = this.#kernel
    const { reply, note } = this.#machine.respond(surroundings.now(), message)
    log.write(`dhcpd: ${note} via ${this.#interface.name}`)
    if (reply === undefined) {
      this.counters.unanswered++
      return
    }
    this.counters.answered++
    this.#send(reply)
  }

  #send(reply: DhcpMessage): void {
    const destination = replyDestination(reply)
    if (destination.kind !== 'link') {
      // RFC 2131 §4.1: relays listen where servers do.
      const port = destination.kind === 'relay' ? DHCP_SERVER_PORT : DHCP_CLIENT_PORT
      this.#socket.send(encodeDhcp(reply), destination.ip, port, { interface: this.#interface })
      return
    }
    this.#frames.send(
      dhcpFrame(reply, {
        sourceMac: this.#interface.mac,
        destinationMac: destination.mac,
        source: this.#address,
        destination: destination.ip,
        sourcePort: DHCP_SERVER_PORT,
        destinationPort: DHCP_CLIENT_PORT,
      }),
    )
  }
}
