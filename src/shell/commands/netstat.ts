/** `netstat`: sockets, routes, interfaces and counters, as that of net-tools prints them. */

import { ipv4Number, ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import type { WiredHost } from '../../sim/wired-host.ts'
import type { TcpState } from '../../stack/tcp/tcp-config.ts'
import { UsageError, type Command, type CommandContext } from '../command.ts'
import { hostNameOf } from '../host-names.ts'
import { parseOptions, type Options } from '../options.ts'
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
    listing(context, options).forEach(context.print)
    return 0
  },

  complete: () => ['-an', '-nr', '-s', '-i'],
}

function listing({ host, world }: CommandContext, options: Options): string[] {
  const { kernel } = host
  if (options.has('r')) {
    const gatewayName = (ip: string): string => hostNameOf(world, ipv4Number(ip)) ?? ip
    const names = options.has('n') ? NUMERIC : { defaultName: 'default', gatewayName }
    return formatNetstatRoutes(kernel.routes.entries(), names)
  }
  if (options.has('i')) return formatInterfaceTable(kernel.interfaces.filter(({ up }) => up).map(viewOf))
  if (options.has('s')) return formatStatistics(kernel.counters, kernel.settings.forwarding)
  const selection = selectionOf(options)
  const nameOf = (ip: Ipv4): string => (options.has('n') ? undefined : hostNameOf(world, ip)) ?? ipv4Text(ip)
  const wanted = sockets(host, nameOf)
    .filter(({ protocol }) => isWanted(options, protocol))
    .filter(
      (socket) =>
        selection === 'servers and established' || isServer(socket) === (selection === 'only servers'),
    )
  return formatSockets(wanted, selection)
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

/** A TCP socket that listens, or a UDP socket without a peer. */
function isServer({ protocol, state, remote }: SocketView): boolean {
  return protocol === 'tcp' ? state === 'LISTEN' : remote.endsWith(':*')
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

function sockets({ kernel }: WiredHost, nameOf: (ip: Ipv4) => string): SocketView[] {
  const place = ({ ip, port }: { ip: Ipv4; port: number }): string =>
    `${nameOf(ip)}:${port === 0 ? '*' : port}`
  const tcp = kernel.tcp.connections().map(({ local, remote, state, receiveQueue, sendQueue }) => ({
    protocol: 'tcp' as const,
    receiveQueue,
    sendQueue,
    local: place(local),
    remote: place(remote),
    state: STATE_NAMES[state],
  }))
  const udp = kernel.udp.sockets().map(({ local }) => ({
    protocol: 'udp' as const,
    // What comes is handed to the program at once.
    receiveQueue: 0,
    sendQueue: 0,
    local: place(local),
    remote: place({ ip: 0, port: 0 }),
    state: '',
  }))
  return [...tcp, ...udp]
}
