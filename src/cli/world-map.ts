/** A world file as a map: its machines, cables and systems as pictures and tables show them. Starts nothing. */

import { parseIpv4Prefix, prefixContains } from '../address/ipv4-prefix.ts'
import { ipv4Number } from '../address/ipv4-number.ts'
import type { MapCable, MapMachine, MapPicture, MapSystem } from '../picture/map-picture.ts'
import { DEFAULT_CABLE } from '../sim/link/cable-options.ts'
import { cableOptions } from '../worldfile/cable-plan.ts'
import type { CableEntry, HostEntry, WorldFile } from '../worldfile/world-file.ts'

export function mapOf(file: WorldFile): MapPicture {
  const { name, autonomousSystems, hosts, cables } = file
  return {
    title: name,
    systems: [...autonomousSystems].map(([number, { name, prefixes }]): MapSystem => {
      return { number, name, prefixes: Object.keys(prefixes) }
    }),
    machines: [...routersOf(file), ...Object.entries(hosts).map(hostOf), ...boxesOf(file)],
    cables: [...cables.map(cableOf), ...Object.entries(hosts).flatMap((entry) => placeOf(entry, file))],
  }
}

function routersOf({ autonomousSystems }: WorldFile): MapMachine[] {
  return [...autonomousSystems].flatMap(([system, { routers }]) =>
    routers.map((name): MapMachine => ({ name, kind: 'router', addresses: [], system })),
  )
}

function hostOf([name, { interfaces = {}, address, forwarding, runs }]: [string, HostEntry]): MapMachine {
  const own = Object.values(interfaces).flatMap(({ address = [], dhcp }) => [
    ...[address].flat(),
    ...(dhcp === true ? ['by DHCP'] : []),
  ])
  const addresses = address === undefined ? own : [address]
  return { name, kind: forwarding === true ? 'router' : 'host', addresses, runs }
}

function boxesOf({ switches, hubs, modems, concentrators }: WorldFile): MapMachine[] {
  const boxes = (kind: MapMachine['kind'], names: readonly string[]): MapMachine[] =>
    names.map((name) => ({ name, kind, addresses: [] }))
  return [
    ...boxes('switch', Object.keys(switches)),
    ...boxes('hub', Object.keys(hubs)),
    ...boxes('modem', modems),
    ...boxes('concentrator', Object.keys(concentrators)),
  ]
}

function cableOf(cable: CableEntry): MapCable {
  const [a, b] = cable.between.map((end) => end.trim().split(/\s+/)[0]!) as [string, string]
  const { latencyMs, bandwidthBps } = { ...DEFAULT_CABLE, ...cableOptions(cable) }
  const { name } = cable
  return { between: [a, b], delayMs: latencyMs, bandwidthBps, ...(name === undefined ? {} : { name }) }
}

/** A host that says no more than its address hangs on the router of the longest prefix that covers it. */
function placeOf([name, { address }]: [string, HostEntry], { autonomousSystems }: WorldFile): MapCable[] {
  if (address === undefined) return []
  const places = [...autonomousSystems.values()].flatMap(({ prefixes }) => Object.entries(prefixes))
  const covering = places.filter(([prefix]) => prefixContains(parseIpv4Prefix(prefix), ipv4Number(address)))
  const [longest] = covering.toSorted(([a], [b]) => lengthOf(b) - lengthOf(a))
  if (longest === undefined) return []
  const [, { routers, latencyMs = DEFAULT_CABLE.latencyMs }] = longest
  return [{ between: [name, routers[0]!], delayMs: latencyMs }]
}

function lengthOf(prefix: string): number {
  return parseIpv4Prefix(prefix).prefixLength
}
