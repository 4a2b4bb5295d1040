/** What a speaker knows, as `show ip bgp` of common routers prints it. */

import { ANY_IPV4, ipv4Text } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { BgpPath } from '../../bgp/bgp-path.ts'
import { DECISION_STEPS } from '../../bgp/decision-steps.ts'
import type { Reason, RejectedPath, RibEntry } from '../../bgp/rib-entry.ts'
import type { SpeakerConfig } from '../../bgp/speaker-config.ts'
import { formatAsPath } from '../../wire/bgp-as-path.ts'
import { formatCommunity } from '../../wire/bgp-communities.ts'

const ORIGIN_CODES = { igp: 'i', egp: 'e', incomplete: '?' } as const
const ORIGIN_NAMES = { igp: 'IGP', egp: 'EGP', incomplete: 'incomplete' } as const
const HEADING = '     Network            Next Hop            Metric LocPrf Weight Path'

/** `show ip bgp`: every path that may be used, or could be if its next hop could be reached. */
export function formatBgpTable(config: SpeakerConfig, entries: readonly RibEntry[]): string[] {
  const lines = entries.flatMap(entryLines)
  const known = entries.filter(({ best }) => best !== undefined).length
  return [
    `BGP local router ID is ${ipv4Text(config.routerId)}, local AS ${config.asn}`,
    'Status codes: * valid, > best, i internal',
    'Origin codes: i IGP, e EGP, ? incomplete',
    '',
    ...(lines.length === 0 ? [] : [HEADING]),
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    `${known} ${known === 1 ? 'route' : 'routes'} and ${lines.length} ${lines.length === 1 ? 'path' : 'paths'}`,
  ]
}

function entryLines({ prefix, paths, best, rejected }: RibEntry): string[] {
  const unreachable = rejected.filter(({ why }) => why === 'next-hop').map(({ path }) => path)
  return [...paths, ...unreachable].map((path, i) => {
    const status = `${paths.includes(path) ? '*' : ' '}${path === best ? '>' : ' '}${path.internal ? 'i' : ' '}`
    const network = i === 0 ? formatIpv4Prefix(prefix) : ''
    return ` ${status} ${network.padEnd(18)} ${pathColumns(path)}`
  })
}

function pathColumns(path: BgpPath): string {
  const { med, localPreference, weight, nextHop, asPath, origin } = path
  return [
    ipv4Text(nextHop).padEnd(16),
    numberColumn(med ?? (path.peer === undefined ? 0 : undefined), 9),
    numberColumn(localPreference, 6),
    numberColumn(weight, 6),
    [formatAsPath(asPath), ORIGIN_CODES[origin]].filter((each) => each !== '').join(' '),
  ].join(' ')
}

function numberColumn(value: number | undefined, width: number): string {
  return (value === undefined ? '' : String(value)).padStart(width)
}

/** `show ip bgp PREFIX`: each path with all it says, and why it is the best, is not, or takes no part. */
export function formatBgpEntry(
  { prefix, paths, best, reason, beaten, rejected }: RibEntry,
  nowMs: number,
): string[] {
  const count = paths.length + rejected.length
  const verdict = best === undefined ? 'no best path' : 'best #1'
  return [
    `BGP routing table entry for ${formatIpv4Prefix(prefix)}`,
    `Paths: (${count} available, ${verdict})`,
    ...(best === undefined ? [] : pathLines(best, 'valid, best', nowMs)),
    ...(best === undefined ? [] : [`      Best: ${reasonText(reason)}`]),
    ...beaten.flatMap((each) => [
      ...pathLines(each.path, 'valid', nowMs),
      `      Not best: ${reasonText(each.reason)}`,
    ]),
    ...rejected.flatMap((each) => [
      ...pathLines(each.path, REJECTED[each.why], nowMs),
      `      Not used: ${each.text}`,
    ]),
  ]
}

const REJECTED: Readonly<Record<RejectedPath['why'], string>> = {
  loop: 'invalid',
  filtered: 'filtered',
  'next-hop': 'inaccessible',
  martian: 'martian',
}

function pathLines(path: BgpPath, status: string, nowMs: number): string[] {
  const { asPath, origin, med, localPreference, weight, communities, receivedAtMs, relation } = path
  const values = [
    `Origin ${ORIGIN_NAMES[origin]}`,
    ...(med === undefined ? [] : [`metric ${med}`]),
    `localpref ${localPreference}`,
    `weight ${weight}`,
    path.peer === undefined ? 'local' : path.internal ? 'internal' : 'external',
    status,
  ]
  const from = path.peer === undefined ? 'sourced here' : `from ${path.peer} (${relation})`
  return [
    `  ${asPath.length === 0 ? 'Local' : formatAsPath(asPath)}`,
    `    ${nextHopText(path)}`,
    `      ${values.join(', ')}`,
    ...(communities.length === 0 ? [] : [`      Community: ${communities.map(formatCommunity).join(' ')}`]),
    `      Known for ${duration(nowMs - receivedAtMs)}, ${from}`,
  ]
}

function nextHopText({ nextHop, peerAddress, routerId }: BgpPath): string {
  const from = peerAddress === ANY_IPV4 ? '0.0.0.0' : ipv4Text(peerAddress)
  return `${ipv4Text(nextHop)} from ${from} (${ipv4Text(routerId)})`
}

/** With where the rule comes from, since two of them are not in the RFC. */
function reasonText({ step, text }: Reason): string {
  const source = DECISION_STEPS.find((rule) => rule.step === step)?.source
  return source === undefined ? text : `${text} (${source})`
}

/** `00:05:10`, then `1d02h03m`, then `2w3d04h`: as routers say how long ago. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  if (days === 0) return [hours, minutes, seconds % 60].map(two).join(':')
  return days < 7
    ? `${days}d${two(hours)}h${two(minutes)}m`
    : `${Math.floor(days / 7)}w${days % 7}d${two(hours)}h`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
