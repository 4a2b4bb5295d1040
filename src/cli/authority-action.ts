/** What `rootwalk authority` does. */

import type { Logger } from 'pino'
import type { AuthorityEvent } from '../authority/authority-event.ts'
import type { AuthoritySettings } from '../config/authority-settings.ts'
import { formatAuthorityMetrics } from '../control/authority-metrics.ts'
import { InheritedNetwork, inheritedSockets } from '../node/inherited-sockets.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { makeStateFolder } from '../node/private-folder.ts'
import { removeAbandoned } from '../node/temporary-file.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { folderOf } from '../zonefiles/file-name.ts'
import type { FileMistake } from '../yamlfile/file-mistake.ts'
import { authorityProcessCommands } from './authority-control.ts'
import { describeAuthorityEvent } from './authority-news.ts'
import { AuthorityReload } from './authority-reload.ts'
import { AuthorityService, type ServiceOptions } from './authority-service.ts'
import { type AuthorityFlags, type AuthoritySetup, readAuthoritySetup } from './authority-setup.ts'
import { startJson, startText } from './authority-start-text.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { openLog } from './log.ts'
import { NewsLog } from './news-log.ts'
import { endAsked } from './serving.ts'
import { openSideDoors, type SideDoors } from './side-doors.ts'
import { SystemdNotifier } from './systemd.ts'

interface Options extends AuthorityFlags {
  readonly check?: true
  readonly json?: true
}

export async function serveZones(options: Options): Promise<ExitCode> {
  const inherited = await inheritedSockets(process.env, process.pid)
  const system = nodeRuntime()
  const runtime = { ...system, network: new InheritedNetwork(system.network, inherited) }
  const addresses = inherited.map(({ local }) => local)
  const read = (): Promise<AuthoritySetup> => readAuthoritySetup(runtime.files, options, addresses)
  const setup = await read()
  if (options.check === true) return checked(setup, options)
  const log = await openLog(setup.log.level)
  for (const warning of setup.warnings) log.warn(warningText(warning))
  const news = new NewsLog(log, runtime.files, describeAuthorityEvent)
  const service = await startTelling(runtime, { setup, read, log }, news)
  const systemd = new SystemdNotifier(log)
  const reload = new AuthorityReload(service, runtime, log, systemd)
  const doors = await openDoors(service, reload, runtime, log, options).catch(async (error: unknown) => {
    await service.running.close()
    throw error
  })
  const hangup = options.config === undefined ? undefined : reload.onHangup()
  await news.written()
  const ended = endAsked()
  tellStart(service, doors, options)
  systemd.ready(service.summary)
  await ended
  hangup?.stop()
  await Promise.all([systemd.stopping(), service.running.close()])
  await doors.close()
  await news.written()
  return EXIT.done
}

/** What happens at the start is told once it is known that there is one. */
async function startTelling(
  runtime: Runtime,
  options: Omit<ServiceOptions, 'observe'>,
  news: NewsLog<AuthorityEvent>,
): Promise<AuthorityService> {
  const { settings } = options.setup
  if (settings.state !== undefined) await makeStateFolder(settings.state)
  for (const folder of writtenFolders(settings)) await removeAbandoned(folder)
  const early: AuthorityEvent[] = []
  let tell = (event: AuthorityEvent): void => void early.push(event)
  const service = await AuthorityService.start(runtime, { ...options, observe: (event) => tell(event) })
  tell = (event) => news.tell(event)
  early.forEach(tell)
  return service
}

/** Where the server writes files: its state, and zones that are updated. */
function writtenFolders({ state, zones, folders, policy }: AuthoritySettings): Set<string> {
  const updated = zones.flatMap((zone) =>
    zone.kind === 'primary' && zone.takesUpdates ? [folderOf(zone.file)] : [],
  )
  return new Set([
    ...(state === undefined ? [] : [state]),
    ...updated,
    ...(policy.takesUpdates ? folders : []),
  ])
}

function checked({ warnings }: AuthoritySetup, { config }: Options): ExitCode {
  if (config === undefined)
    throw new CommandFailure(EXIT.usage, '--check is for a file: name it with --config')
  for (const warning of warnings) process.stdout.write(`warning: ${warningText(warning)}\n`)
  process.stdout.write(`${config}: no mistakes\n`)
  return EXIT.done
}

function warningText({ file, line, column, message }: FileMistake): string {
  return `${file}:${line}:${column}: ${message}`
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

function tellStart({ running, zones }: AuthorityService, doors: SideDoors, { json }: Options): void {
  const { addresses } = running
  process.stdout.write(
    json === true ? startJson(addresses, zones, doors) : startText(addresses, zones, doors),
  )
}
