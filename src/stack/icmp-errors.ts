/** ICMP errors about packets that have come: when they may be sent, and what is in them. */

import { ANY_IPV4, isLoopbackIpv4, isMulticastIpv4 } from '../address/ipv4-number.ts'
import {
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  isLaterFragment,
} from '../wire/ipv4-header.ts'
import { ICMP_HEADER_LENGTH, ICMP_TYPE, isIcmpError, putIcmpHeader, UNREACHABLE_CODE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { countType, type IcmpCounters } from './counters.ts'
import { IcmpRateLimit } from './icmp-rate-limit.ts'
import { isSingleHost } from './ip-martians.ts'
import type { IpOutput } from './ip-output.ts'
import { TRANSPORT_AT } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { LocalAddresses } from './local-addresses.ts'
import type { Surroundings } from './surroundings.ts'

/** RFC 1812 §4.3.2.3: as much of the packet as fits, so long as the whole is no longer than 576 octets. */
const LONGEST_QUOTE = 576 - 20 - ICMP_HEADER_LENGTH
/** RFC 1812 §4.3.2.5: errors go with precedence 6, "internetwork control". */
const ERROR_TOS = 0xc0
/** The type of service itself is that of the packet at fault. */
const TOS_KEPT = 0x1e

export interface IcmpErrorsParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: IcmpCounters
  readonly addresses: LocalAddresses
  readonly output: IpOutput
}

export class IcmpErrors {
  readonly #parts: IcmpErrorsParts
  readonly #rate: IcmpRateLimit
  /** On their own, lest a host on a detour hears of nothing else. */
  readonly #redirectRate: IcmpRateLimit

  constructor(parts: IcmpErrorsParts) {
    this.#parts = parts
    this.#rate = new IcmpRateLimit(parts.settings)
    this.#redirectRate = new IcmpRateLimit(parts.settings)
  }

  /**
   * Tells the source of the packet at `ipAt` … `end` what became of it, unless RFC 1122 §3.2.2 forbids that or
   * too much has been told already. `broadcast` is whether the packet came to several hosts; `rest` is the
   * second word of the ICMP header. The packet is left as it is.
   */
  send(
    octets: Uint8Array,
    ipAt: number,
    end: number,
    broadcast: boolean,
    type: number,
    code: number,
    rest = 0,
  ): void {
    const { counters } = this.#parts
    if (
      broadcast ||
      !mayBeAnswered(octets, ipAt, end) ||
      this.#parts.addresses.isGroup(ipv4Source(octets, ipAt))
    ) {
      counters.suppressed++
      return
    }
    if (!this.#isWithinRate(octets, ipAt, type, code)) {
      counters.rateLimited++
      return
    }
    this.#emit(octets, ipAt, end, type, code, rest)
  }

  #isWithinRate(octets: Uint8Array, ipAt: number, type: number, code: number): boolean {
    const destination = ipv4Source(octets, ipAt)
    // As Linux: path MTU discovery hangs on every one of these, and nobody floods over a loopback.
    if (type === ICMP_TYPE.unreachable && code === UNREACHABLE_CODE.fragmentationNeeded) return true
    if (isLoopbackIpv4(destination)) return true
    const rate = type === ICMP_TYPE.redirect ? this.#redirectRate : this.#rate
    return rate.allows(this.#parts.surroundings.now(), destination)
  }

  #emit(octets: Uint8Array, ipAt: number, end: number, type: number, code: number, rest: number): void {
    const { addresses, counters, output } = this.#parts
    const quote = octets.subarray(ipAt, Math.min(end, ipAt + LONGEST_QUOTE))
    const frame = new Uint8Array(TRANSPORT_AT + ICMP_HEADER_LENGTH + quote.length)
    frame.set(quote, TRANSPORT_AT + ICMP_HEADER_LENGTH)
    putIcmpHeader(frame, TRANSPORT_AT, frame.length, type, code, rest)
    const asked = ipv4Destination(octets, ipAt)
    const failure = output.send(frame, frame.length, {
      source: addresses.isLocal(asked) ? asked : ANY_IPV4,
      destination: ipv4Source(octets, ipAt),
      protocol: IP_PROTOCOL.icmp,
      tos: (octets[ipAt + 1]! & TOS_KEPT) | ERROR_TOS,
    })
    if (failure !== undefined) return
    counters.sent++
    countType(counters.sentOfType, type)
  }
}

/** RFC 1122 §3.2.2: no error about an error, a broadcast, a fragment but the first, or from who is not one host. */
function mayBeAnswered(octets: Uint8Array, ipAt: number, end: number): boolean {
  if (isLaterFragment(octets, ipAt)) return false
  if (!isSingleHost(ipv4Source(octets, ipAt))) return false
  const destination = ipv4Destination(octets, ipAt)
  if (isMulticastIpv4(destination) || !isSingleHost(destination)) return false
  if (ipv4Protocol(octets, ipAt) !== IP_PROTOCOL.icmp) return true
  const typeAt = ipAt + ipv4HeaderLength(octets, ipAt)
  return typeAt < end && !isIcmpError(octets[typeAt]!)
}
