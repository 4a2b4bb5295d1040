/**
 * Names of hosts ↔ addresses, for the commands: what a host's own files and name servers say, and besides them the hosts
 * of the world by their plain names, as if they stood in every hosts file.
 */

import { ANY_IPV4, ipv4Number, ipv4Text, isLoopbackIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { tryIpv4 } from '../address/ipv4.ts'
import { specialAddress } from '../registry/special-purpose.ts'
import type { Files } from '../runtime/runtime.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { StubError } from '../stub/stub-error.ts'
import { StubResolver } from '../stub/stub-resolver.ts'
import { readText, SYSTEM_FILE } from '../stub/system-files.ts'
import { CommandError, type CommandContext } from './command.ts'

type Place = Pick<CommandContext, 'world' | 'host'>

/** Whether `text` is an address in dotted form. */
export function isIpv4Text(text: string): boolean {
  return tryIpv4(text, new Uint8Array(4), 0)
}

/** What looks names up on a host. */
export function stubOf({ world, host }: Place): StubResolver {
  const { clock, random, network } = host
  return new StubResolver({ clock, random, network, files: withHostsOf(world, host.files) })
}

/** The address that `text` stands for. Rejects with `CommandError`, in the words of getaddrinfo(3). */
export async function addressOf(place: Place, tool: string, text: string): Promise<Ipv4> {
  if (isIpv4Text(text)) return ipv4Number(text)
  try {
    const { addresses } = await stubOf(place).getAddrInfo(text, undefined, { family: 'inet' })
    return ipv4Number(addresses[0]!)
  } catch (error) {
    if (error instanceof StubError) throw new CommandError(`${tool}: ${text}: ${error.message}`, 2)
    throw error
  }
}

/**
 * The name of an address: of a private one that which the host has in the world, since nobody in the DNS could know it;
 * of any other what the host's files and the DNS say, and only then that.
 */
export async function nameOf({ world, host }: Place, address: Ipv4): Promise<string | undefined> {
  if (address === ANY_IPV4) return undefined
  const inWorld = plainNameOf(world, address)
  if (inWorld !== undefined && specialAddress(address) !== undefined) return inWorld
  return (await new StubResolver(host).getNameInfo(ipv4Text(address))) ?? inWorld
}

/** The names of all addresses that have one. */
export async function namesOf(place: Place, addresses: Iterable<Ipv4>): Promise<Map<Ipv4, string>> {
  const names = new Map<Ipv4, string>()
  for (const address of new Set(addresses)) {
    const name = await nameOf(place, address)
    if (name !== undefined) names.set(address, name)
  }
  return names
}

function plainNameOf(world: WiredWorld, address: Ipv4): string | undefined {
  return world.hosts.find((host) => outwardAddresses(host).includes(address))?.name
}

/** A host's files, with a line for each host of the world below its hosts file. */
function withHostsOf(world: WiredWorld, files: Files): Pick<Files, 'read'> {
  return {
    async *read(path) {
      if (path !== SYSTEM_FILE.hosts) {
        yield* files.read(path)
      } else {
        const own = (await readText(files, path)) ?? ''
        yield new TextEncoder().encode(`${own}\n${hostsText(world)}`)
      }
    },
  }
}

/** A name with a dot in it is one of the DNS, and to be asked for there. */
function hostsText(world: WiredWorld): string {
  return world.hosts
    .filter(({ name }) => !name.includes('.'))
    .flatMap((host) => outwardAddresses(host).map((address) => `${ipv4Text(address)} ${host.name}\n`))
    .join('')
}

function outwardAddresses({ kernel }: WiredHost): Ipv4[] {
  const all = kernel.interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address))
  return all.filter((address) => !isLoopbackIpv4(address))
}
