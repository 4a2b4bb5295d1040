/** Whether cables lead to ports that there are, each to one that is free. */

import { parseIpv4Prefix, prefixContains, type Ipv4Prefix } from '../../address/ipv4-prefix.ts'
import type { CableEntry, WorldDescription, WorldPath } from '../world-file.ts'
import { isNetworkEnd, parseCableEnd, type CableEnd } from './cable-end.ts'
import type { Inventory, Machine, Report } from './inventory.ts'

const LINE_PORTS = ['lan', 'line']

/** A network of two hosts and its two ends (RFC 3021 would do with less). */
const LONGEST_LINK_PREFIX = 30

export function checkCables(world: WorldDescription, inventory: Inventory, report: Report): void {
  const taken = new Map<string, string>()
  const links: { readonly network: Ipv4Prefix; readonly text: string }[] = []
  world.cables.forEach((cable, i) => {
    const [a, b] = cable.between.map(parseCableEnd) as [CableEnd, CableEnd]
    if (a.machine === b.machine) report(['cables', i, 'between'], `both ends are at ${a.machine}`)
    ;[a, b].forEach((end, j) => {
      const path = ['cables', i, 'between', j]
      const machine = inventory.machine(end.machine, path, report)
      if (machine === undefined) return
      checkEnd(world, end, machine, path, report)
      checkFree(end, machine, taken, path, report)
    })
    checkLink(cable, [a, b], inventory, ['cables', i], report)
    if (cable.network !== undefined) checkLinkNetwork(cable.network, links, ['cables', i, 'network'], report)
  })
}

function checkEnd(
  world: WorldDescription,
  { machine: name, port }: CableEnd,
  { kind, path: definition }: Machine,
  path: WorldPath,
  report: Report,
): void {
  if (kind === 'host') checkHostEnd(world, name, port, path, report)
  if (kind === 'modem' || kind === 'concentrator') {
    if (port === undefined)
      report(path, `say which port of ${name} the cable is for: '${name} lan' or '${name} line'`)
    else if (!LINE_PORTS.includes(port))
      report(path, `the ${kind} ${name} has the ports lan and line, and no ${port}`)
  }
  if (kind === 'router' && port?.includes('/') === true) {
    const system = world.autonomousSystems.get(Number(definition[1]))!
    const own = Object.entries(system.prefixes).filter(([, { routers }]) => routers.includes(name))
    const prefixes = own.map(([prefix]) => prefix)
    if (!prefixes.includes(port)) {
      report(path, `the router ${name} has no network ${port}; it has ${prefixes.join(', ') || 'none'}`)
    }
  }
}

function checkHostEnd(
  { hosts }: WorldDescription,
  name: string,
  port: string | undefined,
  path: WorldPath,
  report: Report,
): void {
  const { interfaces, address } = hosts[name]!
  if (interfaces === undefined) {
    if (address !== undefined) report(path, `${name} has its place by its address, and takes no cable`)
    return
  }
  const names = Object.keys(interfaces)
  if (port === undefined) {
    report(path, `say which interface of ${name} the cable is for, as in '${name} ${names[0] ?? 'eth0'}'`)
  } else if (!names.includes(port)) {
    report(path, `${name} has no interface ${port}; it has ${names.join(', ') || 'none'}`)
  }
}

/** Of lines there may be several to a concentrator; switches, hubs and routers make a port for each cable. */
function checkFree(
  end: CableEnd,
  { kind }: Machine,
  taken: Map<string, string>,
  path: WorldPath,
  report: Report,
): void {
  const { machine, port } = end
  if (port === undefined || isNetworkEnd(end) || kind === 'switch' || kind === 'hub') return
  if (kind === 'concentrator' && port === 'line') return
  const key = `${machine} ${port}`
  const other = taken.get(key)
  if (other !== undefined) report(path, `there is a cable at ${key} already`)
  taken.set(key, key)
}

/** What only cables between two routers have: addresses and a cost. */
function checkLink(
  cable: CableEntry,
  ends: readonly [CableEnd, CableEnd],
  inventory: Inventory,
  path: WorldPath,
  report: Report,
): void {
  const isLink = ends.every((end) => isRouterPort(end, inventory))
  if (isLink || ends.some(({ machine }) => inventory.unsound.has(machine))) return
  for (const key of ['network', 'cost'] as const) {
    if (cable[key] !== undefined) report([...path, key], `a ${key} is for cables between two routers`, 'key')
  }
}

function isRouterPort(end: CableEnd, { machines }: Inventory): boolean {
  return machines.get(end.machine)?.kind === 'router' && !isNetworkEnd(end)
}

function checkLinkNetwork(
  text: string,
  links: { readonly network: Ipv4Prefix; readonly text: string }[],
  path: WorldPath,
  report: Report,
): void {
  const network = parseIpv4Prefix(text)
  if (network.prefixLength > LONGEST_LINK_PREFIX) {
    report(path, `${text} has no room for two routers; a /${LONGEST_LINK_PREFIX} has`)
  }
  const other = links.find((link) => overlap(link.network, network))
  if (other !== undefined) report(path, `${text} overlaps ${other.text}, which is another cable's`)
  links.push({ network, text })
}

function overlap(a: Ipv4Prefix, b: Ipv4Prefix): boolean {
  return a.prefixLength < b.prefixLength ? prefixContains(a, b.address) : prefixContains(b, a.address)
}
