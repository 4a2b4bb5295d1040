/** The UDP side of nc: each line is a datagram. */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { DatagramSocket } from '../../runtime/runtime.ts'
import type { CommandContext } from '../command.ts'
import { interruption, orInterrupted, pause } from '../interruption.ts'
import { LineSplitter } from '../line-splitter.ts'
import { socketErrorText } from '../text/socket-error-text.ts'
import { UDP_PATIENCE_MS, type NcSettings } from './settings.ts'

const ANYWHERE: SocketAddress = { ip: '0.0.0.0', port: 0 }

/** Sends the input, and prints replies until some time after its end, or until the peer refuses. */
export async function talkUdp(
  context: CommandContext,
  { verbose, timeoutMs = UDP_PATIENCE_MS }: NcSettings,
  remote: SocketAddress,
): Promise<number> {
  const { host, input, world, print } = context
  const socket = await host.network.bindDatagram(ANYWHERE)
  const refused = world.wait<'refused'>(() => 'a refusal')
  const splitter = new LineSplitter(print)
  socket.onDatagram((payload) => splitter.push(payload))
  socket.onError((code) => {
    if (verbose) print(`nc: ${socketErrorText(code)}`)
    refused.resolve('refused')
  })
  context.linger()
  const sent = sendDatagrams(input, socket, () => remote).then(() => pause(context, timeoutMs))
  const outcome = await orInterrupted(context, Promise.race([refused.promise, sent]))
  refused.resolve('refused')
  socket.close()
  splitter.end()
  return outcome === 'refused' ? 1 : 0
}

/** UDP says no, or says nothing: undefined when it said nothing, or else why not. */
export async function tryUdp(
  context: CommandContext,
  { timeoutMs = UDP_PATIENCE_MS }: NcSettings,
  remote: SocketAddress,
): Promise<string | undefined> {
  const socket = await context.host.network.bindDatagram(ANYWHERE)
  const refused = context.world.wait<string>(() => 'a refusal')
  socket.onError((code) => refused.resolve(socketErrorText(code)))
  socket.send(new Uint8Array(0), remote)
  const failure = await orInterrupted(context, refused.promise, timeoutMs)
  refused.resolve('')
  socket.close()
  return failure
}

/** Talks with whoever sent last. Rejects with `SocketError` for a port that is taken. */
export async function listenUdp(
  context: CommandContext,
  { verbose }: NcSettings,
  local: SocketAddress,
): Promise<number> {
  const { host, input, print } = context
  const socket = await host.network.bindDatagram(local)
  if (verbose) print(`Bound on ${local.ip} ${local.port}`)
  const splitter = new LineSplitter(print)
  let peer: SocketAddress | undefined
  socket.onDatagram((payload, from) => {
    if (peer === undefined && verbose) print(`Connection received on ${from.ip} ${from.port}`)
    peer = from
    splitter.push(payload)
  })
  void sendDatagrams(input, socket, () => peer)
  context.linger()
  await interruption(context)
  socket.close()
  splitter.end()
  return 0
}

/** Each line goes to wherever the talk is with when it is typed; before there is anybody it goes nowhere. */
async function sendDatagrams(
  input: CommandContext['input'],
  socket: DatagramSocket,
  to: () => SocketAddress | undefined,
): Promise<void> {
  const encoder = new TextEncoder()
  for (let line = await input.next(); line !== undefined; line = await input.next()) {
    const remote = to()
    if (remote !== undefined) socket.send(encoder.encode(`${line}\n`), remote)
  }
}
