/** What `rootwalk authority` does. */

import { hostname } from 'node:os'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import type { Authority } from '../dns/authority/authority.ts'
import type { Respond } from '../dns/server/respond.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { formatJsonLine } from './json.ts'
import { openLog } from './log.ts'
import { NewsLog } from './news-log.ts'
import { loggingQueries } from './query-log.ts'
import { ServedZones } from './served-zones.ts'
import { digCommand, endAsked, serve } from './serving.ts'
import { VERSION } from './version.ts'
import { describeZone } from './zone-report-text.ts'

interface Options {
  readonly zone: readonly string[]
  readonly listen: SocketAddress
  readonly logQueries?: true
  readonly json?: true
}

export async function serveZones({ zone: paths, listen, logQueries, json }: Options): Promise<ExitCode> {
  refuseRepeated(paths)
  const runtime = nodeRuntime()
  const log = await openLog()
  const identity = { version: `rootwalk ${VERSION}`, name: hostname() }
  const served = await ServedZones.read(runtime.files, paths, identity)
  const { authority } = served
  const respond: Respond = (query, client) => authority.respond(query, client)
  const server = await serve(
    runtime,
    listen,
    logQueries === true ? loggingQueries(respond, log) : respond,
    log,
  )
  const news = new NewsLog(log, runtime.files)
  await served.follow((event) => news.tell(event))
  const ended = endAsked()
  process.stdout.write(
    json === true ? startJson(server.local, authority) : startText(server.local, authority),
  )
  await ended
  served.stop()
  await news.written()
  await server.close()
  return EXIT.done
}

function refuseRepeated(paths: readonly string[]): void {
  const repeated = paths.find((path, i) => paths.indexOf(path) < i)
  if (repeated === undefined) return
  throw new CommandFailure(EXIT.usage, `${repeated} is named twice; a zone is served from one file`)
}

function startText(local: SocketAddress, { zones }: Authority): string {
  const [first] = zones
  return [
    'Serving',
    ...[...zones].map((zone) => `  ${describeZone(zone)}`),
    `at ${formatSocketAddress(local)}, UDP and TCP. Try:`,
    `  ${digCommand(local, `${first!.origin.toString()} SOA`)}`,
    'ready',
    '',
  ].join('\n')
}

function startJson(listen: SocketAddress, { zones }: Authority): string {
  const list = [...zones].map((zone) => ({
    zone: zone.origin.toString(),
    serial: zone.serial,
    records: zone.recordCount,
  }))
  return formatJsonLine({ event: 'ready', listen, zones: list })
}
