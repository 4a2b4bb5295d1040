/** The way to a host, drawn from left to right, hops of one autonomous system together in a box. */

import type { Edge, Graph, Node, Subgraph } from '@viz-js/viz'
import { faint, label, plain, strong, type LabelLine } from './label.ts'
import { formatDelay } from './quantity.ts'
import { drawSvg } from './svg.ts'
import { describeSystem, systemColour, type PictureSystem } from './system.ts'

export interface PathPicture {
  /** Such as `laptop to www.example.com`. */
  readonly title: string
  readonly source: PathEnd
  /** In their order; a hop from which nothing came has no answers. */
  readonly hops: readonly PathHop[]
}

export interface PathEnd {
  readonly name: string
  readonly ip: string
}

export interface PathHop {
  readonly ttl: number
  /** One for each machine that answered: several where packets go several ways. */
  readonly answers: readonly HopAnswer[]
}

export interface HopAnswer {
  readonly ip: string
  readonly name?: string
  readonly system?: PictureSystem
  readonly roundTripsMs: readonly number[]
  /** `!H` and its like, where the way ends early. */
  readonly mark?: string
}

/** The picture as SVG. */
export async function drawPath(picture: PathPicture): Promise<string> {
  const { title, source, hops } = picture
  const stations = [sourceStation(source), ...hops.flatMap(stationsOf)]
  const graph: Graph = {
    directed: true,
    graphAttributes: { rankdir: 'LR', nodesep: 0.25, ranksep: 0.5 },
    ...inSystems(stations),
    edges: edgesOf(stations),
  }
  const titles = new Map(stations.map(({ id, title }) => [id, title]))
  for (const [i, run] of runsOf(stations).entries()) titles.set(`as${i}`, describeSystem(run.system))
  const description = [...stations.map(({ title }) => title)].join('; ')
  return drawSvg({ graph, title, description, titles })
}

/** A box of the picture. */
interface Station {
  readonly id: string
  /** 0 for the source. */
  readonly ttl: number
  readonly title: string
  readonly lines: readonly LabelLine[]
  readonly isSilent?: true
  readonly system?: PictureSystem | undefined
  /** The shortest of the round trips, which waited least. */
  readonly fastestMs?: number
}

function sourceStation({ name, ip }: PathEnd): Station {
  return { id: 'source', ttl: 0, title: `${name} (${ip})`, lines: [strong(name), plain(ip)], fastestMs: 0 }
}

function stationsOf({ ttl, answers }: PathHop): Station[] {
  if (answers.length === 0) {
    const lines = [strong('*'), faint(`hop ${ttl}: no answer`)]
    return [{ id: `hop${ttl}`, ttl, title: `hop ${ttl}: no answer`, lines, isSilent: true }]
  }
  return answers.map(({ ip, name, system, roundTripsMs, mark = '' }, i) => {
    const time = [rangeText(roundTripsMs), mark].filter((text) => text !== '').join(' ')
    const who = name === undefined ? ip : `${name} (${ip})`
    return {
      id: `hop${ttl}n${i}`,
      ttl,
      title: `hop ${ttl}: ${who}, ${time}${system === undefined ? '' : `, ${describeSystem(system)}`}`,
      lines: [
        ...(name === undefined ? [strong(ip)] : [strong(name), plain(ip)]),
        faint(`hop ${ttl}: ${time}`),
      ],
      system,
      fastestMs: Math.min(...roundTripsMs),
    }
  })
}

/** `12.3 ms`, or `12.3 ms to 14 ms`. */
function rangeText(timesMs: readonly number[]): string {
  const shortest = formatDelay(Math.min(...timesMs))
  const longest = formatDelay(Math.max(...timesMs))
  return shortest === longest ? shortest : `${shortest} to ${longest}`
}

interface Run {
  readonly system: PictureSystem
  readonly stations: readonly Station[]
}

/** The systems in the order in which the way goes through them: one that it comes back to stands there twice. */
function runsOf(stations: readonly Station[]): Run[] {
  const runs: { system: PictureSystem; stations: Station[] }[] = []
  let open: PictureSystem | undefined
  for (const station of stations) {
    const { system } = station
    if (system !== undefined && system.number === open?.number) runs.at(-1)!.stations.push(station)
    else if (system !== undefined) runs.push({ system, stations: [station] })
    open = system
  }
  return runs
}

function inSystems(stations: readonly Station[]): Pick<Graph, 'nodes' | 'subgraphs'> {
  const subgraphs = runsOf(stations).map(({ system, stations }, i): Subgraph => {
    const attributes = { id: `as${i}`, label: label([strong(describeSystem(system))]) }
    const colours = { style: 'rounded,filled', color: '#9aa0a6', fillcolor: systemColour(system.number) }
    return {
      name: `cluster_${i}`,
      graphAttributes: { ...attributes, ...colours },
      nodes: stations.map(nodeOf),
    }
  })
  return { nodes: stations.filter(({ system }) => system === undefined).map(nodeOf), subgraphs }
}

function nodeOf({ id, lines, isSilent }: Station): Node {
  const style = isSilent === true ? { style: 'rounded,dashed' } : {}
  return { name: id, attributes: { id, label: label(lines), ...style } }
}

function edgesOf(stations: readonly Station[]): Edge[] {
  return stations.flatMap((head) => {
    const before = stations.filter(({ ttl }) => ttl < head.ttl)
    const nearest = Math.max(...before.map(({ ttl }) => ttl))
    return before.filter(({ ttl }) => ttl === nearest).map((tail) => edgeBetween(tail, head))
  })
}

/** How much longer the answer from there took: below this it says nothing. */
const LEAST_STEP_MS = 0.05

function edgeBetween(tail: Station, head: Station): Edge {
  const stepMs = (head.fastestMs ?? NaN) - (tail.fastestMs ?? NaN)
  const step = stepMs >= LEAST_STEP_MS ? { label: label([faint(`+${formatDelay(stepMs)}`)]) } : {}
  return { tail: tail.id, head: head.id, attributes: { id: `${tail.id}to${head.id}`, ...step } }
}
