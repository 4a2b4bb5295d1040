/** `show ip route` and `show ip bgp`: what a router knows, as the shells of common routers tell it. */

import { ipv4Number, type Ipv4 } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix, networkAddress, parseIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { RibEntry } from '../../bgp/rib-entry.ts'
import type { Speaker } from '../../bgp/speaker.ts'
import { TextError } from '../../errors.ts'
import { formatAsPath } from '../../wire/bgp-as-path.ts'
import { CommandError, UsageError, type CommandContext, type ExitCode } from '../command.ts'
import { addressOf } from '../host-names.ts'
import { formatBgpEntry, formatBgpTable } from '../text/format-bgp.ts'
import { formatBgpNeighbor, formatBgpSummary } from '../text/format-bgp-neighbors.ts'
import { formatIpRoute, formatIpRoutes, type PathOf } from '../text/format-ip-route.ts'

export const SHOW_IP_USAGE =
  'show ip route [address]\nshow ip bgp [address|prefix]\nshow ip bgp summary\nshow ip bgp neighbors [address|name]'

/** `words` follow `show ip`. */
export async function showIp(
  context: CommandContext,
  [what, ...words]: readonly string[],
): Promise<ExitCode> {
  if (what === 'route') return showRoutes(context, words)
  if (what === 'bgp') return showBgp(context, words)
  throw new UsageError('')
}

/** What may follow `show ip`, and `show ip bgp`. */
export function completeShowIp(words: readonly string[]): readonly string[] {
  if (words.length === 0) return ['route', 'bgp']
  return words.length === 1 && words[0] === 'bgp' ? ['summary', 'neighbors'] : []
}

async function showRoutes(context: CommandContext, [target, ...rest]: readonly string[]): Promise<ExitCode> {
  const { kernel } = context.host
  if (rest.length > 0) throw new UsageError('')
  const pathOf = bestPaths(context)
  if (target === undefined) {
    formatIpRoutes(kernel.routes.entries(), pathOf).forEach(context.print)
    return 0
  }
  const address = await addressOf(context, 'show', target)
  const route = kernel.routes.lookup(address)
  if (route === undefined) throw new CommandError('% Network not in table')
  formatIpRoute(route, pathOf, route.kind === 'bgp' ? whyBgp(context, address) : []).forEach(context.print)
  return 0
}

/** How the router's speaker knows the prefix of a route. */
function bestPaths(context: CommandContext): PathOf {
  const speaker = speakerOf(context)
  return ({ destination: address, prefixLength }) => speaker?.entry({ address, prefixLength }).best
}

/** What BGP has to say of the way to an address. */
function whyBgp(context: CommandContext, address: Ipv4): string[] {
  const entry = speakerOf(context)?.lookup(address)
  if (entry?.best === undefined) return []
  return [`AS path ${formatAsPath(entry.best.asPath) || 'local'}`, `Chosen because: ${entry.reason.text}`]
}

async function showBgp(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const speaker = speakerOf(context)
  if (speaker === undefined) throw new CommandError(`% BGP is not running on ${context.host.name}`)
  const [what, which, ...rest] = words
  if (rest.length > 0) throw new UsageError('')
  if (what === 'neighbors' || what === 'neighbor') return showNeighbors(context, speaker, which)
  if (which !== undefined) throw new UsageError('')
  if (what === undefined) formatBgpTable(speaker.config, speaker.entries()).forEach(context.print)
  else if (what === 'summary') showSummary(context, speaker)
  else formatBgpEntry(await entryOf(context, speaker, what), context.host.clock.now()).forEach(context.print)
  return 0
}

function showSummary({ host, print }: CommandContext, speaker: Speaker): void {
  const known = speaker.entries().filter(({ best }) => best !== undefined).length
  formatBgpSummary(speaker.config, known, speaker.neighbors(), host.clock.now()).forEach(print)
}

async function showNeighbors(
  { host, print }: CommandContext,
  speaker: Speaker,
  which: string | undefined,
): Promise<ExitCode> {
  const address = which === undefined ? undefined : addressIn(which)
  const neighbors = speaker
    .neighbors()
    .filter((each) => which === undefined || each.name === which || each.address === address)
  if (neighbors.length === 0)
    throw new CommandError(which === undefined ? '% No neighbors' : '% No such neighbor')
  for (const [i, neighbor] of neighbors.entries()) {
    if (i > 0) print('')
    formatBgpNeighbor(neighbor, speaker.config.asn, host.clock.now()).forEach(print)
  }
  return 0
}

/** Of a prefix exactly that; of an address, or a name, the longest prefix that holds it. */
async function entryOf(context: CommandContext, speaker: Speaker, text: string): Promise<RibEntry> {
  const entry = text.includes('/')
    ? exactEntry(speaker, text)
    : speaker.lookup(await addressOf(context, 'show', text))
  if (entry === undefined || entry.paths.length + entry.rejected.length === 0) {
    throw new CommandError('% Network not in table')
  }
  return entry
}

function exactEntry(speaker: Speaker, text: string): RibEntry {
  try {
    const prefix = parseIpv4Prefix(text)
    if (networkAddress(prefix) === prefix.address) return speaker.entry(prefix)
    const meant = { ...prefix, address: networkAddress(prefix) }
    throw new CommandError(`% ${text} is no network: ${formatIpv4Prefix(meant)} is`)
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    throw new CommandError(`% Invalid prefix: ${text}`)
  }
}

function addressIn(text: string): Ipv4 | undefined {
  try {
    return ipv4Number(text)
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    return undefined
  }
}

function speakerOf({ shell, host }: CommandContext): Speaker | undefined {
  return shell.services.speakers?.get(host.name)
}
