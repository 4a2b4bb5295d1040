/** Whether all machines are connected to something, no two of them share an address, and no loop would drown in itself. */

import { ipv4Text } from '../../address/ipv4-number.ts'
import { networkAddress, parseIpv4Prefix } from '../../address/ipv4-prefix.ts'
import type { WorldDescription, WorldPath } from '../world-file.ts'
import { isNetworkEnd, parseCableEnd, type CableEnd } from './cable-end.ts'
import type { Inventory, Report } from './inventory.ts'

export function checkConnections(world: WorldDescription, inventory: Inventory, report: Report): void {
  const segments = segmentsOf(world, inventory, report)
  checkShared(world, segments, report)
  if (inventory.isWhole) checkUnconnected(world, inventory, report)
}

/** Cables and what copies frames between them: machines whose broadcasts reach each other. */
type Segments = (key: string) => string

/** A switch or hub is one thing, each port of all others too. */
function segmentsOf(world: WorldDescription, { machines }: Inventory, report: Report): Segments {
  const parents = new Map<string, string>()
  const rootOf = (key: string): string => {
    let root = key
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
    // All on the way are told: or a row of a hundred thousand would be walked from each of its places.
    for (let at = key; at !== root;) {
      const next = parents.get(at)!
      parents.set(at, root)
      at = next
    }
    return root
  }
  const keyOf = (end: CableEnd): string => {
    const kind = machines.get(end.machine)?.kind
    const isOne = kind !== 'host' && kind !== 'router'
    return isOne || end.port === undefined ? end.machine : `${end.machine} ${end.port}`
  }
  world.cables.forEach(({ between }, i) => {
    const ends = between.map(parseCableEnd)
    // A router makes a port for each cable: what has no port name ends there.
    const isBetweenRouters = ends.some(
      (end) => machines.get(end.machine)?.kind === 'router' && !isNetworkEnd(end),
    )
    if (isBetweenRouters) return
    const [a, b] = ends.map((end) => rootOf(keyOf(end))) as [string, string]
    if (a !== b) parents.set(a, b)
    else if (ends[0]!.machine !== ends[1]!.machine && ends.every((end) => machines.has(end.machine))) {
      report(['cables', i], 'this cable closes a loop, in which a broadcast would go round for ever')
    }
  })
  return rootOf
}

/** Private networks may be alike, behind routers that hide them; what shares a cable may not, nor public addresses. */
function checkShared(world: WorldDescription, segmentOf: Segments, report: Report): void {
  const holders = new Map<string, string>()
  const claim = (ip: string, where: string, holder: string, path: WorldPath): void => {
    const key = isPrivate(ip) ? `${ip} ${where}` : ip
    const other = holders.get(key)
    if (other !== undefined) report(path, `${other} has the address ${ip} already`)
    else holders.set(key, holder)
  }
  // That no two links share a network is told where cables are checked.
  for (const { network, between } of world.cables) {
    if (network === undefined) continue
    const first = networkAddress(parseIpv4Prefix(network)) + 1
    between.forEach((end, j) => holders.set(ipv4Text(first + j), end))
  }
  for (const [asn, { prefixes }] of world.autonomousSystems) {
    for (const [prefix, { gateway, routers }] of Object.entries(prefixes)) {
      if (gateway === undefined || routers[0] === undefined) continue
      claim(gateway, routers[0], routers[0], ['autonomousSystems', asn, 'prefixes', prefix, 'gateway'])
    }
  }
  const macs = new Map<string, string>()
  for (const [name, { address, interfaces = {} }] of Object.entries(world.hosts)) {
    if (address !== undefined) claim(address, '', name, ['hosts', name, 'address'])
    for (const [port, { address: own = [], mac }] of Object.entries(interfaces)) {
      const path = ['hosts', name, 'interfaces', port]
      const segment = segmentOf(`${name} ${port}`)
      for (const [i, text] of [own].flat().entries()) {
        const ip = ipv4Text(parseIpv4Prefix(text).address)
        claim(ip, segment, name, [...path, 'address', ...(Array.isArray(own) ? [i] : [])])
      }
      const card = mac?.toLowerCase()
      if (card === undefined) continue
      if (macs.has(card))
        report([...path, 'mac'], `${macs.get(card)!} has the Ethernet address ${card} already`)
      else macs.set(card, name)
    }
  }
}

/** RFC 1918 §3. */
function isPrivate(ip: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(ip)
}

function checkUnconnected(world: WorldDescription, { machines }: Inventory, report: Report): void {
  const connected = new Set(
    world.cables.flatMap(({ between }) => between.map((end) => parseCableEnd(end).machine)),
  )
  for (const [name, { kind, path }] of machines) {
    if (connected.has(name)) continue
    // A host with an address has its place by that, and a world of one router is still one.
    if (kind === 'host' && world.hosts[name]!.interfaces === undefined) continue
    if (kind === 'router' && world.autonomousSystems.size === 1 && world.cables.length === 0) continue
    report(
      path,
      `no cable leads to the ${kind} ${name}`,
      kind === 'router' || kind === 'modem' ? 'value' : 'key',
    )
  }
}
