/** What an administrator may set on a kernel, as with `sysctl`. Values only; whoever obeys one reads it each time. */

import type { PortSelection } from './port-allocator.ts'
import { defaultTcpSettings, type TcpSettings } from './tcp/tcp-settings.ts'

export interface KernelSettings {
  /** Whether packets for others are passed on. Off on a host (RFC 1122 §3.3.1). */
  forwarding: boolean
  /** The TTL of packets whose sender asks for none. */
  defaultTtl: number
  /** Whether a router tells hosts of a better first hop (RFC 1812 §4.3.3.2). */
  sendRedirects: boolean
  /** Whether a router lowers the segment size that passing SYNs ask for to what its interfaces can carry. */
  clampMss: boolean
  /** Whether a host believes it (RFC 1122 §3.2.2.2); a router never does. */
  acceptRedirects: boolean
  /** How ephemeral ports are chosen. */
  portSelection: PortSelection
  /** Whether a listener whose backlog is full answers with SYN cookies (RFC 4987 §3.6). */
  synCookies: boolean
  /** Whether a ping of a broadcast or multicast address is answered (RFC 1122 §3.2.2.6 allows both). */
  answerBroadcastPing: boolean
  /** ICMP errors a second, to all destinations together. */
  icmpErrorsPerSecond: number
  /** ICMP errors a second to one destination. */
  icmpErrorsPerSecondToOne: number
  /** Whether TCP sends with "don't fragment" set and heeds what routers say of it (RFC 1191). */
  pathMtuDiscovery: boolean
  readonly tcp: TcpSettings
}

export function defaultSettings(): KernelSettings {
  return {
    forwarding: false,
    defaultTtl: 64,
    sendRedirects: true,
    clampMss: false,
    acceptRedirects: true,
    portSelection: 'random',
    synCookies: false,
    answerBroadcastPing: false,
    // These two as in Linux: icmp_msgs_per_sec and icmp_ratelimit.
    icmpErrorsPerSecond: 1000,
    icmpErrorsPerSecondToOne: 1,
    pathMtuDiscovery: true,
    tcp: defaultTcpSettings(),
  }
}
