/**
 * What those who run a network can look up in it, once a journey has failed: registries, tables of routers, cables.
 * Nobody can look up what has been broken on purpose.
 */

import { ipv4Number, ipv4Text, isLoopbackIpv4, type Ipv4 } from '../../address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../address/ipv4-prefix.ts'
import { originAs } from '../../bgp/bgp-path.ts'
import { cableEdges, wayBetween, type CableEdge } from '../../internet/cable-ways.ts'
import type { Internet } from '../../internet/internet.ts'

export interface NetworkView {
  /** By the registries; undefined for addresses of nobody, and private ones. */
  registered(ip: string): Registered | undefined
  /** What the routers believe, whichever prefix each of them finds the longest. */
  announced(ip: string): readonly Announced[]
  /** Several where machines share an address. */
  machinesAt(ip: string): readonly string[]
  addressesOf(machine: string): readonly string[]
  /** Sessions in the table of a translator; undefined for a machine that is none. */
  sessionsAt(machine: string): number | undefined
  readonly cables: readonly CableView[]
  /** How long light takes between two machines; undefined where no way leads. */
  delayMs(from: string, to: string, usable: (cable: CableView) => boolean): number | undefined
}

export interface Registered {
  readonly prefix: string
  readonly asn: number
  readonly name: string
}

export interface Announced {
  readonly prefix: string
  /** The system that it comes from; undefined where that is hidden. */
  readonly origin: number | undefined
}

export interface CableView {
  readonly name: string
  readonly ends: readonly [string, string]
  readonly isPlugged: boolean
  readonly delayMs: number
}

/** The view of a whole Internet, as it is when it is asked. */
export function viewOf(internet: Internet): NetworkView {
  const { world, registry, speakers, file } = internet
  const edges = new Map(
    cableEdges(world.cables).map((edge): [CableView, CableEdge] => [cableView(edge), edge]),
  )
  const machinesAt = (ip: string): string[] => {
    const address = ipv4Number(ip)
    const own = world.hosts.filter(({ kernel }) => kernel.interfaces.some((card) => card.hasAddress(address)))
    return own.map(({ name }) => name)
  }
  return {
    machinesAt,
    cables: [...edges.keys()],
    registered: (ip) => {
      const owner = registry.originOf(ipv4Number(ip))
      if (owner === undefined) return undefined
      const { prefix, asn } = owner
      const name = file.autonomousSystems.get(asn)?.name ?? registry.system(asn)?.name ?? ''
      return { prefix: formatIpv4Prefix(prefix), asn, name }
    },
    announced: (ip) => {
      const found = new Map<string, Announced>()
      for (const [router, speaker] of speakers) {
        const entry = speaker.lookup(ipv4Number(ip))
        // A default route holds every address, and says of none whose it is.
        if (entry?.best === undefined || entry.prefix.prefixLength === 0) continue
        const prefix = formatIpv4Prefix(entry.prefix)
        const origin = entry.best.asPath.length === 0 ? internet.systemOf(router) : originAs(entry.best)
        found.set(`${prefix} ${origin}`, { prefix, origin })
      }
      return [...found.values()]
    },
    addressesOf: (machine) => addressesOf(internet, machine).map(ipv4Text),
    sessionsAt: (machine) => world.host(machine).nat?.entries().length,
    delayMs: (from, to, usable) => {
      const usableEdges = [...edges].flatMap(([view, edge]) => (usable(view) ? [edge] : []))
      return wayBetween(from, to, usableEdges)?.reduce((sum, { cost }) => sum + cost, 0)
    },
  }
}

function cableView({ cable: { name, plugged }, ends, cost }: CableEdge): CableView {
  return { name, ends, isPlugged: plugged, delayMs: cost }
}

function addressesOf({ world }: Internet, machine: string): Ipv4[] {
  const { interfaces } = world.host(machine).kernel
  const all = interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address))
  return all.filter((address) => !isLoopbackIpv4(address))
}
