/** `getent`: what the services of nsswitch.conf know, as programs of the host would be told. */

import { ipv4Number } from '../../address/ipv4-number.ts'
import { numericAddress } from '../../stub/numeric-address.ts'
import { StubError } from '../../stub/stub-error.ts'
import type { AddrInfo } from '../../stub/stub-resolver.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { isIpv4Text, nameOf, stubOf } from '../host-names.ts'
import { parseInteger } from '../numbers.ts'

const EXIT_NOT_FOUND = 2

/** The lines about a key; undefined when nobody knows it. */
type LookUp = (context: CommandContext, key: string) => Promise<string[] | undefined>

const DATABASES: ReadonlyMap<string, LookUp> = new Map([
  ['hosts', hosts],
  ['ahosts', ahosts],
  ['services', services],
])

export const getent: Command = {
  name: 'getent',
  usage: `getent {${[...DATABASES.keys()].join('|')}} key ...`,
  summary: 'look hosts and services up as programs do',

  async run(context, [database, ...keys]) {
    if (database === undefined || keys.length === 0) throw new UsageError('')
    const lookUp = DATABASES.get(database)
    if (lookUp === undefined) throw new CommandError(`Unknown database: ${database}`)
    let exitCode = 0
    for (const key of keys) {
      const lines = await lookUp(context, key)
      if (lines === undefined) exitCode = EXIT_NOT_FOUND
      lines?.forEach(context.print)
    }
    return exitCode
  },

  complete: ({ world }, words) =>
    words.length === 0 ? [...DATABASES.keys()] : world.hosts.map(({ name }) => name),
}

/** By name, or by address. */
async function hosts(context: CommandContext, key: string): Promise<string[] | undefined> {
  const ip = numericAddress(key)
  if (ip !== undefined) {
    const name = isIpv4Text(ip)
      ? await nameOf(context, ipv4Number(ip))
      : await stubOf(context).getNameInfo(ip)
    return name === undefined ? undefined : [line(ip, name)]
  }
  const info = await addrInfo(context, key)
  if (info === undefined) return undefined
  const { canonicalName, addresses } = info
  const names = isSame(canonicalName, key) ? [canonicalName] : [canonicalName, key]
  return addresses.map((address) => line(address, ...names))
}

/** Each address with the kinds of socket that it is good for. */
async function ahosts(context: CommandContext, key: string): Promise<string[] | undefined> {
  const info = await addrInfo(context, key)
  return info?.addresses.flatMap((address, i) => [
    line(address, 'STREAM', i === 0 ? info.canonicalName : ''),
    line(address, 'DGRAM'),
    line(address, 'RAW'),
  ])
}

/** `http`, `80/tcp`, `http/tcp` or `80`. */
async function services(context: CommandContext, key: string): Promise<string[] | undefined> {
  const [name = '', protocol] = key.split('/')
  const port = parseInteger(name, 0, 65_535)
  const stub = stubOf(context)
  const entry =
    port === undefined
      ? await stub.getService(name, protocol)
      : ((await stub.getServiceAt(port, protocol ?? 'tcp')) ??
        (protocol === undefined ? await stub.getServiceAt(port, 'udp') : undefined))
  return entry && [[entry.name.padEnd(21), `${entry.port}/${entry.protocol}`, ...entry.aliases].join(' ')]
}

async function addrInfo(context: CommandContext, key: string): Promise<AddrInfo | undefined> {
  try {
    return await stubOf(context).getAddrInfo(key)
  } catch (error) {
    if (error instanceof StubError) return undefined
    throw error
  }
}

function line(address: string, ...rest: readonly string[]): string {
  return [address.padEnd(15), ...rest].join(' ').trimEnd()
}

function isSame(canonicalName: string, key: string): boolean {
  return canonicalName.toLowerCase() === key.toLowerCase().replace(/\.$/, '')
}
