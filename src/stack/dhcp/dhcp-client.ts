/** A DHCP client on one interface of a kernel: `ClientMachine` with sockets, a clock and hands. */

import { ANY_IPV4, BROADCAST_IPV4, ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { BROADCAST_MAC } from '../../address/mac.ts'
import { SocketError } from '../../runtime/runtime.ts'
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT, encodeDhcp, type DhcpMessage } from '../../wire/dhcp.ts'
import { ETHERTYPE } from '../../wire/ethernet.ts'
import type { Kernel } from '../kernel.ts'
import { LazyTimer } from '../lazy-timer.ts'
import type { NetworkInterface } from '../network-interface.ts'
import type { PacketSocket } from '../packet-socket.ts'
import type { UdpSocket } from '../udp-socket.ts'
import { ClientMachine, type ClientState } from './client-machine.ts'
import { dhcpFrame, readDhcpFrame } from './dhcp-frame.ts'
import type { DhcpLease, DhcpParameters } from './dhcp-lease.ts'

export interface DhcpClientOptions {
  readonly hostName?: string
  /** The address is in use from now on, with what goes with it; or the lease was prolonged. */
  readonly onLease?: (lease: DhcpLease) => void
  /** The address is not in use any more. */
  readonly onLost?: () => void
  /** In answer to `inform`. */
  readonly onParameters?: (parameters: DhcpParameters) => void
}

export interface DhcpClientCounters {
  sent: number
  received: number
  /** Messages that make no sense. */
  malformed: number
  /** Messages for other clients, or that come too late. */
  ignored: number
}

/** What is in place for the lease in use. */
interface Configuration {
  readonly lease: DhcpLease
  /** Keeps the port from being reported unreachable, and speaks to the server; without it, requests go to all. */
  readonly socket: UdpSocket | undefined
}

export class DhcpClient {
  readonly counters: DhcpClientCounters = { sent: 0, received: 0, malformed: 0, ignored: 0 }
  readonly #kernel: Kernel
  readonly #interface: NetworkInterface
  readonly #options: DhcpClientOptions
  readonly #machine: ClientMachine
  readonly #timer: LazyTimer
  #frames: PacketSocket | undefined
  #unwatch: (() => void) | undefined
  #configuration: Configuration | undefined

  constructor(kernel: Kernel, networkInterface: NetworkInterface, options: DhcpClientOptions = {}) {
    const { surroundings } = kernel
    this.#kernel = kernel
    this.#interface = networkInterface
    this.#options = options
    this.#machine = new ClientMachine(
      { mac: networkInterface.mac, hostName: options.hostName },
      surroundings.random,
      {
        broadcast: (message) => this.#broadcast(message),
        unicast: (message, server) => this.#unicast(message, server),
        configure: (lease) => this.#configure(lease),
        bound: (lease) => this.#bound(lease),
        withdraw: (lease) => this.#withdraw(lease),
        informed: (parameters) => {
          surroundings.wake()
          options.onParameters?.(parameters)
        },
      },
    )
    this.#timer = new LazyTimer(
      surroundings,
      () => this.#machine.deadline,
      (now) => this.#machine.timerFired(now),
    )
  }

  /** The lease in use. */
  get lease(): DhcpLease | undefined {
    return this.#machine.lease
  }

  get state(): ClientState {
    return this.#machine.state
  }

  /** Looks for an address, or for the one of before. */
  start(): void {
    this.#listen()
    this.#step((now) => this.#machine.start(now))
  }

  /** Asks the server for more time now. */
  renew(): void {
    this.#step((now) => this.#machine.renew(now))
  }

  /** Gives the address back, and is done. */
  release(): void {
    this.#machine.release()
    this.#hush()
  }

  /** Lets go of the address without a word, and is done; the next start asks for it again. */
  stop(): void {
    this.#machine.stop()
    this.#hush()
  }

  /** Asks for the parameters of the network that the interface's own address is in. */
  inform(): void {
    const own = this.#interface.addresses[0]
    if (own === undefined) throw new RangeError(`${this.#interface.name} has no address to inform about`)
    this.#listen()
    this.#step((now) => this.#machine.inform(now, own.address))
  }

  #listen(): void {
    this.#frames ??= this.#interface.openPacket(ETHERTYPE.ipv4, (frame) => this.#arrived(frame))
    this.#unwatch ??= this.#interface.onCarrier((carrier) => {
      if (carrier) this.#step((now) => this.#machine.linkRestored(now))
    })
  }

  #hush(): void {
    this.#frames?.close()
    this.#frames = undefined
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#timer.cancel()
  }

  #step(act: (now: number) => void): void {
    act(this.#kernel.surroundings.now())
    this.#timer.arm()
  }

  #arrived(frame: Uint8Array): void {
    const received = readDhcpFrame(frame, DHCP_CLIENT_PORT)
    if (received === 'other') return
    this.counters.received++
    if (received === 'malformed') {
      this.counters.malformed++
      return
    }
    this.#step((now) => {
      if (!this.#machine.received(now, received.message)) this.counters.ignored++
    })
  }

  #broadcast(message: DhcpMessage): void {
    this.counters.sent++
    this.#frames?.send(
      dhcpFrame(message, {
        sourceMac: this.#interface.mac,
        destinationMac: BROADCAST_MAC,
        // RFC 2131 §4.1: without an address until the client may use one.
        source: message.clientIp,
        destination: BROADCAST_IPV4,
        sourcePort: DHCP_CLIENT_PORT,
        destinationPort: DHCP_SERVER_PORT,
      }),
    )
  }

  #unicast(message: DhcpMessage, server: Ipv4): void {
    const socket = this.#configuration?.socket
    if (socket === undefined) {
      this.#broadcast(message)
      return
    }
    this.counters.sent++
    socket.send(encodeDhcp(message), server, DHCP_SERVER_PORT)
  }

  #configure(lease: DhcpLease): void {
    const { address, prefixLength } = lease
    this.#interface.addAddress(address, prefixLength, {
      probe: true,
      // RFC 5227 §2.4 (b): there are other addresses where this one came from.
      defence: 'once',
      onUsable: () => {
        // Also after the interface was down, and its routes with it.
        this.#addDefaultRoute(this.#configuration?.lease ?? lease)
        this.#step(() => this.#machine.addressUsable())
      },
      onLost: () => this.#step((now) => this.#machine.addressTaken(now)),
    })
  }

  #bound(lease: DhcpLease): void {
    const { log, surroundings } = this.#kernel
    const before = this.#configuration
    this.#configuration = { lease, socket: before === undefined ? this.#bindTo(lease) : before.socket }
    if (before !== undefined) this.#update(before.lease, lease)
    log.write(`dhclient: bound to ${ipv4Text(lease.address)} on ${this.#interface.name}`)
    surroundings.wake()
    this.#options.onLease?.(lease)
  }

  /** Undefined if a program has the port, or another card this very address from another network. */
  #bindTo({ address: ip }: DhcpLease): UdpSocket | undefined {
    try {
      return this.#kernel.udp.bind({ ip, port: DHCP_CLIENT_PORT })
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      return undefined
    }
  }

  #update(before: DhcpLease, lease: DhcpLease): void {
    if (before.prefixLength !== lease.prefixLength) {
      this.#interface.removeAddress(lease.address)
      this.#configure(lease)
    } else if (before.routers[0] !== lease.routers[0]) {
      this.#removeDefaultRoute()
      this.#addDefaultRoute(lease)
    }
  }

  #withdraw({ address }: DhcpLease): void {
    const wasBound = this.#configuration !== undefined
    this.#removeDefaultRoute()
    this.#interface.removeAddress(address)
    this.#configuration?.socket?.close()
    this.#configuration = undefined
    if (!wasBound) return
    this.#kernel.log.write(`dhclient: ${ipv4Text(address)} given up on ${this.#interface.name}`)
    this.#kernel.surroundings.wake()
    this.#options.onLost?.()
  }

  #addDefaultRoute({ routers, address }: DhcpLease): void {
    const gateway = routers[0]
    if (gateway === undefined) return
    this.#kernel.routes.add({
      ...{ destination: ANY_IPV4, prefixLength: 0, gateway, source: address },
      ...{ interface: this.#interface, metric: 0, kind: 'dhcp' },
    })
  }

  #removeDefaultRoute(): void {
    this.#kernel.routes.remove({ interface: this.#interface, kind: 'dhcp' })
  }
}
