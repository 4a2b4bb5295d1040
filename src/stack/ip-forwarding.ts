/** What a router does with packets that are not for it (RFC 1812 §5.2.1): on with them, in the array they came in. */

import { isMulticastIpv4 } from '../address/ipv4-number.ts'
import {
  DONT_FRAGMENT,
  decrementTtl,
  ipv4Destination,
  ipv4FragmentField,
  ipv4Source,
  ipv4Ttl,
} from '../wire/ipv4-header.ts'
import { ICMP_TYPE, TIME_EXCEEDED_CODE, UNREACHABLE_CODE } from '../wire/icmp.ts'
import type { IpCounters } from './counters.ts'
import type { IcmpErrors } from './icmp-errors.ts'
import { sendRedirect } from './icmp-redirects.ts'
import { isSingleHost } from './ip-martians.ts'
import type { IpOutput } from './ip-output.ts'
import { hasOptions, recordRoute } from './ip-options.ts'
import { IP_AT, type PacketHooks } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { LocalAddresses } from './local-addresses.ts'
import { clampMss } from './mss-clamp.ts'
import type { NetworkInterface } from './network-interface.ts'
import type { RoutingTable } from './routing-table.ts'

export interface IpForwardingParts {
  readonly settings: Readonly<KernelSettings>
  readonly counters: IpCounters
  readonly routes: RoutingTable
  readonly addresses: LocalAddresses
  readonly hooks: PacketHooks
  readonly output: IpOutput
  readonly errors: IcmpErrors
}

export class IpForwarding {
  readonly #parts: IpForwardingParts

  constructor(parts: IpForwardingParts) {
    this.#parts = parts
  }

  /**
   * Passes on the packet at IP_AT … `end` of a frame that has come by `networkInterface`. `broadcast` is whether
   * the frame was for several stations.
   */
  forward(frame: Uint8Array, end: number, networkInterface: NetworkInterface, broadcast: boolean): void {
    const { settings, counters, routes, addresses, hooks, output } = this.#parts
    const destination = ipv4Destination(frame, IP_AT)
    // RFC 1812 §5.3.4: what came as a broadcast of the link layer stays there; nor does a multicast leave unasked.
    if (broadcast || isMulticastIpv4(destination) || !isSingleHost(ipv4Source(frame, IP_AT))) {
      counters.forwardProhibited++
      return
    }
    if (ipv4Ttl(frame, IP_AT) <= 1) {
      counters.ttlExpired++
      this.#refuse(frame, end, ICMP_TYPE.timeExceeded, TIME_EXCEEDED_CODE.inTransit)
      return
    }
    const route = routes.lookup(destination)
    if (route === undefined) {
      counters.noRoute++
      this.#refuse(frame, end, ICMP_TYPE.unreachable, UNREACHABLE_CODE.network)
      return
    }
    const out = route.interface
    // RFC 2644: a broadcast to a network from outside of it only serves attackers.
    if (out.isBroadcast(destination)) {
      counters.forwardProhibited++
      return
    }
    if (settings.sendRedirects && out === networkInterface) {
      sendRedirect(this.#parts.errors, frame, IP_AT, end, networkInterface, route)
    }
    if (end - IP_AT > out.mtu && (ipv4FragmentField(frame, IP_AT) & DONT_FRAGMENT) !== 0) {
      counters.tooLong++
      this.#refuse(frame, end, ICMP_TYPE.unreachable, UNREACHABLE_CODE.fragmentationNeeded, out.mtu)
      return
    }
    if (settings.clampMss) clampMss(frame, IP_AT, end, Math.min(networkInterface.mtu, out.mtu))
    const verdict = hooks.forward?.(frame, IP_AT, end, out) ?? 'pass'
    if (verdict === 'drop') counters.filtered++
    if (verdict !== 'pass') return
    if (hasOptions(frame, IP_AT)) recordRoute(frame, IP_AT, addresses.sourceFor(route, destination))
    decrementTtl(frame, IP_AT)
    counters.forwarded++
    output.leave(frame, end, out, route.gateway ?? destination, out.mtu)
  }

  #refuse(frame: Uint8Array, end: number, type: number, code: number, rest?: number): void {
    this.#parts.errors.send(frame, IP_AT, end, false, type, code, rest)
  }
}
