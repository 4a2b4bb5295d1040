/** A whole world, drawn: its machines, the cables between them, and autonomous systems as boxes around their own. */

import type { Edge, Graph, Node, Subgraph } from '@viz-js/viz'
import { faint, label, plain, strong } from './label.ts'
import { formatDelay, formatRate } from './quantity.ts'
import { drawSvg } from './svg.ts'
import { describeSystem, systemColour, type PictureSystem } from './system.ts'

export interface MapPicture {
  readonly title: string
  readonly systems: readonly MapSystem[]
  readonly machines: readonly MapMachine[]
  readonly cables: readonly MapCable[]
}

export interface MapSystem extends PictureSystem {
  /** Those that it announces, in text. */
  readonly prefixes: readonly string[]
}

export type MachineKind = 'host' | 'router' | 'switch' | 'hub' | 'modem' | 'concentrator'

export interface MapMachine {
  /** No two have the same. */
  readonly name: string
  readonly kind: MachineKind
  readonly addresses: readonly string[]
  /** What it serves. */
  readonly runs?: readonly string[]
  /** The number of the system that it belongs to. */
  readonly system?: number
}

export interface MapCable {
  /** Names of machines. */
  readonly between: readonly [string, string]
  readonly name?: string
  readonly delayMs: number
  readonly bandwidthBps?: number
  readonly isUnplugged?: boolean
}

/** The picture as SVG. Cables end at machines of the picture, and machines belong to systems of it. */
export async function drawMap({ title, systems, machines, cables }: MapPicture): Promise<string> {
  const ids = new Map(machines.map(({ name }, i) => [name, `machine${i}`]))
  const nodes = machines.map((machine) => ({ machine, node: nodeOf(machine, ids.get(machine.name)!) }))
  const graph: Graph = {
    directed: false,
    graphAttributes: { rankdir: 'LR', nodesep: 0.15, ranksep: 0.9 },
    nodes: nodes.filter(({ machine }) => machine.system === undefined).map(({ node }) => node),
    subgraphs: systems.map((system) => {
      const own = nodes.filter(({ machine }) => machine.system === system.number)
      return clusterOf(
        system,
        own.map(({ node }) => node),
      )
    }),
    edges: cables.map((cable, i) => edgeOf(cable, `cable${i}`, ids)),
  }
  const titles = new Map([
    ...machines.map((machine): [string, string] => [ids.get(machine.name)!, describeMachine(machine)]),
    ...systems.map((system): [string, string] => [`as${system.number}`, describeMapSystem(system)]),
    ...cables.map((cable, i): [string, string] => [`cable${i}`, describeCable(cable)]),
  ])
  const description = `${systems.length} autonomous systems, ${machines.length} machines, ${cables.length} cables`
  return drawSvg({ graph, title, description, titles })
}

const SHAPES: Readonly<Record<MachineKind, string>> = {
  host: 'box',
  router: 'ellipse',
  switch: 'box3d',
  hub: 'component',
  modem: 'cds',
  concentrator: 'hexagon',
}

/** More would make a box of text, not a map; the title has them all. */
const MOST_LINES = 3

function nodeOf({ name, kind, addresses, runs = [] }: MapMachine, id: string): Node {
  const lines = [strong(name), ...firstFew(addresses).map(plain), ...firstFew(runs).map(faint)]
  // Only a box has corners to round, and shapes with lines of their own would lose them.
  const style = kind === 'host' ? {} : { style: 'filled' }
  return { name: id, attributes: { id, label: label(lines), shape: SHAPES[kind], ...style } }
}

function firstFew(texts: readonly string[]): string[] {
  const left = texts.length - MOST_LINES
  return left > 1 ? [...texts.slice(0, MOST_LINES), `and ${left} more`] : [...texts]
}

function clusterOf(system: MapSystem, nodes: Node[]): Subgraph {
  const { number, prefixes } = system
  const lines = [strong(describeSystem(system)), ...firstFew(prefixes).map(faint)]
  const attributes = { id: `as${number}`, label: label(lines), style: 'rounded,filled', color: '#9aa0a6' }
  return {
    name: `cluster_${number}`,
    graphAttributes: { ...attributes, fillcolor: systemColour(number) },
    nodes,
  }
}

function edgeOf(
  { between, name, delayMs, isUnplugged }: MapCable,
  id: string,
  ids: ReadonlyMap<string, string>,
): Edge {
  const [tail, head] = between.map((machine) => ids.get(machine)!) as [string, string]
  const lines = [...(name === undefined ? [] : [strong(name)]), faint(formatDelay(delayMs))]
  const style = isUnplugged === true ? { style: 'dashed', color: '#d93025' } : {}
  return { tail, head, attributes: { id, label: label(lines), ...style } }
}

function describeMachine({ name, kind, addresses, runs = [] }: MapMachine): string {
  return [`${kind} ${name}`, ...addresses, ...runs].join(', ')
}

function describeMapSystem(system: MapSystem): string {
  return [describeSystem(system), ...system.prefixes].join(', ')
}

function describeCable({ between, name, delayMs, bandwidthBps, isUnplugged }: MapCable): string {
  const rate = bandwidthBps === undefined ? [] : [formatRate(bandwidthBps)]
  const state = isUnplugged === true ? ['unplugged'] : []
  return [`cable ${name ?? between.join(' – ')}`, formatDelay(delayMs), ...rate, ...state].join(', ')
}
