/** ICMP of one host (RFC 792, RFC 1122 §3.2.2): answers pings, and passes on what others say of our packets. */

import { ICMP_HEADER_LENGTH, ICMP_TYPE, icmpChecksumIsRight, isIcmpError } from '../wire/icmp.ts'
import { ipv4TotalLength } from '../wire/ipv4-header.ts'
import { countType, type IcmpCounters } from './counters.ts'
import { answerEcho } from './icmp-echo.ts'
import type { Redirects } from './icmp-redirects.ts'
import { readIcmpReport } from './icmp-report.ts'
import type { IpOutput } from './ip-output.ts'
import type { IcmpReport, IncomingPacket, Transport } from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { LocalAddresses } from './local-addresses.ts'
import type { PathMtuCache } from './path-mtu-cache.ts'

export interface IcmpLayerParts {
  readonly settings: Readonly<KernelSettings>
  readonly counters: IcmpCounters
  readonly addresses: LocalAddresses
  readonly pathMtus: PathMtuCache
  readonly output: IpOutput
  readonly redirects: Redirects
  /** Told of every error about a packet of this host. */
  readonly report: (report: IcmpReport) => void
}

export class IcmpLayer implements Transport {
  readonly #parts: IcmpLayerParts

  constructor(parts: IcmpLayerParts) {
    this.#parts = parts
  }

  receive(packet: IncomingPacket): void {
    const { counters } = this.#parts
    counters.received++
    if (packet.end - packet.at < ICMP_HEADER_LENGTH) {
      counters.malformed++
      return
    }
    if (!icmpChecksumIsRight(packet.octets, packet.at, packet.end)) {
      counters.badChecksum++
      return
    }
    const type = packet.octets[packet.at]!
    countType(counters.receivedOfType, type)
    if (type === ICMP_TYPE.echo) this.#answer(packet)
    else if (isIcmpError(type)) this.#passOn(packet)
    // RFC 1122 §3.2.2: all other types are dropped in silence; replies are for raw sockets, which have had theirs.
  }

  /** An error about a ping of ours: raw sockets hear of it by themselves. */
  error(): void {}

  #answer(packet: IncomingPacket): void {
    const { settings, counters, output } = this.#parts
    if (packet.broadcast && !settings.answerBroadcastPing) {
      counters.broadcastPings++
      return
    }
    const failure = answerEcho(packet, settings.defaultTtl, output)
    if (failure !== undefined) return
    counters.sent++
    countType(counters.sentOfType, ICMP_TYPE.echoReply)
  }

  #passOn(packet: IncomingPacket): void {
    const { counters, addresses, pathMtus, redirects } = this.#parts
    // RFC 6633: a source quench is nothing to anyone any more.
    if (packet.octets[packet.at] === ICMP_TYPE.sourceQuench) return
    const report = readIcmpReport(packet)
    // Whoever has not seen our packet can at best guess at its ports; who does not even know our address, not that.
    if (report === undefined || !addresses.isLocal(report.quotedSource)) {
      counters.malformed++
      return
    }
    if (report.kind === 'redirect') redirects.obey(packet, report)
    if (report.mtu === undefined) {
      this.#parts.report(report)
      return
    }
    const length = ipv4TotalLength(packet.octets, packet.at + ICMP_HEADER_LENGTH)
    pathMtus.learn(report.quotedDestination, report.mtu, length)
    const mtu = pathMtus.get(report.quotedDestination)
    // A packet that would have fitted: whoever says this is mistaken, or worse.
    if (mtu === Infinity) counters.malformed++
    else this.#parts.report({ ...report, mtu })
  }
}
