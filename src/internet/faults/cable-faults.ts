/** Faults of cables. */

import type { Cable } from '../../sim/link/cable.ts'
import { TopologyError } from '../../sim/topology-error.ts'
import { missing } from '../../sim/wired-world.ts'
import type { WorldFile } from '../../worldfile/world-file.ts'
import { cableEdges, wayBetween, type CableEdge } from '../cable-ways.ts'
import type { Internet } from '../internet.ts'
import { hostsOf, type FaultAim } from './aim.ts'
import type { FaultEffect } from './fault-effect.ts'

/** One cable; if none is named, the first on the way that nothing can take the place of. */
export const cutCable: FaultEffect = (internet, aim, target) => {
  const cable = target === undefined ? onlyWay(internet, aim) : cableNamed(internet, target)
  cable.unplug()
}

/** Of those that there are, an error lists first what a person gave a name. */
function cableNamed({ world, file }: Internet, target: string): Cable {
  const isNamed = namedIn(file)
  const cables = world.cables.toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
  return cables.find(({ name }) => name === target) ?? missing(cables, target, 'cable')
}

/** Whether a cable's name is the world file's, and not made of those of its ends. */
function namedIn({ cables }: WorldFile): (cable: Cable) => boolean {
  const names = new Set(cables.map(({ name }) => name))
  return ({ name }) => names.has(name)
}

/** Of several such cables one with a name that a person gave it comes first. */
function onlyWay(internet: Internet, aim: FaultAim): Cable {
  const { world, file } = internet
  const [server] = hostsOf(internet, aim.host)
  const edges = cableEdges(world.cables)
  const way = wayBetween(aim.from, server!.name, edges) ?? []
  const bridges = way.filter((edge) => wayBetween(aim.from, server!.name, without(edges, edge)) === undefined)
  const isNamed = namedIn(file)
  const found = bridges.find(({ cable }) => isNamed(cable)) ?? bridges[0]
  if (found !== undefined) return found.cable
  throw new TopologyError(
    'unknown-name',
    `no single cable lies between ${aim.from} and ${aim.host}; name one`,
  )
}

/**
 * Every way past the named cable, the satellite's if none is, is cut where it is longest: at the cables that do what it
 * does.
 */
export const leaveSatelliteOnly: FaultEffect = (internet, _, target = 'satellite') => {
  const all = cableEdges(internet.world.cables)
  const only = cableNamed(internet, target)
  const satellite = all.find(({ cable }) => cable === only)!
  let others = without(all, satellite)
  for (let way = past(satellite, others); way !== undefined; way = past(satellite, others)) {
    const longest = way.reduce((a, b) => (b.cost > a.cost ? b : a))
    longest.cable.unplug()
    others = without(others, longest)
  }
}

function past({ ends: [from, to] }: CableEdge, edges: readonly CableEdge[]): CableEdge[] | undefined {
  return wayBetween(from, to, edges)
}

function without(edges: readonly CableEdge[], edge: CableEdge): CableEdge[] {
  return edges.filter((other) => other !== edge)
}

/** The least that any link may carry: a handshake gets through, a certificate does not (RFC 791 §3.2). */
const SMALL_MTU = 576

/** A cable, the web server's if none is named, swallows long frames; nobody is told, as no router knows of it. */
export const swallowLongFrames: FaultEffect = (internet, { host }, target) => {
  const cables =
    target === undefined
      ? hostsOf(internet, host).map(({ name }) => lastCable(internet, name))
      : [cableNamed(internet, target)]
  for (const cable of cables) cable.set({ mtu: SMALL_MTU })
}

function lastCable({ world }: Internet, machine: string): Cable {
  return cableEdges(world.cables).find(({ ends }) => ends.includes(machine))!.cable
}
