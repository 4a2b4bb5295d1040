/** Redirects: sent by a router to a host that could do better, and obeyed by the host where that is sane. */

import { readIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import type { Timer } from '../runtime/runtime.ts'
import { ICMP_TYPE, REDIRECT_CODE } from '../wire/icmp.ts'
import { ipv4Destination, ipv4Source } from '../wire/ipv4-header.ts'
import type { IcmpCounters } from './counters.ts'
import type { IcmpErrors } from './icmp-errors.ts'
import { isSingleHost } from './ip-martians.ts'
import type { IcmpReport, IncomingPacket } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { LocalAddresses } from './local-addresses.ts'
import type { NetworkInterface } from './network-interface.ts'
import type { Route, RoutingTable } from './routing-table.ts'
import type { Surroundings } from './surroundings.ts'

/** A route learned from a redirect is forgotten after so long, since nobody takes a redirect back. */
const ROUTE_LIFE_MS = 600_000
/** Such routes at a time; who floods the link with redirects pushes out his own. */
const MOST_ROUTES = 1024

export interface RedirectsParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: IcmpCounters
  readonly routes: RoutingTable
  readonly addresses: LocalAddresses
}

/** RFC 1812 §5.2.7.2: says so when a packet leaves by where it came, to a neighbor of whoever sent it. */
export function sendRedirect(
  errors: IcmpErrors,
  frame: Uint8Array,
  ipAt: number,
  end: number,
  networkInterface: NetworkInterface,
  route: Route,
): void {
  const better = route.gateway ?? ipv4Destination(frame, ipAt)
  const source = ipv4Source(frame, ipAt)
  if (route.interface !== networkInterface || !networkInterface.onLink(source)) return
  if (!networkInterface.onLink(better) || better === source) return
  // RFC 1812 §4.3.3.2: for a host, never for a network.
  errors.send(frame, ipAt, end, false, ICMP_TYPE.redirect, REDIRECT_CODE.host, better)
}

export class Redirects {
  readonly #parts: RedirectsParts
  /** By destination, in the order in which they were learned. */
  readonly #timers = new Map<Ipv4, Timer>()

  constructor(parts: RedirectsParts) {
    this.#parts = parts
  }

  /** `packet` is a redirect, `report` what it quotes. */
  obey({ octets, at, interface: networkInterface }: IncomingPacket, report: IcmpReport): void {
    const { settings, counters } = this.#parts
    const gateway = readIpv4(octets, at + 4)
    // RFC 1812 §5.2.7.2: a router minds its own routes.
    const mayObey = settings.acceptRedirects && !settings.forwarding
    if (!mayObey || !this.#isSane(report, gateway, networkInterface)) {
      counters.redirectsIgnored++
      return
    }
    this.#learn({
      destination: report.quotedDestination,
      // RFC 1122 §3.2.2.2: for this one host, whatever the code says, since masks are not told.
      prefixLength: 32,
      gateway,
      interface: networkInterface,
      metric: 0,
      kind: 'redirect',
    })
  }

  #learn(route: Route): void {
    const { routes, surroundings } = this.#parts
    const { destination } = route
    this.#forget(destination)
    if (this.#timers.size >= MOST_ROUTES) {
      const [oldest] = this.#timers.keys()
      this.#forget(oldest!)
    }
    routes.add(route)
    this.#timers.set(
      destination,
      surroundings.schedule(ROUTE_LIFE_MS, () => this.#forget(destination)),
    )
  }

  #forget(destination: Ipv4): void {
    this.#timers.get(destination)?.cancel()
    if (!this.#timers.delete(destination)) return
    this.#parts.routes.remove({ destination, prefixLength: 32, kind: 'redirect' })
  }

  /** RFC 1122 §3.2.2.2: from the gateway in use, by the same interface, and to a neighbor there that is not us. */
  #isSane(report: IcmpReport, gateway: Ipv4, networkInterface: NetworkInterface): boolean {
    const { routes, addresses } = this.#parts
    const current = routes.lookup(report.quotedDestination)
    return (
      current?.gateway === report.reporter &&
      current.interface === networkInterface &&
      isSingleHost(gateway) &&
      networkInterface.onLink(gateway) &&
      !networkInterface.isBroadcast(gateway) &&
      !addresses.isLocal(gateway)
    )
  }
}
