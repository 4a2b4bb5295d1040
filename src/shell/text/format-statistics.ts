/** A kernel's counters as `netstat -s` prints them. */

import { ICMP_TYPE } from '../../wire/icmp.ts'
import type { Counters } from '../../stack/counters.ts'

type Lines = readonly (readonly [count: number, text: string])[]

/** As Linux words them; what it has no word for is in the words of the counter. Zeros of errors are left out. */
export function formatStatistics(counters: Counters, forwards: boolean): string[] {
  const { ip, icmp, udp, tcp, arp, link } = counters
  return [
    'Ip:',
    `    Forwarding: ${forwards ? 1 : 2}`,
    ...always([
      [ip.received, 'total packets received'],
      [ip.forwarded, 'forwarded'],
      [ip.delivered, 'incoming packets delivered'],
      [ip.sent, 'requests sent out'],
    ]),
    ...whereCounted([
      [ip.badHeader, 'with invalid headers'],
      [ip.badChecksum, 'with invalid checksums'],
      [ip.martians, 'with invalid addresses'],
      [ip.notForUs, 'for other hosts'],
      [ip.unknownProtocol, 'with unknown protocol'],
      [ip.noRoute, 'dropped because of missing route'],
      [ip.ttlExpired, 'dropped because their time to live expired'],
      [ip.forwardProhibited, 'not to be forwarded'],
      [ip.filtered, 'dropped by a filter'],
      [ip.fragmentsReceived, 'reassemblies required'],
      [ip.reassembled, 'packets reassembled ok'],
      [ip.reassemblyFailures, 'packet reassemblies failed'],
      [ip.reassemblyTimeouts, 'fragments dropped after timeout'],
      [ip.fragmented, 'fragments received ok'],
      [ip.tooLong, 'fragments failed'],
      [ip.fragmentsCreated, 'fragments created'],
    ]),
    'Icmp:',
    ...always([[icmp.received, 'ICMP messages received']]),
    ...always([[icmp.badChecksum + icmp.malformed, 'input ICMP message failed']]),
    ...histogram('input', icmp.receivedOfType),
    ...always([[icmp.sent, 'ICMP messages sent']]),
    ...whereCounted([
      [icmp.rateLimited, 'ICMP messages not sent because of their rate'],
      [icmp.suppressed, 'ICMP messages not sent because of what they would answer'],
    ]),
    ...histogram('output', icmp.sentOfType),
    'Tcp:',
    ...always([
      [tcp.activeOpens, 'active connection openings'],
      [tcp.passiveOpens, 'passive connection openings'],
      [tcp.failedAttempts, 'failed connection attempts'],
      [tcp.resets, 'connection resets received'],
      [tcp.received, 'segments received'],
      [tcp.sent, 'segments sent out'],
      [tcp.retransmitted, 'segments retransmitted'],
      [tcp.badChecksum + tcp.malformed, 'bad segments received'],
      [tcp.sentResets, 'resets sent'],
    ]),
    'Udp:',
    ...always([
      [udp.received, 'packets received'],
      [udp.noPort, 'packets to unknown port received'],
      [udp.badChecksum + udp.malformed, 'packet receive errors'],
      [udp.sent, 'packets sent'],
    ]),
    ...headed('TcpExt:', [
      [tcp.cookiesSent, 'SYN cookies sent'],
      [tcp.cookiesReceived, 'SYN cookies received'],
      [tcp.badCookies, 'invalid SYN cookies received'],
      [tcp.listenOverflows, 'times the listen queue of a socket overflowed'],
      [tcp.outOfWindow, 'segments outside of the window'],
      [tcp.challengeAcks, 'challenge ACKs sent'],
    ]),
    'Arp:',
    ...always([
      [arp.requestsReceived, 'requests received'],
      [arp.repliesReceived, 'replies received'],
      [arp.requestsSent, 'requests sent'],
      [arp.repliesSent, 'replies sent'],
    ]),
    ...whereCounted([
      [arp.unresolved, 'neighbors did not answer'],
      [arp.queueDropped, 'packets dropped while waiting for an answer'],
      [arp.conflicts, 'address conflicts'],
    ]),
    ...headed('Link:', [
      [link.unknownType, 'frames of unknown type'],
      [link.otherVlan, 'frames of other VLANs'],
      [link.malformed, 'malformed frames'],
      [link.otherHost, 'frames for other hosts'],
      [link.interfaceDown, 'frames dropped at an interface that is down'],
    ]),
  ]
}

function always(lines: Lines): string[] {
  return lines.map(([count, text]) => `    ${count} ${text}`)
}

/** What was counted below a heading of its own; nothing when there is none. */
function headed(heading: string, lines: Lines): string[] {
  const counted = whereCounted(lines)
  return counted.length === 0 ? [] : [heading, ...counted]
}

function whereCounted(lines: Lines): string[] {
  return always(lines.filter(([count]) => count > 0))
}

const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [ICMP_TYPE.echoReply, 'echo replies'],
  [ICMP_TYPE.unreachable, 'destination unreachable'],
  [ICMP_TYPE.sourceQuench, 'source quenches'],
  [ICMP_TYPE.redirect, 'redirects'],
  [ICMP_TYPE.echo, 'echo requests'],
  [ICMP_TYPE.timeExceeded, 'timeout in transit'],
  [ICMP_TYPE.parameterProblem, 'wrong parameters'],
  [ICMP_TYPE.timestamp, 'timestamp requests'],
  [ICMP_TYPE.timestampReply, 'timestamp replies'],
])

function histogram(direction: 'input' | 'output', counts: ReadonlyMap<number, number>): string[] {
  if (counts.size === 0) return []
  const lines = [...counts].sort(([a], [b]) => a - b)
  return [
    `    ICMP ${direction} histogram:`,
    ...lines.map(([type, count]) => `        ${TYPE_NAMES.get(type) ?? `type ${type}`}: ${count}`),
  ]
}
