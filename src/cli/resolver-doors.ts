/** The ways into a running resolver that are not for questions: the control socket and the metrics. */

import type { Logger } from 'pino'
import type { SocketAddress } from '../address/socket-address.ts'
import { ControlClient } from '../control/control-client.ts'
import { ControlServer } from '../control/control-server.ts'
import { formatMetrics, METRICS_TYPE } from '../control/metrics-text.ts'
import { type TextEndpoint, serveText } from '../node/text-endpoint.ts'
import { connectUnix, listenUnix, type UnixListener } from '../node/unix-socket.ts'
import { FileError, type Runtime, SocketError } from '../runtime/runtime.ts'
import { usualSocket } from './control-socket.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { processCommands } from './resolver-control.ts'
import type { ResolverService } from './resolver-service.ts'
import type { ResolverFlags } from './resolver-setup.ts'

export interface SideDoors {
  readonly metrics: SocketAddress | undefined
  readonly control: string | undefined
  close(): Promise<void>
}

/**
 * Rejects with `SocketError`, `FileError` or `CommandFailure` for an address or a path that cannot be had.
 *
 * @param local where the resolver listens: its usual socket has its port in its name
 */
export async function openSideDoors(
  service: ResolverService,
  runtime: Runtime,
  log: Logger,
  flags: ResolverFlags,
  local: SocketAddress,
): Promise<SideDoors> {
  const server = new ControlServer(processCommands(service, runtime, log, flags), {
    clock: runtime.clock,
    onFailure: (error, command) => log.error({ err: error, command }, 'a command failed: a bug'),
  })
  const metrics = await openMetrics(service)
  const control = await openControl(service, server, log, local).catch((error: unknown) => {
    metrics?.close()
    throw error
  })
  return {
    metrics: metrics?.local,
    control: control?.path,
    async close() {
      metrics?.close()
      await control?.close()
      await server.close()
    },
  }
}

async function openMetrics(service: ResolverService): Promise<TextEndpoint | undefined> {
  const { metrics } = service.setup
  if (metrics === undefined) return undefined
  return serveText(metrics, '/metrics', METRICS_TYPE, () => formatMetrics(service.stats()))
}

async function openControl(
  service: ResolverService,
  server: ControlServer,
  log: Logger,
  local: SocketAddress,
): Promise<UnixListener | undefined> {
  const { control } = service.setup
  if (control === false) return undefined
  if (control !== true) return openControlAt(control, server)
  try {
    return await openControlAt(await usualSocket(local, process.pid), server)
  } catch (error) {
    // Nobody has asked for it by name: it is no reason not to resolve.
    if (!(error instanceof FileError || error instanceof SocketError || error instanceof CommandFailure))
      throw error
    log.warn(`no control socket: ${error.message}`)
    return undefined
  }
}

async function openControlAt(path: string, server: ControlServer): Promise<UnixListener> {
  try {
    return await listenUnix(path, (stream) => server.accept(stream))
  } catch (error) {
    if (!(error instanceof SocketError) || error.code !== 'EADDRINUSE') throw error
    throw new CommandFailure(
      EXIT.no,
      `${path} is the control socket of another server${await holderOf(path)}`,
    )
  }
}

/** `, process 4711`, if it tells. */
async function holderOf(path: string): Promise<string> {
  try {
    const client = new ControlClient(await connectUnix(path))
    const { pid } = (await client.ask({ command: 'status' })) as { pid: number }
    client.close()
    return `, process ${pid}`
  } catch {
    return ''
  }
}
