/** The TCP side of nc: lines to octets of a stream and back. */

import type { SocketAddress } from '../../address/socket-address.ts'
import { SocketError, type ByteStream } from '../../runtime/runtime.ts'
import type { Wait } from '../../stack/surroundings.ts'
import type { CommandContext } from '../command.ts'
import { orInterrupted } from '../interruption.ts'
import { LineSplitter } from '../line-splitter.ts'
import { socketErrorText } from '../text/socket-error-text.ts'
import type { NcSettings } from './settings.ts'

/** Connects, and talks until the peer ends. */
export async function talkTcp(
  context: CommandContext,
  settings: NcSettings,
  remote: SocketAddress,
): Promise<number> {
  const { print } = context
  const stream = await connect(context, settings, remote)
  if (typeof stream === 'string') {
    if (settings.verbose) print(`nc: connect to ${remote.ip} port ${remote.port} (tcp) failed: ${stream}`)
    return 1
  }
  if (settings.verbose) print(`Connection to ${remote.ip} ${remote.port} port [tcp/*] succeeded!`)
  await relay(context, stream, 'end with the input')
  return 0
}

/** Undefined when the port is open, or else why not. */
export async function tryTcp(
  context: CommandContext,
  settings: NcSettings,
  remote: SocketAddress,
): Promise<string | undefined> {
  const stream = await connect(context, settings, remote)
  if (typeof stream === 'string') return stream
  await stream.end().catch(ignoreSocketError)
  stream.abort()
  return undefined
}

/** Takes one connection after the other with -k, and otherwise one. Rejects with `SocketError` for a port that is taken. */
export async function listenTcp(
  context: CommandContext,
  settings: NcSettings,
  local: SocketAddress,
): Promise<number> {
  const { host, world, print } = context
  const waiting: ByteStream[] = []
  let arrived: Wait<void> = world.wait(() => 'a connection for nc')
  const listener = await host.network.listen(local, (stream) => {
    waiting.push(stream)
    arrived.resolve()
  })
  if (settings.verbose) print(`Listening on ${local.ip} ${local.port}`)
  context.linger()
  try {
    do {
      await orInterrupted(context, arrived.promise)
      const stream = waiting.shift()
      if (stream === undefined) break
      if (settings.verbose) print(`Connection received on ${stream.remote.ip} ${stream.remote.port}`)
      if (!settings.keepListening) await listener.close()
      await relay(context, stream, 'wait for the peer')
      if (waiting.length === 0) arrived = world.wait(() => 'a connection for nc')
    } while (settings.keepListening && !context.interrupted.aborted)
  } finally {
    await listener.close()
    arrived.resolve()
    for (const stream of waiting) stream.abort()
  }
  return 0
}

/** The connection, or why there is none. */
async function connect(
  context: CommandContext,
  { timeoutMs = Infinity }: NcSettings,
  remote: SocketAddress,
): Promise<ByteStream | string> {
  const giveUp = new AbortController()
  const connecting = context.host.network.connect(remote, giveUp.signal)
  try {
    const stream = await orInterrupted(context, connecting, timeoutMs)
    if (stream !== undefined) return stream
    giveUp.abort()
    const late = await connecting.catch(ignoreSocketError)
    late?.abort()
    return socketErrorText('ETIMEDOUT')
  } catch (error) {
    if (error instanceof SocketError) return socketErrorText(error.code)
    throw error
  }
}

type WhenInputEnds =
  /** A client has said all that it has to say. */
  | 'end with the input'
  /** A server that nobody types for stays to hear the client out. */
  | 'wait for the peer'

/** Passes lines both ways until the peer ends, or resets, or someone interrupts. */
async function relay(
  context: CommandContext,
  stream: ByteStream,
  whenInputEnds: WhenInputEnds,
): Promise<void> {
  context.linger()
  const received = receive(context, stream)
  void sendInput(context, stream, whenInputEnds)
  await orInterrupted(context, received)
  if (context.interrupted.aborted) stream.abort()
  else await stream.end().catch(ignoreSocketError)
  await received
}

async function receive({ print }: CommandContext, stream: ByteStream): Promise<void> {
  const splitter = new LineSplitter(print)
  try {
    for (let octets = await stream.read(); octets !== null; octets = await stream.read())
      splitter.push(octets)
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    if (error.code !== 'ABORTED') print(`nc: read: ${socketErrorText(error.code)}`)
  }
  splitter.end()
}

async function sendInput(
  { input }: CommandContext,
  stream: ByteStream,
  whenInputEnds: WhenInputEnds,
): Promise<void> {
  const encoder = new TextEncoder()
  let lines = 0
  try {
    for (let line = await input.next(); line !== undefined; line = await input.next()) {
      lines++
      await stream.write(encoder.encode(`${line}\n`))
    }
    if (lines > 0 || whenInputEnds === 'end with the input') await stream.end()
  } catch (error) {
    // The reading half tells what happened to the connection.
    ignoreSocketError(error)
  }
}

function ignoreSocketError(error: unknown): undefined {
  if (!(error instanceof SocketError)) throw error
  return undefined
}
