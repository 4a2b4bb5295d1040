/**
 * A lab: all servers of a folder of zones and a resolver that starts from its root zone, on real sockets or in a
 * simulated world. Composition only; each part knows its own business.
 */

import type { SocketAddress } from '../address/socket-address.ts'
import type { RecordCache } from '../dns/cache/record-cache.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { parseType, TYPE } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { EMPTY_ZONES } from '../dns/policy/default-zones.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { World } from '../sim/world.ts'
import { FileWatches } from '../zonefiles/file-watches.ts'
import { Fleet } from './fleet.ts'
import { planFleet, type FleetPlan } from './fleet-plan.ts'
import { LabError } from './lab-error.ts'
import type { LabObserver, LabServer } from './lab-event.ts'
import { LabResult } from './lab-result.ts'
import { LiveZones } from './live-zones.ts'
import { LoopbackSite, type LoopbackPorts } from './loopback-site.ts'
import { pauseOn } from './pause.ts'
import { Resolvers } from './resolvers.ts'
import type { Site } from './site.ts'
import { WorldSite, type LabWorld } from './world-site.ts'
import { ZoneFolder, type FileOutcome } from './zone-folder.ts'
import { sourceOfCopy, sourceOfTexts, type ZoneSource } from './zone-source.ts'

export interface LabOptions {
  /** A folder of zone files, or the text of each zone by its name. There must be one for the root. */
  readonly zones: string | Readonly<Record<string, string>>
  /**
   * The world to be in, whose time passes while one waits for the lab, and by `world.runFor`. A folder is copied
   * into it: nothing is watched, and edits go nowhere else. Without a world the lab is on real sockets. A routed
   * world carries IPv4 only.
   */
  readonly world?: LabWorld | undefined
  /** The resolvers' IPv4 addresses in a world; one that no zone should claim when left out. The lab asks the first. */
  readonly resolverIps?: readonly [string, ...string[]] | undefined
  /** False keeps the resolver from asking servers at their IPv6 addresses, where it could. */
  readonly useIpv6?: boolean | undefined
  /** The system that real sockets and files belong to; that of this process when left out. */
  readonly runtime?: Runtime | undefined
  /** Which ports to take on real sockets; any when left out. */
  readonly ports?: LoopbackPorts | undefined
  /** What servers tell who asks for `version.bind`. */
  readonly version?: string | undefined
  readonly onEvent?: LabObserver | undefined
}

/**
 * Starts the servers that the zones call for, and a resolver. From then on edits of the zones take effect.
 *
 * @throws LabError for zones that are broken or lack a root, or are of more servers than there are ports
 * @throws FileError when the folder cannot be read; SocketError when a socket cannot be opened
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { zones, world, runtime = nodeRuntime(), ports = {}, resolverIps, onEvent = () => {} } = options
  const site =
    world === undefined
      ? new LoopbackSite(runtime, ports, onEvent)
      : new WorldSite(world, onEvent, resolverIps)
  return site.play(openLab(site, await sourceOf(zones, runtime, world), options))
}

async function sourceOf(
  zones: LabOptions['zones'],
  { files }: Runtime,
  world: World | undefined,
): Promise<ZoneSource> {
  // Outside of a world such texts can only be edited through the lab: nobody needs the time of this one.
  if (typeof zones !== 'string') return sourceOfTexts(zones, world ?? new World())
  return world === undefined ? { files, folder: zones } : sourceOfCopy(files, zones, world)
}

/** An Internet of its own: any name may be in its zones, also `www.example.test`, and any address may serve them. */
const OPEN_TO_ALL_ZONES = {
  localZones: EMPTY_ZONES.map((name) => ({ name, type: 'nodefault' }) as const),
  doNotQuery: [],
}

async function openLab(site: Site, source: ZoneSource, options: LabOptions): Promise<Lab> {
  const watches = new FileWatches(source.files, site.resolvers[0].runtime.clock)
  try {
    return await openWatched(site, source, watches, options)
  } catch (error) {
    await watches.stop()
    throw error
  }
}

async function openWatched(
  site: Site,
  source: ZoneSource,
  watches: FileWatches,
  options: LabOptions,
): Promise<Lab> {
  const { version = 'rootwalk', useIpv6 = true, onEvent: observe = () => {} } = options
  const { clock } = site.resolvers[0].runtime
  // Before the files are read: what changes from then on is noticed.
  await watches.addFolder(source.folder)
  const folder = new ZoneFolder(source.files, source.folder, pauseOn(clock))
  refuseBroken(await folder.readAll())
  if (folder.zones.length === 0) throw new LabError('no-zones', `no *.zone files in ${source.folder}`)
  const plan = planFleet(folder.zones)
  refuseRootless(plan, source.folder)
  site.refuseTooMany(plan.servers.length)
  const fleet = new Fleet(site, version, observe)
  const resolvers = new Resolvers(
    site.resolvers,
    {
      allow: site.clients,
      useIpv6: useIpv6 && site.hasIpv6,
      ...OPEN_TO_ALL_ZONES,
      identity: { version, name: 'resolver' },
      onResolved: (resolution, client) => observe({ kind: 'resolved', resolution, client }),
      onUnresolved: (unresolved, client) => observe({ kind: 'unresolved', unresolved, client }),
    },
    plan.hints,
  )
  const zones = new LiveZones({
    files: source.files,
    watches,
    folder,
    plan,
    clock,
    observe,
    cache: () => resolvers.cache,
    serve: (changed) => {
      resolvers.follow(changed.hints)
      return fleet.follow(changed)
    },
  })
  try {
    await fleet.follow(plan)
    await resolvers.open()
    await zones.watch()
    return new Lab({ site, folder, zones, fleet, resolvers })
  } catch (error) {
    await resolvers.close()
    await fleet.close()
    throw error
  }
}

function refuseBroken(outcomes: readonly FileOutcome[]): void {
  const errors = outcomes.flatMap((outcome) => (outcome.kind === 'broken' ? [outcome.error] : []))
  if (errors.length > 0)
    throw new LabError('broken-zones', errors.map(({ message }) => message).join('\n'), errors)
}

function refuseRootless({ hints }: FleetPlan, folder: string): void {
  if (hints.length === 0) {
    const message = `no zone for the root in ${folder}: a resolver has nowhere to begin`
    throw new LabError('no-root-zone', message)
  }
  if (hints.every(({ type }) => type === TYPE.NS)) {
    throw new LabError('no-root-server', 'no zone has an address for any server of the root')
  }
}

interface LabParts {
  readonly site: Site
  readonly folder: ZoneFolder
  readonly zones: LiveZones
  readonly fleet: Fleet
  readonly resolvers: Resolvers
}

/** Made by `startLab`. */
export class Lab implements AsyncDisposable {
  readonly #parts: LabParts

  constructor(parts: LabParts) {
    this.#parts = parts
  }

  /** Where the first resolver listens, with UDP and TCP. */
  get resolver(): { readonly address: SocketAddress } {
    return { address: this.#parts.resolvers.address }
  }

  /** What the first resolver remembers. An edit of the root's servers makes a new one. */
  get cache(): RecordCache {
    return this.#parts.resolvers.cache
  }

  /** The zones as of now, in no order. */
  get zones(): readonly Zone[] {
    return this.#parts.folder.zones
  }

  /** The servers as of now: an edit may start and stop some. */
  get servers(): LabServer[] {
    return this.#parts.fleet.servers
  }

  /**
   * Asks the first resolver. Whatever servers do wrong comes out as the rcode SERVFAIL.
   *
   * @throws TextError for a name or a type that is none
   */
  resolve(name: string, type = 'A'): Promise<LabResult> {
    const { site, resolvers } = this.#parts
    const question = { name: DomainName.parse(name), type: parseType(type), rrclass: CLASS.IN }
    return site.play(resolvers.resolve(question).then((resolution) => new LabResult(resolution)))
  }

  /**
   * Puts `text` in the place of a zone, or adds it as a new one; servers start and stop as it calls for. The
   * resolver's cache is not told, as in life.
   *
   * @throws ZoneFileError when the text is no zone of that name; the old one stays
   */
  edit(zone: string, text: string): Promise<void> {
    return this.#parts.site.play(this.#parts.zones.edit(zone, text))
  }

  /** Ends everything. Questions under way end with SERVFAIL. */
  close(): Promise<void> {
    return this.#parts.site.play(this.#close())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    const { zones, fleet, resolvers } = this.#parts
    await zones.close()
    await resolvers.close()
    await fleet.close()
  }
}
