/** `arp`: shows and edits the neighbor cache, as that of net-tools does. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { parseMac, type Mac } from '../../address/mac.ts'
import { TextError } from '../../errors.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { interfaceOf } from '../host-interface.ts'
import { addressOf, namesOf } from '../host-names.ts'
import { parseOptions } from '../options.ts'
import { formatArpEntry, formatArpTable, type ArpEntry } from '../text/format-arp.ts'

export const arp: Command = {
  name: 'arp',
  usage: 'arp [-n] [-i if] [-a] [host]\narp [-i if] -d host\narp [-i if] -s host hwaddr',
  summary: 'show and edit the neighbor cache',

  async run(context, words) {
    const options = parseOptions(words, { flags: 'aenvds', values: 'i' })
    const interfaceName = options.value('i')
    const [target, hardwareAddress] = options.words
    if (options.has('d')) {
      if (target === undefined) throw new UsageError('need host name')
      return remove(context, target, interfaceName)
    }
    if (options.has('s')) {
      if (target === undefined) throw new UsageError('need host name')
      if (hardwareAddress === undefined) throw new UsageError('need hardware address')
      return add(context, target, readMac(hardwareAddress), interfaceName)
    }
    const ip = target === undefined ? undefined : ipv4Text(await addressOf(context, 'arp', target))
    const all = await entries(context, options.has('n'))
    const found = all
      .filter((entry) => ip === undefined || entry.ip === ip)
      .filter((entry) => interfaceName === undefined || entry.interfaceName === interfaceName)
    if (options.has('a')) found.map(formatArpEntry).forEach(context.print)
    else formatArpTable(found).forEach(context.print)
    if (found.length === 0 && (target !== undefined || interfaceName !== undefined)) {
      context.print(
        target === undefined || options.has('a')
          ? `arp: in ${all.length} entries no match found.`
          : `${target} (${ip}) -- no entry`,
      )
    }
    return 0
  },

  complete: ({ host }) => [
    ...['-a', '-n', '-d', '-s'],
    ...host.kernel.interfaces.flatMap(({ neighbors }) => neighbors.entries().map(({ ip }) => ipv4Text(ip))),
  ],
}

async function entries(context: CommandContext, numeric: boolean): Promise<ArpEntry[]> {
  const all = context.host.kernel.interfaces.flatMap(({ name: interfaceName, neighbors }) =>
    neighbors.entries().map((entry) => ({ ...entry, interfaceName })),
  )
  const names = numeric
    ? undefined
    : await namesOf(
        context,
        all.map(({ ip }) => ip),
      )
  return all.map(({ ip, mac, state, interfaceName }) => {
    const text = ipv4Text(ip)
    return { name: names?.get(ip) ?? text, ip: text, mac, permanent: state === 'permanent', interfaceName }
  })
}

async function remove(context: CommandContext, target: string, interfaceName?: string): Promise<number> {
  const ip = await addressOf(context, 'arp', target)
  const owner = context.host.kernel.interfaces.find(
    ({ name, neighbors }) =>
      (interfaceName === undefined || name === interfaceName) &&
      neighbors.entries().some((entry) => entry.ip === ip),
  )
  if (owner === undefined) throw new CommandError(`No ARP entry for ${target}`)
  owner.neighbors.remove(ip)
  return 0
}

async function add(
  context: CommandContext,
  target: string,
  mac: Mac,
  interfaceName?: string,
): Promise<number> {
  const ip = await addressOf(context, 'arp', target)
  const owner =
    interfaceName === undefined
      ? context.host.kernel.interfaces.find((each) => each.onLink(ip))
      : interfaceOf(context.host, interfaceName, 'SIOCSARP: No such device')
  if (owner === undefined) throw new CommandError('SIOCSARP: Network is unreachable')
  owner.neighbors.add(ip, mac)
  return 0
}

function readMac(text: string): Mac {
  try {
    return parseMac(text)
  } catch (error) {
    if (error instanceof TextError) throw new CommandError('arp: invalid hardware address')
    throw error
  }
}
