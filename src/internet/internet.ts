/**
 * An Internet: from a world file and a folder of zones to a world in which routers have agreed, hosts have their
 * addresses, and all servers run. Composition only; each part knows its own business.
 */

import type { Zone } from '../dns/zone/zone.ts'
import type { Speaker } from '../bgp/speaker.ts'
import { startLab, type Lab, type LabOptions } from '../lab/lab.ts'
import type { LabEvent, LabObserver } from '../lab/lab-event.ts'
import type { Registry } from '../registry/registry.ts'
import { CertificateAuthority } from '../tls/certificate-authority.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { forgetStations } from './cold-start.ts'
import { putCertificates, putHostFiles } from './host-files.ts'
import { InternetWorld } from './internet-world.ts'
import { namedAddresses } from './named-addresses.ts'
import { Observers } from './observers.ts'
import { nameRouters, routerNames } from './router-names.ts'
import { resolverAddresses } from './resolver-addresses.ts'
import { Routing } from './routing.ts'
import type { WebServer } from './web-server.ts'
import { startWebServers } from './web-servers.ts'
import { planWorld } from './world-plan.ts'
import { worldRegistry } from './world-registry.ts'

export interface InternetOptions {
  readonly world: WorldFile
  readonly zones: LabOptions['zones']
  /** The same seed gives the same world, to the octet; but for the keys of TLS. */
  readonly seed?: number
  /** Begun early, since its keys take a while; made here when left out. */
  readonly certificates?: Promise<CertificateAuthority>
  readonly onEvent?: LabObserver
}

/** How long a home takes to get its addresses: the line comes up, DHCP asks, and probes what it got. */
const SETTLING_MS = 20_000

interface InternetParts {
  readonly file: WorldFile
  readonly world: InternetWorld
  readonly lab: Lab
  readonly routing: Routing
  readonly webServers: readonly WebServer[]
  readonly certificates: CertificateAuthority
  readonly events: Observers<LabEvent>
  readonly keyLog: Observers<string>
}

/** Made by `startInternet`. Closing it ends its servers. */
export class Internet implements AsyncDisposable {
  readonly file: WorldFile
  readonly world: InternetWorld
  readonly lab: Lab
  /** Of each router, by its name. */
  readonly speakers: ReadonlyMap<string, Speaker>
  readonly webServers: readonly WebServer[]
  /** Who holds what, for whois. */
  readonly registry: Registry
  /** The authority that everyone in the world trusts. */
  readonly certificates: CertificateAuthority
  readonly #parts: InternetParts
  readonly #keyLog: string[] = []

  constructor(parts: InternetParts) {
    this.file = parts.file
    this.world = parts.world
    this.lab = parts.lab
    this.speakers = parts.routing.speakers
    this.webServers = parts.webServers
    this.registry = worldRegistry(parts.file, parts.lab.zones, parts.world)
    this.certificates = parts.certificates
    this.#parts = parts
    parts.keyLog.add((line) => this.#keyLog.push(line))
  }

  /** What hosts trust, in PEM. */
  get roots(): string {
    return this.certificates.pem
  }

  /** The secrets of all TLS connections so far, with which others can decrypt them; a line each. */
  get keyLog(): readonly string[] {
    return this.#keyLog
  }

  /** Shows each further line of the key log. The function returned ends it. */
  onKeyLog(observe: (line: string) => void): () => void {
    return this.#parts.keyLog.add(observe)
  }

  /** Shows what servers and resolvers tell of themselves. The function returned ends it. */
  onEvent(observe: LabObserver): () => void {
    return this.#parts.events.add(observe)
  }

  /** The autonomous system of a router; undefined for a host that is none. */
  systemOf(router: string): number | undefined {
    return this.world.routers.get(router)?.asn
  }

  /** Lets the world run until routers have no more news for each other. Not to be called while it runs. */
  converge(): Promise<void> {
    return this.#parts.routing.converge()
  }

  /** Makes everybody forget at which station whom can be reached. */
  coolDown(): void {
    forgetStations(this.world)
  }

  /** Routers need no good-bye: a world that nobody runs any more stands still. */
  async close(): Promise<void> {
    const { world, lab, webServers } = this.#parts
    await lab.close()
    await world.run(Promise.all(webServers.map((server) => server.close())))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/**
 * Starts the world and all that is in it. When it resolves, hosts have their addresses and routers agree; caches are
 * empty.
 *
 * @throws WorldFileError and TopologyError for a world that does not fit together
 * @throws LabError and FileError as `startLab` does
 */
export async function startInternet(options: InternetOptions): Promise<Internet> {
  const { world: file, zones, seed = 1 } = options
  const authority = options.certificates ?? CertificateAuthority.create({ wallMs: file.time })
  const events = new Observers<LabEvent>()
  if (options.onEvent !== undefined) events.add(options.onEvent)
  const plan = planWorld(file)
  const world = new InternetWorld(plan, file.elsewhere, { seed, epochMs: file.time })
  const lab = await startLab({
    zones,
    world,
    resolverIps: resolverAddresses(file),
    onEvent: (event) => events.tell(event),
  })
  await nameRouters(lab, routerNames(file, plan))
  placeOthers(world, lab.zones)
  for (const host of world.hosts) putHostFiles(host)
  const routing = new Routing(world, file)
  await world.run(routing.start())
  await routing.converge(SETTLING_MS - world.nowMs)
  const certificates = await authority
  for (const host of world.hosts) putCertificates(host, certificates.pem)
  const keyLog = new Observers<string>()
  const webServers = await world.run(
    startWebServers({
      ...{ world, file, zones: lab.zones, authority: certificates },
      nameServers: new Set(lab.servers.map(({ address }) => address)),
      onKeyLog: (line) => keyLog.tell(line),
    }),
  )
  const internet = new Internet({ file, world, lab, routing, webServers, certificates, events, keyLog })
  internet.coolDown()
  return internet
}

/** A host for every further address of the zones. */
function placeOthers(world: InternetWorld, zones: readonly Zone[]): void {
  for (const [ip, [name]] of namedAddresses(zones)) {
    if (world.places.isFree(ip)) world.places.hostsFor(name!.replace(/^\*\./, ''), ip)
  }
}
