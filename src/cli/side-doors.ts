/** The ways into a running server that are not for questions: the control socket and the metrics. */

import type { Logger } from 'pino'
import type { SocketAddress } from '../address/socket-address.ts'
import { type ControlCommands, ControlServer } from '../control/control-server.ts'
import { METRICS_TYPE } from '../control/metrics-text.ts'
import { serveText } from '../node/text-endpoint.ts'
import { listenUnix, type UnixListener } from '../node/unix-socket.ts'
import { type Clock, FileError, SocketError } from '../runtime/runtime.ts'
import { connectControl, usualSocket } from './control-socket.ts'
import type { Program } from './control-subcommands.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

export interface SideDoorOptions {
  readonly program: Program
  readonly clock: Clock
  readonly log: Logger
  /** Where the server listens: its usual socket has its port in its name. */
  readonly local: SocketAddress
  /** The path of the control socket; true for the usual place, false for none. */
  readonly control: string | boolean
  readonly commands: ControlCommands
  /** Where the metrics are to be; nowhere if undefined. */
  readonly metrics: SocketAddress | undefined
  readonly metricsText: () => string
}

export interface SideDoors {
  readonly metrics: SocketAddress | undefined
  readonly control: string | undefined
  close(): Promise<void>
}

/** Rejects with `SocketError`, `FileError` or `CommandFailure` for an address or a path that cannot be had. */
export async function openSideDoors(options: SideDoorOptions): Promise<SideDoors> {
  const { clock, log, commands, metricsText } = options
  const server = new ControlServer(commands, {
    clock,
    onFailure: (error, command) => log.error({ err: error, command }, 'a command failed: a bug'),
  })
  const metrics = options.metrics && (await serveText(options.metrics, '/metrics', METRICS_TYPE, metricsText))
  const control = await openControl(server, options).catch((error: unknown) => {
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

async function openControl(
  server: ControlServer,
  { control, program, local, log }: SideDoorOptions,
): Promise<UnixListener | undefined> {
  if (control === false) return undefined
  if (control !== true) return openControlAt(control, server)
  try {
    return await openControlAt(await usualSocket(program, local, process.pid), server)
  } catch (error) {
    // Nobody has asked for it by name: it is no reason not to serve.
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
    const client = await connectControl(path)
    const { pid } = (await client.ask({ command: 'status' })) as { pid: number }
    client.close()
    return `, process ${pid}`
  } catch {
    return ''
  }
}
