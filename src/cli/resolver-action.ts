/** What `rootwalk resolver` does. */

import type { Logger } from 'pino'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { formatMetrics } from '../control/resolver-metrics.ts'
import { AccessList, LOOPBACK_ONLY } from '../dns/policy/access-list.ts'
import type { DnsServer } from '../dns/server/dns-server.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { loadCacheAtStart, saveCacheAtEnd } from './cache-file.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { formatJsonLine } from './json.ts'
import { openLog } from './log.ts'
import { processCommands } from './resolver-control.ts'
import { reloadOnHangup } from './resolver-reload.ts'
import { ResolverService } from './resolver-service.ts'
import { readSetup, type ResolverFlags, type ResolverSetup } from './resolver-setup.ts'
import { digCommand, endAsked, serve } from './serving.ts'
import { openSideDoors, type SideDoors } from './side-doors.ts'
import { count } from './zone-report-text.ts'

interface Options extends ResolverFlags {
  readonly check?: true
  readonly json?: true
}

export async function serveRecursion(options: Options): Promise<ExitCode> {
  const runtime = nodeRuntime()
  const setup = await readSetup(runtime.files, options)
  const log = await openLog(setup.log.level)
  const service = new ResolverService(runtime, setup, log)
  if (options.check === true) return checked(service, options)
  await loadCacheAtStart(service, runtime, log)
  const servers = await listen(runtime, service, log)
  const { metrics, control } = setup
  const doors = await openSideDoors({
    program: 'resolver',
    clock: runtime.clock,
    log,
    local: servers[0]!.local,
    control,
    commands: processCommands(service, runtime, log, options),
    metrics,
    metricsText: () => formatMetrics(service.stats()),
  }).catch(async (error: unknown) => {
    await closeAll(servers)
    service.close()
    throw error
  })
  const hangup = reloadOnHangup(service, runtime, log, options)
  warnOfOthers(servers, setup, log)
  const ended = endAsked()
  const addresses = servers.map(({ local }) => local)
  process.stdout.write(
    options.json === true ? startJson(addresses, doors) : startText(addresses, doors, setup),
  )
  await ended
  hangup.stop()
  await answerHeld(servers, service, log)
  await doors.close()
  await saveCacheAtEnd(service, runtime, log)
  service.close()
  return EXIT.done
}

/** A setup that a resolver can be made of has no mistakes. */
function checked(service: ResolverService, { config }: Options): ExitCode {
  service.close()
  if (config === undefined)
    throw new CommandFailure(EXIT.usage, '--check is for a file: name it with --config')
  process.stdout.write(`${config}: no mistakes\n`)
  return EXIT.done
}

async function listen(runtime: Runtime, service: ResolverService, log: Logger): Promise<DnsServer[]> {
  const respond = service.queries.counting(service.respond)
  const servers: DnsServer[] = []
  try {
    for (const address of service.setup.listen) servers.push(await serve(runtime, address, respond, log))
  } catch (error) {
    await closeAll(servers)
    service.close()
    throw error
  }
  return servers
}

/** Takes no more questions, and tells the log what became of those that were there. */
async function answerHeld(
  servers: readonly DnsServer[],
  { queries }: ResolverService,
  log: Logger,
): Promise<void> {
  const { held } = queries
  log.info(`ending, with ${count(held, 'question')} to answer`)
  await closeAll(servers)
  if (held > 0) log.info(`${held - queries.held} of ${count(held, 'held question')} answered`)
}

async function closeAll(servers: readonly DnsServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
}

function warnOfOthers(servers: readonly DnsServer[], { config }: ResolverSetup, log: Logger): void {
  const loopback = AccessList.allowing(LOOPBACK_ONLY)
  const { allow = [], access } = config
  if (access !== undefined) return
  for (const { local } of servers) {
    if (loopback.actionFor(local.ip) !== 'refuse') continue
    const admitted =
      allow.length === 0 ? 'this machine; --allow admits others' : `this machine and ${allow.join(', ')}`
    log.warn(
      `${formatSocketAddress(local)} can be reached by others, but recursion is refused for all but ${admitted}`,
    )
  }
}

function startText(
  addresses: readonly SocketAddress[],
  { metrics, control }: SideDoors,
  setup: ResolverSetup,
): string {
  const [first] = addresses
  return [
    describeSource(setup),
    ...addresses.map((address) => `at ${formatSocketAddress(address)}, UDP and TCP`),
    ...(metrics === undefined ? [] : [`metrics at http://${formatSocketAddress(metrics)}/metrics`]),
    ...(control === undefined ? [] : [`control socket ${control}`]),
    'Try:',
    `  ${digCommand(first!, 'www.example.com')}`,
    'ready',
    '',
  ].join('\n')
}

function describeSource({ config, hintsFile }: ResolverSetup): string {
  const servers = Object.entries(config.forward ?? {}).find(([zone]) => zone === '.')?.[1].servers ?? []
  if (servers.length > 0) {
    const list = servers.map((server) =>
      'ip' in server ? formatSocketAddress(server) : server.name.toString(),
    )
    return `Resolving through ${list.join(', ')}`
  }
  return `Resolving from ${hintsFile === undefined ? "the Internet's root servers" : `the root servers in ${hintsFile}`}`
}

function startJson(addresses: readonly SocketAddress[], { metrics, control }: SideDoors): string {
  const [listen] = addresses
  return formatJsonLine({ event: 'ready', listen, addresses, metrics, control })
}
