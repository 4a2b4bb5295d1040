/** How it stands with a speaker's neighbors, as `show ip bgp summary` and `neighbors` of common routers print it. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import type { MessageCounts, Neighbor } from '../../bgp/neighbor.ts'
import type { SpeakerConfig } from '../../bgp/speaker-config.ts'
import { duration } from './format-bgp.ts'

const HEADING = 'Neighbor        V         AS   MsgRcvd   MsgSent  Up/Down State/PfxRcd   PfxSnt Desc'

/** `show ip bgp summary`. `routes` is how many prefixes the speaker knows. */
export function formatBgpSummary(
  { routerId, asn }: SpeakerConfig,
  routes: number,
  neighbors: readonly Neighbor[],
  nowMs: number,
): string[] {
  return [
    `BGP router identifier ${ipv4Text(routerId)}, local AS number ${asn}`,
    `RIB entries ${routes}, peers ${neighbors.length}`,
    '',
    HEADING,
    ...neighbors.map((neighbor) => summaryLine(neighbor, nowMs)),
    '',
    `Total number of neighbors ${neighbors.length}`,
  ]
}

function summaryLine(neighbor: Neighbor, nowMs: number): string {
  const { state, prefixesReceived, prefixesSent } = neighbor
  const isUp = state === 'Established'
  return [
    ipv4Text(neighbor.address).padEnd(15),
    '4',
    String(neighbor.asn).padStart(10),
    String(total(neighbor.messagesIn)).padStart(9),
    String(total(neighbor.messagesOut)).padStart(9),
    sinceText(neighbor, nowMs).padStart(8),
    (isUp ? String(prefixesReceived) : state).padStart(12),
    (isUp ? String(prefixesSent) : '0').padStart(8),
    neighbor.name,
  ].join(' ')
}

function total(counts: MessageCounts): number {
  return MESSAGES.reduce((sum, [kind]) => sum + counts[kind], 0)
}

function sinceText({ sinceMs }: Neighbor, nowMs: number): string {
  return sinceMs === undefined ? 'never' : duration(nowMs - sinceMs)
}

const LINKS = { customer: 'external', peer: 'external', provider: 'external', internal: 'internal' } as const

/** `show ip bgp neighbors`. `asn` is that of the speaker. */
export function formatBgpNeighbor(neighbor: Neighbor, asn: number, nowMs: number): string[] {
  const { relation, state, messagesIn, messagesOut, lastError, holdSeconds, keepaliveSeconds } = neighbor
  const isUp = state === 'Established'
  const up = isUp ? `, up for ${sinceText(neighbor, nowMs)}` : ''
  return [
    `BGP neighbor is ${ipv4Text(neighbor.address)}, remote AS ${neighbor.asn}, local AS ${asn}, ${LINKS[relation]} link`,
    `  Description: ${neighbor.name} (${relation})`,
    `  BGP version 4, remote router ID ${ipv4Text(neighbor.routerId ?? 0)}, local address ${ipv4Text(neighbor.localAddress)}`,
    `  BGP state = ${state}${up}`,
    ...(holdSeconds === undefined
      ? []
      : [`  Hold time is ${holdSeconds} s, keepalive interval is ${keepaliveSeconds} s`]),
    ...(isUp
      ? [`  4 octet AS numbers: ${neighbor.fourOctetAs ? 'advertised and received' : 'advertised'}`]
      : []),
    ...(isUp ? [`  The connection was made by ${neighbor.isOurs ? 'this router' : 'the neighbor'}`] : []),
    '  Message statistics:',
    `    ${''.padEnd(16)}${'Sent'.padStart(8)}${'Rcvd'.padStart(8)}`,
    ...MESSAGES.map(
      ([kind, name]) => `    ${name.padEnd(16)}${column(messagesOut[kind])}${column(messagesIn[kind])}`,
    ),
    `  Prefixes: ${neighbor.prefixesReceived} received, ${neighbor.prefixesAccepted} accepted, ${neighbor.prefixesSent} sent`,
    `  Connections established ${neighbor.established}`,
    `  Last reset ${lastError === undefined ? 'never' : `due to: ${lastError}`}`,
  ]
}

const MESSAGES: readonly (readonly [kind: keyof MessageCounts, name: string])[] = [
  ['open', 'Opens:'],
  ['notification', 'Notifications:'],
  ['update', 'Updates:'],
  ['keepalive', 'Keepalives:'],
  ['route-refresh', 'Route Refresh:'],
]

function column(count: number): string {
  return String(count).padStart(8)
}
