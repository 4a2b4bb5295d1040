/** What happens to zones and servers while they run, in words for the log. */

import { ZoneFileError } from '../errors.ts'
import { formatSocketAddress } from '../address/socket-address.ts'
import type { Client } from '../dns/message/client.ts'
import { describeRule } from '../dns/policy/describe-rule.ts'
import type { PolicyHit } from '../dns/resolver/operator/operator-rules.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { LabEvent, LabServer } from '../lab/lab-event.ts'
import type { HeldAnswer, RrsetNews } from '../zonefiles/zone-file-event.ts'
import { socketErrorText } from './error-text.ts'
import { describeOutcome, describeQuestion, describeUnresolved } from './resolution-text.ts'
import { error, info, type NewsLine, warn } from './news-line.ts'
import type { SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import { describeWalk } from './walk-line.ts'
import { mistakesOf } from './zone-reading.ts'
import { mistakeLines } from './zone-report-text.ts'

type ZoneLoaded = Extract<LabEvent, { kind: 'zone-loaded' }>
type ZoneBroken = Extract<LabEvent, { kind: 'zone-broken' }>

/** RRsets, mistakes and servers that are told one by one; of more only the number is. */
const MOST_TOLD = 5

/** Old answers that are told with the time that they have left. */
const MOST_HELD = 3

/**
 * One line, or a few when a zone file has several mistakes, which come with the lines of the file that they stand on,
 * or when several servers start or stop.
 */
export async function describeLabEvent(
  event: LabEvent,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<NewsLine[]> {
  switch (event.kind) {
    case 'port-taken':
      return [
        warn(`${formatSocketAddress(event.address)} is taken by another program; using the next free port`),
      ]
    case 'servers-started':
      return describeServers(event.servers, 'started')
    case 'servers-stopped':
      return describeServers(event.servers, 'stopped')
    case 'server-failed':
      return [error(socketErrorText(event.error))]
    case 'finding':
      return [warn(event.finding.message)]
    case 'zone-finding':
      return [describeFinding(event)]
    case 'zone-loaded':
      return [info(describeLoaded(event))]
    case 'serial-not-raised':
      return [warn(`${event.zone}: ${describeSerial(event)}`)]
    case 'zone-broken':
      return describeBroken(event, excerpts, style)
    case 'resolved':
      return [info(describeResolution(event.resolution, event.client))]
    case 'unresolved':
      return [info(describeTurnedAway(event.unresolved, event.client))]
    case 'query-failed':
      return [
        error(
          `a query of ${formatSocketAddress(event.client.remote)} could not be answered: a bug? ${String(event.error)}`,
        ),
      ]
    case 'zone-removed':
      return [warn(`${event.file} is gone; ${event.zone} is served no more`)]
  }
}

/** `www.example.com. A: NOERROR for 127.0.0.1:40123, 3 ms, cache, 118 s left`. */
export function describeResolution(resolution: Resolution, client: Client | undefined): string {
  const outcome = `${describeQuestion(resolution.question)}: ${describeOutcome(resolution)}${describeAsker(client)}`
  return `${outcome}, ${Math.round(resolution.elapsedMs)} ms, ${describeWalk(resolution)}`
}

/** `example.com. AXFR: REFUSED for 127.0.0.1:40123, no zones here to transfer`. */
export function describeTurnedAway(unresolved: Unresolved, client: Client | undefined): string {
  const { question, outcome, why } = describeUnresolved(unresolved)
  return `${question}: ${outcome}${describeAsker(client)}, ${why}`
}

/** `ads.example. A for 127.0.0.1:40123 hit ads.hosts: ads.example. (nxdomain)`. */
export function describePolicyHit({ rule, question, client }: PolicyHit): string {
  return `${describeQuestion(question)}${describeAsker(client)} hit ${describeRule(rule)}`
}

function describeAsker(client: Client | undefined): string {
  return client === undefined ? '' : ` for ${formatSocketAddress(client.remote)}`
}

function describeServers(servers: readonly LabServer[], what: 'started' | 'stopped'): NewsLine[] {
  if (servers.length > MOST_TOLD) return [info(`${servers.length} servers ${what}`)]
  return servers.map((server) => info(`${describeServer(server)} ${what}`))
}

function describeServer({ name, address, endpoint }: LabServer): string {
  return `${name} ${address} at ${formatSocketAddress(endpoint)}`
}

function describeLoaded({ zone, file, serial, previousSerial, changes, held }: ZoneLoaded): string {
  if (previousSerial === undefined) return `${zone}: serial ${serial} loaded from ${file}`
  const serials = previousSerial === serial ? `serial ${serial}` : `serial ${previousSerial} → ${serial}`
  const what = changes.length === 0 ? 'sound again, nothing changed' : describeChanges(changes)
  return `${zone}: ${serials} loaded from ${file}: ${what}${describeHeld(held)}`
}

function describeChanges(changes: readonly RrsetNews[]): string {
  const told = changes.slice(0, MOST_TOLD).map(({ kind, name, type }) => `${name} ${type} ${kind}`)
  return [...told, ...(changes.length > MOST_TOLD ? [`${changes.length - MOST_TOLD} more`] : [])].join(', ')
}

function describeHeld(held: readonly HeldAnswer[]): string {
  if (held.length === 0) return ''
  const told = held.slice(0, MOST_HELD).map(({ name, type, seconds }) => `${name} ${type} for ${seconds} s`)
  const more = held.length > MOST_HELD ? ` and ${held.length - MOST_HELD} more` : ''
  return `; the resolver still holds the old ${told.join(', ')}${more}`
}

function describeSerial({
  serial,
  previousSerial,
}: Extract<LabEvent, { kind: 'serial-not-raised' }>): string {
  return serial === previousSerial
    ? `the data changed, but serial ${serial} was not raised: secondaries will not notice`
    : `the serial went back from ${previousSerial} to ${serial}: secondaries will not take the new data`
}

function describeFinding({ file, finding }: Extract<LabEvent, { kind: 'zone-finding' }>): NewsLine {
  const { severity, message, why } = finding
  return { level: severity === 'error' ? 'error' : 'warn', text: `${file}: ${message}: ${why}` }
}

async function describeBroken(
  { file, error: trouble, servedSerial }: ZoneBroken,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<NewsLine[]> {
  const served = servedSerial === undefined ? 'it is not served' : `serial ${servedSerial} stays in service`
  if (!(trouble instanceof ZoneFileError)) return [error(`${trouble.message}; ${served}`)]
  const mistakes = mistakesOf(trouble)
  const told: NewsLine[] = []
  for (const mistake of mistakes.slice(0, MOST_TOLD)) {
    told.push(error((await mistakeLines(mistake, excerpts, style)).join('\n')))
  }
  const more = mistakes.length > MOST_TOLD ? ` (${mistakes.length} errors in all)` : ''
  return [...told, warn(`${file}: ${served}${more}`)]
}
