/** A world file as a map: its machines, cables and systems as pictures and tables show them. Starts nothing. */

import { parseIpv4Prefix, prefixContains } from '../address/ipv4-prefix.ts'
import { ipv4Number } from '../address/ipv4-number.ts'
import type { MapCable, MapMachine, MapPicture, MapSystem } from '../picture/map-picture.ts'
import { DEFAULT_CABLE } from '../sim/link/cable-options.ts'
import { cableOptions } from '../worldfile/cable-plan.ts'
import type { CableEntry, WorldFile } from '../worldfile/world-file.ts'

export function mapOf(file: WorldFile): MapPicture {
  const { name, autonomousSystems, cables } = file
  return {
    title: name,
    systems: [...autonomousSystems].map(([number, { name, prefixes }]): MapSystem => {
      return { number, name, prefixes: Object.keys(prefixes) }
    }),
    machines: [...routersOf(file), ...hostsOf(file), ...boxesOf(file)],
    cables: [...cables.map(cableOf), ...placeCablesOf(file)],
  }
}

function routersOf({ autonomousSystems }: WorldFile): MapMachine[] {
  return [...autonomousSystems].flatMap(([system, { routers }]) =>
    routers.map((name): MapMachine => ({ name, kind: 'router', addresses: [], system })),
  )
}

function hostsOf(file: WorldFile): MapMachine[] {
  return Object.entries(file.hosts).map(([name, { interfaces = {}, address, forwarding, runs }]) => {
    const own = Object.values(interfaces).flatMap(({ address = [], dhcp }) => [
      ...[address].flat(),
      ...(dhcp === true ? ['by DHCP'] : []),
    ])
    const system = address === undefined ? undefined : placeOf(address, file)?.system
    return {
      name,
      kind: forwarding === true ? 'router' : 'host',
      addresses: address === undefined ? own : [address],
      runs,
      ...(system === undefined ? {} : { system }),
    }
  })
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

/** A host that says no more than its address hangs on the router of its place. */
function placeCablesOf(file: WorldFile): MapCable[] {
  return Object.entries(file.hosts).flatMap(([name, { address }]) => {
    const place = address === undefined ? undefined : placeOf(address, file)
    return place === undefined ? [] : [{ between: [name, place.router], delayMs: place.delayMs }]
  })
}

interface Place {
  readonly system: number
  readonly router: string
  readonly delayMs: number
}

/** At the first router of the longest prefix that covers an address. */
function placeOf(address: string, { autonomousSystems }: WorldFile): Place | undefined {
  let place: Place | undefined
  let longest = -1
  for (const [system, { prefixes }] of autonomousSystems) {
    for (const [text, { routers, latencyMs = DEFAULT_CABLE.latencyMs }] of Object.entries(prefixes)) {
      const prefix = parseIpv4Prefix(text)
      if (prefix.prefixLength <= longest || !prefixContains(prefix, ipv4Number(address))) continue
      longest = prefix.prefixLength
      place = { system, router: routers[0]!, delayMs: latencyMs }
    }
  }
  return place
}
