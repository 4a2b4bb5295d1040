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
    } else if (!isCovered(address, world)) {
      report([...path, 'address'], `no prefix of an autonomous system covers ${address}`)
    }
  }
}

function isCovered(address: string, { autonomousSystems, elsewhere }: WorldDescription): boolean {
  const ip = ipv4Number(address)
  const prefixes = [...autonomousSystems.values()].flatMap((system) => Object.keys(system.prefixes))
  return elsewhere !== undefined || prefixes.some((prefix) => prefixContains(parseIpv4Prefix(prefix), ip))
}

function checkInterfaces(host: HostEntry, interfaces: Interfaces, path: WorldPath, report: Report): void {
  const networks: Ipv4Prefix[] = []
  for (const [name, { address = [] }] of Object.entries(interfaces)) {
    for (const [i, text] of [address].flat().entries()) {
      const at = [...path, 'interfaces', name, 'address', ...(Array.isArray(address) ? [i] : [])]
      const prefix = parseIpv4Prefix(text)
      networks.push(prefix)
      if (prefix.prefixLength < 31 && prefix.address === networkAddress(prefix)) {
        report(at, `${text} is the network itself, and nobody's address in it`)
      } else if (prefix.prefixLength < 31 && prefix.address === broadcastAddress(prefix)) {
        report(at, `${text} means all hosts of its network, and nobody's address in it`)
      }
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
