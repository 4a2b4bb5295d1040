/**
 * Names of hosts ↔ addresses, for the commands: an address as it stands, a host of the world by its name (as if it
 * stood in /etc/hosts), then the name servers of /etc/resolv.conf.
 */

import { ipv4Number, isLoopbackIpv4, readIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { tryIpv4 } from '../address/ipv4.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { TYPE } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { TextError } from '../errors.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { CommandError, type CommandContext } from './command.ts'
import { askNameServers } from './name-service.ts'
import { readNameServers } from './resolv-conf.ts'

/** Whether `text` is an address in dotted form. */
export function isIpv4Text(text: string): boolean {
  return tryIpv4(text, new Uint8Array(4), 0)
}

/** The address that `text` stands for. Rejects with `CommandError`, in the words of getaddrinfo(3). */
export async function addressOf(
  { world, host }: Pick<CommandContext, 'world' | 'host'>,
  tool: string,
  text: string,
): Promise<Ipv4> {
  if (isIpv4Text(text)) return ipv4Number(text)
  if (text === 'localhost') return ipv4Number('127.0.0.1')
  const known = addressOfHost(world, text)
  if (known !== undefined) return known
  const answer = await lookUp(host, text)
  if (answer === 'unreachable') {
    throw new CommandError(`${tool}: ${text}: Temporary failure in name resolution`, 2)
  }
  if (answer === undefined) throw new CommandError(`${tool}: ${text}: Name or service not known`, 2)
  return answer
}

/** The first address of a host of the world that others can reach. */
function addressOfHost(world: WiredWorld, name: string): Ipv4 | undefined {
  const host = world.hosts.find((each) => each.name === name)
  return host === undefined ? undefined : outwardAddresses(host)[0]
}

/** The name of the host of the world that has an address. */
export function hostNameOf(world: WiredWorld, address: Ipv4): string | undefined {
  return world.hosts.find((host) => outwardAddresses(host).includes(address))?.name
}

function outwardAddresses({ kernel }: WiredHost): Ipv4[] {
  const all = kernel.interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address))
  return all.filter((address) => !isLoopbackIpv4(address))
}

/** Undefined when there is no such name, or no address with it. */
async function lookUp(host: WiredHost, text: string): Promise<Ipv4 | 'unreachable' | undefined> {
  const name = tryName(text)
  if (name === undefined) return undefined
  const servers = await readNameServers(host.files)
  const answer = await askNameServers(host, servers, { name, type: TYPE.A, rrclass: CLASS.IN })
  if (answer === undefined) return 'unreachable'
  const record = answer.message.answers.find(({ type }) => type === TYPE.A)
  return record && readIpv4(record.rdata, 0)
}

/** The name that is typed; undefined for what cannot be one. */
export function tryName(text: string): DomainName | undefined {
  try {
    return DomainName.parse(text)
  } catch (error) {
    if (error instanceof TextError) return undefined
    throw error
  }
}
