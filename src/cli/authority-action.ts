/** What `rootwalk authority` does. */

import type { Logger } from 'pino'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import type { AuthorityEvent } from '../authority/authority-event.ts'
import { formatAuthorityMetrics } from '../control/authority-metrics.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import { makeStateFolder } from '../node/private-folder.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { authorityProcessCommands } from './authority-control.ts'
import { describeAuthorityEvent } from './authority-news.ts'
import { AuthorityReload } from './authority-reload.ts'
import { AuthorityService } from './authority-service.ts'
import { type AuthorityFlags, type AuthoritySetup, readAuthoritySetup } from './authority-setup.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { formatJsonLine } from './json.ts'
import { openLog } from './log.ts'
import { NewsLog } from './news-log.ts'
import { digCommand, endAsked } from './serving.ts'
import { openSideDoors, type SideDoors } from './side-doors.ts'
import { count } from './zone-report-text.ts'

interface Options extends AuthorityFlags {
  readonly check?: true
  readonly json?: true
}

export async function serveZones(options: Options): Promise<ExitCode> {
  const runtime = nodeRuntime()
  const setup = await readAuthoritySetup(runtime.files, options)
  if (options.check === true) return checked(setup, options)
  const log = await openLog(setup.log.level)
  for (const { file, line, column, message } of setup.warnings)
    log.warn(`${file}:${line}:${column}: ${message}`)
  const news = new NewsLog(log, runtime.files, describeAuthorityEvent)
  const service = await startTelling(runtime, setup, options, log, news)
  const reload = new AuthorityReload(service, runtime, log)
  const doors = await openDoors(service, reload, runtime, log, options).catch(async (error: unknown) => {
    await service.running.close()
    throw error
  })
  const hangup = options.config === undefined ? undefined : reload.onHangup()
  await news.written()
  const ended = endAsked()
  const { addresses } = service.running
  const { zones } = service.stats()
  process.stdout.write(
    options.json === true ? startJson(addresses, zones, doors) : startText(addresses, zones, doors),
  )
  await ended
  hangup?.stop()
  await service.running.close()
  await doors.close()
  await news.written()
  return EXIT.done
}

/** What happens at the start is told once it is known that there is one. */
async function startTelling(
  runtime: Runtime,
  setup: AuthoritySetup,
  flags: AuthorityFlags,
  log: Logger,
  news: NewsLog<AuthorityEvent>,
): Promise<AuthorityService> {
  const { state } = setup.settings
  if (state !== undefined) await makeStateFolder(state)
  const early: AuthorityEvent[] = []
  let tell = (event: AuthorityEvent): void => void early.push(event)
  const observe = (event: AuthorityEvent): void => tell(event)
  const service = await AuthorityService.start(runtime, setup, flags, { log, observe })
  tell = (event) => news.tell(event)
  early.forEach(tell)
  return service
}

function checked({ warnings }: AuthoritySetup, { config }: Options): ExitCode {
  if (config === undefined)
    throw new CommandFailure(EXIT.usage, '--check is for a file: name it with --config')
  for (const { file, line, column, message } of warnings)
    process.stdout.write(`${file}:${line}:${column}: warning: ${message}\n`)
  process.stdout.write(`${config}: no mistakes\n`)
  return EXIT.done
}

function openDoors(
  service: AuthorityService,
  reload: AuthorityReload,
  { clock }: Runtime,
  log: Logger,
  flags: AuthorityFlags,
): Promise<SideDoors> {
  const { control, metrics } = service.setup
  return openSideDoors({
    program: 'authority',
    clock,
    log,
    local: service.running.addresses[0]!,
    control,
    commands: authorityProcessCommands(service, reload, flags),
    metrics,
    metricsText: () => formatAuthorityMetrics(service.stats()),
  })
}

/** Zones that are told one by one; of more only the number is. */
const MOST_TOLD = 20

function startText(
  addresses: readonly SocketAddress[],
  zones: readonly ZoneReport[],
  { metrics, control }: SideDoors,
): string {
  const [first] = addresses
  const [zone] = zones
  return [
    'Serving',
    ...zones.slice(0, MOST_TOLD).map((each) => `  ${describeReport(each)}`),
    ...(zones.length > MOST_TOLD ? [`  and ${zones.length - MOST_TOLD} more zones`] : []),
    ...addresses.map(
      (address, i) => `${i === 0 ? 'at' : 'and'} ${formatSocketAddress(address)}, UDP and TCP`,
    ),
    ...(metrics === undefined ? [] : [`metrics at http://${formatSocketAddress(metrics)}/metrics`]),
    ...(control === undefined ? [] : [`control socket ${control}`]),
    'Try:',
    `  ${digCommand(first!, `${zone?.zone ?? '.'} SOA`)}`,
    'ready',
    '',
  ].join('\n')
}

/** `example.com. serial 1: 4 records`. */
function describeReport({ zone, serial, records }: ZoneReport): string {
  if (serial === undefined || records === undefined) return `${zone} not yet: there is no data`
  return `${zone} serial ${serial}: ${count(records, 'record')}`
}

function startJson(
  addresses: readonly SocketAddress[],
  zones: readonly ZoneReport[],
  { metrics, control }: SideDoors,
): string {
  const [listen] = addresses
  const list = zones.map(({ zone, serial, records }) => ({ zone, serial, records }))
  return formatJsonLine({ event: 'ready', listen, addresses, zones: list, metrics, control })
}
