/**
 * The way out: a route, a header, pieces where the packet is too long, and off by an interface. What is for this
 * very host leaves by the loopback interface and comes back in an event of its own.
 */

import { ANY_IPV4, isGroupIpv4, isLoopbackIpv4, isMulticastIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import { MIN_FRAME_LENGTH } from '../wire/ethernet.ts'
import { DONT_FRAGMENT, MAX_IPV4_LENGTH, putIpv4Header } from '../wire/ipv4-header.ts'
import type { IpCounters } from './counters.ts'
import { fragmentsOf } from './ip-fragmentation.ts'
import { IpIdentification } from './ip-identification.ts'
import { IP_AT, type OutgoingPacket, type PacketHooks } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { LocalAddresses } from './local-addresses.ts'
import type { NetworkInterface } from './network-interface.ts'
import { LEAST_MTU, type PathMtuCache } from './path-mtu-cache.ts'
import type { Route, RoutingTable } from './routing-table.ts'
import type { Surroundings } from './surroundings.ts'

export interface IpOutputParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: IpCounters
  readonly routes: RoutingTable
  readonly interfaces: readonly NetworkInterface[]
  readonly addresses: LocalAddresses
  readonly pathMtus: PathMtuCache
  readonly hooks: PacketHooks
}

export class IpOutput {
  readonly #parts: IpOutputParts
  readonly #identification: IpIdentification
  /** One object for all headers, since each is written at once. */
  readonly #header = {
    totalLength: 0,
    identification: 0,
    fragment: 0,
    tos: 0,
    ttl: 0,
    protocol: 0,
    source: ANY_IPV4,
    destination: ANY_IPV4,
  }
  #loopback: Route | undefined

  constructor(parts: IpOutputParts) {
    this.#parts = parts
    this.#identification = new IpIdentification(parts.surroundings.random)
  }

  /**
   * Sends the packet whose payload is at TRANSPORT_AT … `end` of `frame`, which is given away. Says why not, if
   * it is known at once: ENETUNREACH without a route, EMSGSIZE for more than IP can carry, or than fits the path
   * where fragments are forbidden.
   */
  send(frame: Uint8Array, end: number, packet: OutgoingPacket): SocketErrorCode | undefined {
    const { settings, counters, pathMtus } = this.#parts
    const { destination, protocol } = packet
    const route = this.route(destination, packet.interface)
    const source = route === undefined ? ANY_IPV4 : this.#source(route, packet)
    if (route === undefined || source === ANY_IPV4) {
      counters.noRoute++
      return 'ENETUNREACH'
    }
    const length = end - IP_AT
    const limit = Math.min(route.interface.mtu, pathMtus.get(destination))
    // Nobody can make do with less; so what a link of ours cannot carry whole goes in pieces, as it does further on.
    const isNarrow = route.interface.mtu < LEAST_MTU || !pathMtus.mayForbidFragments(destination)
    const isAtomic = packet.dontFragment === true && !isNarrow
    if (length > (isAtomic ? limit : MAX_IPV4_LENGTH)) {
      counters.tooLong++
      return 'EMSGSIZE'
    }
    const header = this.#header
    header.totalLength = length
    header.identification = this.#identification.next(destination, protocol)
    header.fragment = isAtomic ? DONT_FRAGMENT : 0
    header.tos = packet.tos ?? 0
    // RFC 1112 §6.1: multicast stays on the link unless asked otherwise.
    header.ttl = packet.ttl ?? (isMulticastIpv4(destination) ? 1 : settings.defaultTtl)
    header.protocol = protocol
    header.source = source
    header.destination = destination
    putIpv4Header(frame, IP_AT, header)
    counters.sent++
    this.leave(frame, end, route.interface, nextHop(route, destination), limit)
    return undefined
  }

  /** Sends the whole packet at IP_AT of `frame` as its sender has made it. Errors as for `send`. */
  sendAsIs(
    frame: Uint8Array,
    destination: Ipv4,
    networkInterface: NetworkInterface | undefined,
  ): SocketErrorCode | undefined {
    const { counters } = this.#parts
    const route = this.route(destination, networkInterface)
    if (route === undefined) {
      counters.noRoute++
      return 'ENETUNREACH'
    }
    if (frame.length - IP_AT > route.interface.mtu) {
      counters.tooLong++
      return 'EMSGSIZE'
    }
    counters.sent++
    this.leave(frame, frame.length, route.interface, nextHop(route, destination), route.interface.mtu)
    return undefined
  }

  /** Off with the packet at IP_AT … `end`, in pieces of at most `mtu` octets where it is longer. */
  leave(frame: Uint8Array, end: number, out: NetworkInterface, nextHop: Ipv4, mtu: number): void {
    const { hooks, counters } = this.#parts
    const verdict = hooks.postrouting?.(frame, IP_AT, end, out) ?? 'pass'
    if (verdict === 'drop') counters.filtered++
    if (verdict !== 'pass') return
    if (end - IP_AT > mtu) {
      const fragments = fragmentsOf(frame, end, mtu)
      counters.fragmented++
      counters.fragmentsCreated += fragments.length
      for (const fragment of fragments) out.sendIpv4(fragment, nextHop)
      return
    }
    // A short frame comes with padding, and is going to need it again.
    const isCut = frame.length > Math.max(end, MIN_FRAME_LENGTH)
    out.sendIpv4(isCut ? frame.subarray(0, end) : frame, nextHop)
  }

  /** The way to `destination`, by the interface given or else as the routing table has it. */
  route(destination: Ipv4, networkInterface?: NetworkInterface): Route | undefined {
    const { addresses, routes } = this.#parts
    if (networkInterface !== undefined) return this.#routeBy(networkInterface, destination)
    if (addresses.isLocal(destination)) return this.#loopbackRoute()
    const route = routes.lookup(destination)
    if (route !== undefined || !isGroupIpv4(destination)) return route
    const first = this.#parts.interfaces.find((candidate) => candidate.up && !candidate.isLoopback)
    return first === undefined ? undefined : hostRoute(destination, first)
  }

  /** The address that a packet to `destination`, by the interface if one is given, leaves from; or else ANY_IPV4. */
  sourceFor(destination: Ipv4, networkInterface?: NetworkInterface): Ipv4 {
    const route = this.route(destination, networkInterface)
    if (route === undefined) return ANY_IPV4
    return this.#source(route, { source: ANY_IPV4, destination, protocol: 0 })
  }

  /** A transport hears nothing from `destination`: perhaps its gateway is dead (RFC 1122 §3.3.1.4). */
  doubt(destination: Ipv4): void {
    const route = this.route(destination)
    if (route !== undefined) route.interface.neighbors.doubt(nextHop(route, destination))
  }

  #source(route: Route, { source, destination }: OutgoingPacket): Ipv4 {
    const isInner = route === this.#loopback
    if (source !== ANY_IPV4) {
      // RFC 1122 §3.2.1.3: a loopback address is never to be seen outside of a host.
      return isLoopbackIpv4(source) && !isInner ? ANY_IPV4 : source
    }
    return isInner ? destination : this.#parts.addresses.sourceFor(route, destination)
  }

  #routeBy(networkInterface: NetworkInterface, destination: Ipv4): Route | undefined {
    if (!networkInterface.up) return undefined
    const { routes } = this.#parts
    const route = routes.lookup(destination)
    if (route?.interface === networkInterface) return route
    const gateway = networkInterface.onLink(destination)
      ? undefined
      : routes.entries().find((other) => other.interface === networkInterface && other.prefixLength === 0)
          ?.gateway
    return { ...hostRoute(destination, networkInterface), gateway }
  }

  #loopbackRoute(): Route {
    this.#loopback ??= hostRoute(ANY_IPV4, this.#parts.interfaces[0]!)
    return this.#loopback
  }
}

/** A group is of the link: never by a gateway, even if the route to it is the default one. */
function nextHop(route: Route, destination: Ipv4): Ipv4 {
  return route.gateway === undefined || isGroupIpv4(destination) ? destination : route.gateway
}

function hostRoute(destination: Ipv4, networkInterface: NetworkInterface): Route {
  const route = { destination, prefixLength: 32, gateway: undefined, metric: 0, kind: 'static' } as const
  return { ...route, interface: networkInterface }
}
