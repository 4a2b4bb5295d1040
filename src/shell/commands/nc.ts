/** `nc`: one end of a TCP connection or a UDP flow, with lines as its input and output; as that of OpenBSD. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { SocketError } from '../../runtime/runtime.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { addressOf, stubOf } from '../host-names.ts'
import { readNcSettings, type NcSettings } from '../nc/settings.ts'
import { listenTcp, talkTcp, tryTcp } from '../nc/tcp.ts'
import { listenUdp, talkUdp, tryUdp } from '../nc/udp.ts'
import { parseInteger } from '../numbers.ts'
import { parseOptions, type Options } from '../options.ts'
import { socketErrorText } from '../text/socket-error-text.ts'

const TRANSPORTS = {
  tcp: { name: 'tcp', talk: talkTcp, listen: listenTcp, attempt: tryTcp },
  udp: { name: 'udp', talk: talkUdp, listen: listenUdp, attempt: tryUdp },
} as const

type Transport = (typeof TRANSPORTS)[keyof typeof TRANSPORTS]

export const nc: Command = {
  name: 'nc',
  usage:
    'nc [-nuv] [-w timeout] destination port\n' +
    'nc -z [-nuv] [-w timeout] destination port[-port]\n' +
    'nc -l [-knuv] [-p] port',
  summary: 'send and receive lines over TCP or UDP (-u); -l listens, -z tries ports',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'knuvzlpN', values: 'w' })
    const settings = readNcSettings(options)
    const transport = TRANSPORTS[options.has('u') ? 'udp' : 'tcp']
    if (options.has('l')) return listen(context, settings, transport, options)
    const [target, ports, ...rest] = options.words
    if (target === undefined || ports === undefined || rest.length > 0) throw new UsageError('')
    const ip = ipv4Text(await addressOf(context, 'nc', target))
    if (!options.has('z')) {
      return transport.talk(context, settings, { ip, port: await portOf(context, transport, ports) })
    }
    let isAnyOpen = false
    for (const port of await portRange(context, transport, ports)) {
      if (context.interrupted.aborted) break
      const failure = await transport.attempt(context, settings, { ip, port })
      if (failure === undefined) isAnyOpen = true
      if (settings.verbose) context.print(attemptText(target, port, transport, failure))
    }
    return isAnyOpen ? 0 : 1
  },

  complete: ({ world }) => world.hosts.map(({ name }) => name),
}

function attemptText(target: string, port: number, { name }: Transport, failure: string | undefined): string {
  return failure === undefined
    ? `Connection to ${target} ${port} port [${name}/*] succeeded!`
    : `nc: connect to ${target} port ${port} (${name}) failed: ${failure}`
}

async function listen(
  context: CommandContext,
  settings: NcSettings,
  transport: Transport,
  { words: [port, ...rest] }: Options,
): Promise<number> {
  if (port === undefined || rest.length > 0) throw new UsageError('')
  try {
    return await transport.listen(context, settings, {
      ip: '0.0.0.0',
      port: await portOf(context, transport, port),
    })
  } catch (error) {
    if (error instanceof SocketError) throw new CommandError(`nc: ${socketErrorText(error.code)}`)
    throw error
  }
}

/** By number, or by the name of a service. */
async function portOf(context: CommandContext, { name }: Transport, text: string): Promise<number> {
  const port = parseInteger(text, 1, 65_535)
  if (port !== undefined) return port
  if (/^[0-9]/.test(text)) throw new CommandError(`nc: port number invalid: ${text}`)
  const service = await stubOf(context).getService(text, name)
  if (service === undefined) throw new CommandError(`nc: service "${text}" unknown`)
  return service.port
}

/** `80`, `20-25`, `http`. */
async function portRange(context: CommandContext, transport: Transport, text: string): Promise<number[]> {
  const [, from = text, to = from] = /^([0-9]+)-([0-9]+)$/.exec(text) ?? []
  const [first, last] = [await portOf(context, transport, from), await portOf(context, transport, to)]
  if (last < first) throw new CommandError(`nc: port number invalid: ${text}`)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
