/** Whether what a host says of itself fits together: its addresses, next hops, NAT and DHCP. */

import { ipv4Number } from '../../address/ipv4-number.ts'
import {
  broadcastAddress,
  networkAddress,
  parseIpv4Prefix,
  prefixContains,
  type Ipv4Prefix,
} from '../../address/ipv4-prefix.ts'
import type { HostEntry, WorldDescription, WorldPath } from '../world-file.ts'
import type { Report } from './inventory.ts'

type Interfaces = NonNullable<HostEntry['interfaces']>
type DhcpServer = NonNullable<HostEntry['dhcpServers']>[string]

export function checkHosts(world: WorldDescription, report: Report): void {
  const prefixes = allPrefixes(world)
  for (const [name, host] of Object.entries(world.hosts)) {
    const path = ['hosts', name]
    const { address, interfaces } = host
    if (interfaces !== undefined) checkInterfaces(host, interfaces, path, report)
    if (address === undefined && interfaces === undefined) {
      report(path, `${name} has neither interfaces nor an address`, 'key')
    }
    if (address === undefined) continue
    if (interfaces !== undefined) {
      report([...path, 'address'], `${name} has interfaces: an address belongs to one of them`, 'key')
    } else checkPlace(address, prefixes, world, [...path, 'address'], report)
  }
}

/** Of all systems, the longest first: whoever has an address is in the longest prefix that covers it. */
function allPrefixes({ autonomousSystems }: WorldDescription): Ipv4Prefix[] {
  const texts = [...autonomousSystems.values()].flatMap((system) => Object.keys(system.prefixes))
  return texts.map(parseIpv4Prefix).toSorted((a, b) => b.prefixLength - a.prefixLength)
}

function checkPlace(
  address: string,
  prefixes: readonly Ipv4Prefix[],
  { elsewhere }: WorldDescription,
  path: WorldPath,
  report: Report,
): void {
  const ip = ipv4Number(address)
  const network = prefixes.find((prefix) => prefixContains(prefix, ip))
  if (network !== undefined) checkAddress(address, { ...network, address: ip }, path, report)
  else if (elsewhere === undefined) report(path, `no prefix of an autonomous system covers ${address}`)
}

/** `own` is the address with the length of its network's prefix. */
function checkAddress(text: string, own: Ipv4Prefix, path: WorldPath, report: Report): void {
  // RFC 3021 §2.1: a network of two addresses has neither.
  if (own.prefixLength > 30) return
  if (own.address === networkAddress(own)) {
    report(path, `${text} is the network itself, and nobody's address in it`)
  } else if (own.address === broadcastAddress(own)) {
    report(path, `${text} means all hosts of its network, and nobody's address in it`)
  }
}

function checkInterfaces(host: HostEntry, interfaces: Interfaces, path: WorldPath, report: Report): void {
  const networks: Ipv4Prefix[] = []
  for (const [name, { address = [] }] of Object.entries(interfaces)) {
    for (const [i, text] of [address].flat().entries()) {
      const at = [...path, 'interfaces', name, 'address', ...(Array.isArray(address) ? [i] : [])]
      const prefix = parseIpv4Prefix(text)
      networks.push(prefix)
      checkAddress(text, prefix, at, report)
    }
  }
  const asksByDhcp = Object.values(interfaces).some(({ dhcp }) => dhcp === true)
  const checkHop = (hop: string, at: WorldPath): void => {
    if (asksByDhcp || networks.some((network) => prefixContains(network, ipv4Number(hop)))) return
    report(at, `the next hop ${hop} is in no network of an interface`)
  }
  if (host.gateway !== undefined) checkHop(host.gateway, [...path, 'gateway'])
  host.routes?.forEach(({ via }, i) => checkHop(via, [...path, 'routes', i, 'via']))
  checkNat(host, interfaces, path, report)
  for (const [name, server] of Object.entries(host.dhcpServers ?? {})) {
    const at = [...path, 'dhcpServers', name]
    if (checkInterface(name, interfaces, at, report, 'key'))
      checkDhcp(name, server, interfaces[name]!, at, report)
  }
}

function checkNat({ nat }: HostEntry, interfaces: Interfaces, path: WorldPath, report: Report): void {
  if (nat === undefined) return
  checkInterface(nat.outside, interfaces, [...path, 'nat', 'outside'], report)
  nat.inside.forEach((name, i) => {
    const at = [...path, 'nat', 'inside', i]
    if (name === nat.outside) report(at, `${name} cannot be inside and outside`)
    else checkInterface(name, interfaces, at, report)
  })
}

function checkInterface(
  name: string,
  interfaces: Interfaces,
  path: WorldPath,
  report: Report,
  at: 'value' | 'key' = 'value',
): boolean {
  const names = Object.keys(interfaces)
  if (names.includes(name)) return true
  report(path, `there is no interface ${name}; there is ${names.join(', ') || 'none'}`, at)
  return false
}

function checkDhcp(
  name: string,
  { range, router, reservations = {} }: DhcpServer,
  { address }: Interfaces[string],
  path: WorldPath,
  report: Report,
): void {
  const [own] = [address ?? []].flat()
  if (own === undefined) {
    report(path, `${name} has no address to serve DHCP from`, 'key')
    return
  }
  const network = parseIpv4Prefix(own)
  const checkWithin = (ip: string, at: WorldPath): void => {
    if (!prefixContains(network, ipv4Number(ip))) report(at, `${ip} is not in the network of ${name}, ${own}`)
  }
  range.forEach((ip, i) => checkWithin(ip, [...path, 'range', i]))
  if (ipv4Number(range[0]) > ipv4Number(range[1])) {
    report([...path, 'range'], `the range ends before it begins: ${range[0]} to ${range[1]}`)
  }
  if (router !== undefined) checkWithin(router, [...path, 'router'])
  for (const [mac, ip] of Object.entries(reservations)) checkWithin(ip, [...path, 'reservations', mac])
}
