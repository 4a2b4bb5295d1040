/** `netstat`: sockets, routes, interfaces and counters, as that of net-tools prints them. */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { ipv4Text } from '../../address/ipv4-number.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import type { TcpState } from '../../stack/tcp/tcp-config.ts'
import { UsageError, type Command, type CommandContext } from '../command.ts'
import { namesOf, stubOf } from '../host-names.ts'
import { parseOptions, type Options } from '../options.ts'
import { routeNames } from '../route-names.ts'
import {
  formatInterfaceTable,
  formatSockets,
  type SocketSelection,
  type SocketView,
} from '../text/format-netstat.ts'
import { formatNetstatRoutes, NUMERIC } from '../text/format-routes.ts'
import { formatStatistics } from '../text/format-statistics.ts'
import { viewOf } from '../text/interface-view.ts'

export const netstat: Command = {
  name: 'netstat',
  usage: 'netstat [-nalptu]\nnetstat [-n] {-r|-i|-s}',
  summary: 'show sockets, routes (-r), interfaces (-i) and counters (-s)',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'nalptuweris', values: '' })
    if (options.words.length > 0) throw new UsageError('')
    const lines = await listing(context, options)
    lines.forEach(context.print)
    return 0
  },

  complete: () => ['-an', '-nr', '-s', '-i'],
}

async function listing(context: CommandContext, options: Options): Promise<string[]> {
  const { kernel } = context.host
  if (options.has('r')) {
    const names = options.has('n') ? NUMERIC : await routeNames(context)
    return formatNetstatRoutes(kernel.routes.entries(), names)
  }
  if (options.has('i')) return formatInterfaceTable(kernel.interfaces.filter(({ up }) => up).map(viewOf))
  if (options.has('s')) return formatStatistics(kernel.counters, kernel.settings.forwarding)
  const selection = selectionOf(options)
  const wanted = socketsOf(context.host)
    .filter(({ protocol }) => isWanted(options, protocol))
    .filter(
      (socket) =>
        selection === 'servers and established' || isServer(socket) === (selection === 'only servers'),
    )
  const show = options.has('n') ? inNumbers : await inNames(context, wanted)
  return formatSockets(
    wanted.map((socket) => viewOfSocket(socket, show)),
    selection,
  )
}

function selectionOf(options: Options): SocketSelection {
  if (options.has('l')) return 'only servers'
  return options.has('a') ? 'servers and established' : 'w/o servers'
}

function isWanted(options: Options, protocol: 'tcp' | 'udp' | 'raw'): boolean {
  const only = (['t', 'u', 'w'] as const).filter((letter) => options.has(letter))
  return only.length === 0 || only.some((letter) => LETTERS[letter] === protocol)
}

const LETTERS = { t: 'tcp', u: 'udp', w: 'raw' } as const

/** A socket as the kernel knows it. */
interface OpenSocket {
  readonly protocol: 'tcp' | 'udp'
  readonly receiveQueue: number
  readonly sendQueue: number
  readonly local: Ipv4Endpoint
  readonly remote: Ipv4Endpoint
  readonly state: TcpState | 'LISTEN' | undefined
}

/** A TCP socket that listens, or a UDP socket without a peer. */
function isServer({ protocol, state, remote }: OpenSocket): boolean {
  return protocol === 'tcp' ? state === 'LISTEN' : remote.port === 0
}

/** RFC 9293's states in the words of Linux. */
const STATE_NAMES: Readonly<Record<TcpState | 'LISTEN', string>> = {
  CLOSED: 'CLOSE',
  LISTEN: 'LISTEN',
  'SYN-SENT': 'SYN_SENT',
  'SYN-RECEIVED': 'SYN_RECV',
  ESTABLISHED: 'ESTABLISHED',
  'FIN-WAIT-1': 'FIN_WAIT1',
  'FIN-WAIT-2': 'FIN_WAIT2',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  CLOSING: 'CLOSING',
  'LAST-ACK': 'LAST_ACK',
  'TIME-WAIT': 'TIME_WAIT',
}

function socketsOf({ kernel }: WiredHost): OpenSocket[] {
  const tcp = kernel.tcp.connections().map((connection) => ({ ...connection, protocol: 'tcp' as const }))
  const udp = kernel.udp.sockets().map(({ local }) => ({
    protocol: 'udp' as const,
    // What comes is handed to the program at once.
    receiveQueue: 0,
    sendQueue: 0,
    local,
    remote: { ip: 0, port: 0 },
    state: undefined,
  }))
  return [...tcp, ...udp]
}

/** One end of a socket as text. */
type ShowEnd = (end: Ipv4Endpoint, protocol: OpenSocket['protocol']) => string

function viewOfSocket(socket: OpenSocket, show: ShowEnd): SocketView {
  const { protocol, receiveQueue, sendQueue, local, remote, state } = socket
  const ends = { local: show(local, protocol), remote: show(remote, protocol) }
  return { protocol, receiveQueue, sendQueue, ...ends, state: state === undefined ? '' : STATE_NAMES[state] }
}

const inNumbers: ShowEnd = ({ ip, port }) => `${ipv4Text(ip)}:${port === 0 ? '*' : port}`

/** Looks all names up at once, those of hosts and those of services. */
async function inNames(context: CommandContext, sockets: readonly OpenSocket[]): Promise<ShowEnd> {
  const hosts = await namesOf(
    context,
    sockets.flatMap(({ local, remote }) => [local.ip, remote.ip]),
  )
  const services = new Map<string, string>()
  for (const { protocol, local, remote } of sockets) {
    for (const { port } of [local, remote]) {
      const service = await stubOf(context).getServiceAt(port, protocol)
      if (service !== undefined) services.set(`${port}/${protocol}`, service.name)
    }
  }
  return ({ ip, port }, protocol) => {
    const service = port === 0 ? '*' : (services.get(`${port}/${protocol}`) ?? port)
    return `${hosts.get(ip) ?? ipv4Text(ip)}:${service}`
  }
}
