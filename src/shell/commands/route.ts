/** `route`: shows and edits the routing table, as that of net-tools does. */

import { ipv4Mask, ipv4Number, type Ipv4 } from '../../address/ipv4-number.ts'
import { prefixLengthOf } from '../../address/ipv4-prefix.ts'
import type { NetworkInterface } from '../../stack/network-interface.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { interfaceNames, interfaceOf } from '../host-interface.ts'
import { addressOf, isIpv4Text } from '../host-names.ts'
import { parseInteger } from '../numbers.ts'
import { parseOptions } from '../options.ts'
import { routeNames } from '../route-names.ts'
import { formatRoutes, NUMERIC } from '../text/format-routes.ts'

export const route: Command = {
  name: 'route',
  usage:
    'route [-n]\n' +
    'route add [-net|-host] target[/prefix] [netmask N] [gw Gw] [metric M] [[dev] If]\n' +
    'route del [-net|-host] target[/prefix] [netmask N] [gw Gw] [metric M] [[dev] If]',
  summary: 'show and edit the routing table',

  async run(context, words) {
    const { host, print } = context
    const [verb, ...rest] = words.filter((word) => word !== '-net' && word !== '-host')
    if (verb === 'add') return add(context, await readTarget(context, rest))
    if (verb === 'del' || verb === 'delete') return remove(context, await readTarget(context, rest))
    const options = parseOptions(words, { flags: 'neFv', values: '' })
    if (options.words.length > 0) throw new UsageError('')
    const names = options.has('n') ? NUMERIC : await routeNames(context)
    formatRoutes(host.kernel.routes.entries(), names).forEach(print)
    return 0
  },

  complete: ({ host }, words) =>
    words.length === 0
      ? ['-n', 'add', 'del']
      : ['default', '-net', '-host', 'netmask', 'gw', 'metric', 'dev', ...interfaceNames(host)],
}

interface Target {
  readonly destination: Ipv4
  readonly prefixLength: number
  readonly gateway: Ipv4 | undefined
  readonly metric: number
  readonly interface: NetworkInterface | undefined
}

async function readTarget(context: CommandContext, [target, ...words]: readonly string[]): Promise<Target> {
  if (target === undefined) throw new UsageError('')
  let { destination, prefixLength } = await readDestination(context, target)
  let gateway: Ipv4 | undefined
  let metric = 0
  let networkInterface: NetworkInterface | undefined
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const isKeyword = ['netmask', 'gw', 'metric', 'dev'].includes(word)
    const value = isKeyword ? words[++i] : word
    if (value === undefined) throw new UsageError('')
    if (word === 'netmask') prefixLength = readMask(value)
    else if (word === 'gw') gateway = await addressOf(context, 'route', value)
    else if (word === 'metric') metric = parseInteger(value, 0, 65_535) ?? fail('route: bogus metric')
    else networkInterface = interfaceOf(context.host, value, 'SIOCADDRT: No such device')
  }
  const mask = ipv4Mask(prefixLength)
  if ((destination & ~mask) !== 0) fail("route: netmask doesn't match route address")
  destination = (destination & mask) >>> 0
  return { destination, prefixLength, gateway, metric, interface: networkInterface }
}

async function readDestination(
  context: CommandContext,
  target: string,
): Promise<{ destination: Ipv4; prefixLength: number }> {
  if (target === 'default') return { destination: 0, prefixLength: 0 }
  const [address = '', length] = target.split('/')
  const destination = await addressOf(context, 'route', address)
  if (length === undefined) return { destination, prefixLength: destination === 0 ? 0 : 32 }
  return { destination, prefixLength: parseInteger(length, 0, 32) ?? fail(`route: bogus netmask ${length}`) }
}

function readMask(text: string): number {
  const prefixLength = isIpv4Text(text) ? prefixLengthOf(ipv4Number(text)) : undefined
  return prefixLength ?? fail(`route: bogus netmask ${text}`)
}

function add({ host }: CommandContext, target: Target): number {
  const { gateway } = target
  const { interfaces, routes } = host.kernel
  const networkInterface =
    target.interface ?? (gateway === undefined ? undefined : interfaces.find((each) => each.onLink(gateway)))
  if (networkInterface === undefined) {
    return fail(gateway === undefined ? 'SIOCADDRT: No such device' : 'SIOCADDRT: Network is unreachable')
  }
  if (routes.entries().some((each) => matches(each, target))) return fail('SIOCADDRT: File exists')
  routes.add({ ...target, interface: networkInterface, kind: 'static' })
  return 0
}

/** Removes the best of the routes that fit. */
function remove({ host }: CommandContext, target: Target): number {
  const { routes } = host.kernel
  const found = routes.entries().find((each) => matches(each, target))
  if (found === undefined) return fail('SIOCDELRT: No such process')
  routes.remove(found)
  return 0
}

type Found = Omit<Target, 'interface'> & { readonly interface: NetworkInterface }

function matches(found: Found, target: Target): boolean {
  return (
    found.destination === target.destination &&
    found.prefixLength === target.prefixLength &&
    (target.gateway === undefined || found.gateway === target.gateway) &&
    (target.metric === 0 || found.metric === target.metric) &&
    (target.interface === undefined || found.interface === target.interface)
  )
}

function fail(message: string): never {
  throw new CommandError(message)
}
