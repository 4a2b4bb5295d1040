/** What `rootwalk up` prints: its servers when it has started, then where each answer came from. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { formatClass } from '../dns/iana/classes.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Client } from '../dns/message/client.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { LabServer } from '../lab/lab-event.ts'
import { LabResult } from '../lab/lab-result.ts'
import { formatJsonLine } from './json.ts'
import { describeOutcome, describeQuestion, describeUnresolved } from './resolution-text.ts'
import { digCommand } from './serving.ts'
import type { Style } from './style.ts'
import { groupByName, serverTable } from './up-table.ts'
import { VERSION } from './version.ts'
import { describeWalk } from './walk-line.ts'
import { count } from './zone-report-text.ts'

export interface UpStart {
  readonly folder: string
  readonly servers: readonly LabServer[]
  readonly resolver: SocketAddress
  /** Where it was to listen; port 0 for anywhere. */
  readonly wished: SocketAddress
  /** Since the program was started. */
  readonly elapsedMs: number
}

export interface UpReport {
  start(start: UpStart): string
  resolved(resolution: Resolution, client: Client | undefined): string
  unresolved(unresolved: Unresolved, client: Client | undefined): string
}

/** For people. */
export function textReport(style: Style, isQuiet: boolean): UpReport {
  const { strong, faint, warning } = style
  return {
    start({ folder, servers, resolver, wished, elapsedMs }) {
      const zones = zonesOf(servers)
      const isMoved = wished.port !== 0 && wished.port !== resolver.port
      const taken = isMoved ? warning(` (${formatSocketAddress(wished)} is taken)`) : ''
      const table = isQuiet ? [] : ['', ...serverTable(servers, style)]
      return [
        `rootwalk ${VERSION}: ${summaryOf(folder, zones, servers)}`,
        ...table,
        '',
        `resolver at ${strong(formatSocketAddress(resolver))}${taken}, UDP and TCP. Try:`,
        `  ${digCommand(resolver, questionFor(zones))}`,
        '',
        `ready after ${Math.round(elapsedMs)} ms; edit a file of ${folder} and ask again; Ctrl-C ends it`,
        '',
      ].join('\n')
    },
    resolved(resolution) {
      const what = `${strong(describeQuestion(resolution.question))}  ${describeOutcome(resolution)}`
      return `${what}  ${Math.round(resolution.elapsedMs)} ms  ${faint(describeWalk(resolution))}\n`
    },
    unresolved(unresolved) {
      const { question, outcome, why } = describeUnresolved(unresolved)
      return `${strong(question)}  ${outcome}  ${faint(why)}\n`
    },
  }
}

/** For programs: one object a line. */
export const jsonReport: UpReport = {
  start: ({ folder, servers, resolver, elapsedMs }) =>
    formatJsonLine({ event: 'ready', folder, resolver, servers, elapsedMs }),
  resolved(resolution, client) {
    const { question, rcode, elapsedMs } = resolution
    return formatJsonLine({
      event: 'query',
      ...askerData(client),
      ...questionData(question),
      rcode: formatRcode(rcode),
      elapsedMs,
      walk: describeWalk(resolution),
      conversation: new LabResult(resolution).conversation,
    })
  },
  unresolved(unresolved, client) {
    const { question } = unresolved
    const rcode = unresolved.kind === 'refused' ? unresolved.rcode : RCODE.NOERROR
    return formatJsonLine({
      event: 'query',
      ...askerData(client),
      ...(question && questionData(question)),
      rcode: formatRcode(rcode),
      why: describeUnresolved(unresolved).why,
      conversation: [],
    })
  },
}

function askerData(client: Client | undefined): object {
  return client === undefined ? {} : { client: client.remote, transport: client.transport }
}

function questionData({ name, type, rrclass }: Question): object {
  return { name: name.toString(), type: formatType(type), class: formatClass(rrclass) }
}

/** `25 zones from zones/, 53 servers at 104 addresses`. */
function summaryOf(folder: string, zones: readonly string[], servers: readonly LabServer[]): string {
  const named = count(groupByName(servers).length, 'server')
  const addresses = servers.length === 1 ? '1 address' : `${servers.length} addresses`
  return `${count(zones.length, 'zone')} from ${folder.replace(/\/?$/, '/')}, ${named} at ${addresses}`
}

/** Those that lie deepest come last. */
function zonesOf(servers: readonly LabServer[]): string[] {
  return [...new Set(servers.flatMap(({ zones }) => zones))]
}

/** Something to ask that there is an answer to. */
function questionFor(zones: readonly string[]): string {
  return zones.includes('google.com.') ? 'www.google.com' : `${zones.at(-1)!} SOA`
}
