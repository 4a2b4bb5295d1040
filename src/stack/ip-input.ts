/** The way in: what is no packet goes, what is ours is delivered, and the rest is forwarded or dropped. */

import { checkIpv4Header, ipv4Destination, ipv4Source, ipv4TotalLength } from '../wire/ipv4-header.ts'
import { ICMP_TYPE, UNREACHABLE_CODE } from '../wire/icmp.ts'
import type { IpCounters } from './counters.ts'
import type { IcmpErrors } from './icmp-errors.ts'
import type { IpDelivery } from './ip-delivery.ts'
import type { IpForwarding } from './ip-forwarding.ts'
import { isMartianDestination, isMartianSource } from './ip-martians.ts'
import { hasOptions, readOptions } from './ip-options.ts'
import { IP_AT, type PacketHooks } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { LocalAddresses } from './local-addresses.ts'
import type { NetworkInterface } from './network-interface.ts'

export interface IpInputParts {
  readonly settings: Readonly<KernelSettings>
  readonly counters: IpCounters
  readonly addresses: LocalAddresses
  readonly hooks: PacketHooks
  readonly errors: IcmpErrors
  readonly delivery: IpDelivery
  readonly forwarding: IpForwarding
}

export class IpInput {
  readonly #parts: IpInputParts

  constructor(parts: IpInputParts) {
    this.#parts = parts
  }

  /** A frame of IPv4 has come, and is ours. `toGroup` is whether it was for several stations. */
  receive(frame: Uint8Array, ipAt: number, networkInterface: NetworkInterface, toGroup: boolean): void {
    const { settings, counters, addresses, hooks } = this.#parts
    counters.received++
    const fault = checkIpv4Header(frame, ipAt, frame.length)
    if (fault !== undefined) {
      if (fault === 'bad-checksum') counters.badChecksum++
      else counters.badHeader++
      return
    }
    // Not the end of the frame, which may have been padded.
    const end = ipAt + ipv4TotalLength(frame, ipAt)
    if (this.#isMartian(frame, ipAt, networkInterface)) {
      counters.martians++
      return
    }
    if (hasOptions(frame, ipAt) && !this.#mayPass(frame, ipAt, end, toGroup)) return
    const verdict = hooks.prerouting?.(frame, ipAt, end, networkInterface) ?? 'pass'
    if (verdict === 'drop') counters.filtered++
    if (verdict !== 'pass') return
    const destination = ipv4Destination(frame, ipAt)
    if (addresses.isForAll(destination, networkInterface)) {
      this.#parts.delivery.deliver(frame, ipAt, end, networkInterface, true)
    } else if (addresses.isLocal(destination)) {
      // RFC 1122 §3.3.6: one host's packet in everybody's frame is a mistake or worse.
      if (toGroup) counters.martians++
      else this.#parts.delivery.deliver(frame, ipAt, end, networkInterface, false)
    } else if (settings.forwarding) {
      const packet = ipAt === IP_AT ? frame : frame.subarray(ipAt - IP_AT)
      this.#parts.forwarding.forward(packet, end - ipAt + IP_AT, networkInterface, toGroup)
    } else {
      counters.notForUs++
    }
  }

  /** Whether the options are in order; if not, whoever sent them is told. */
  #mayPass(frame: Uint8Array, ipAt: number, end: number, toGroup: boolean): boolean {
    const { counters, errors } = this.#parts
    const { problemAt, isSourceRouted } = readOptions(frame, ipAt)
    if (problemAt !== undefined) {
      counters.badOptions++
      // RFC 1122 §3.2.1.8: the pointer is the first octet of the second word.
      errors.send(frame, ipAt, end, toGroup, ICMP_TYPE.parameterProblem, 0, problemAt * 0x100_0000)
      return false
    }
    if (!isSourceRouted) return true
    // RFC 7126 §4.3: who says where packets are to go gets round every filter.
    counters.sourceRouted++
    errors.send(frame, ipAt, end, toGroup, ICMP_TYPE.unreachable, UNREACHABLE_CODE.sourceRouteFailed)
    return false
  }

  #isMartian(frame: Uint8Array, ipAt: number, networkInterface: NetworkInterface): boolean {
    const { addresses } = this.#parts
    const source = ipv4Source(frame, ipAt)
    const destination = ipv4Destination(frame, ipAt)
    const isInner = networkInterface.isLoopback
    if (isMartianSource(source, destination, isInner) || isMartianDestination(destination, isInner))
      return true
    // Nobody else may speak in our name, nor in the name of a whole network.
    return !isInner && (addresses.isLocal(source) || networkInterface.isBroadcast(source))
  }
}
