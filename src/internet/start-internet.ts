/**
 * The start of an Internet: from a world file and a folder of zones to a world in which routers have agreed, hosts have
 * their addresses, and all servers run. Composition only; each part knows its own business.
 */

import type { Zone } from '../dns/zone/zone.ts'
import { startLab, type LabOptions } from '../lab/lab.ts'
import type { LabEvent, LabObserver } from '../lab/lab-event.ts'
import { CertificateAuthority } from '../tls/certificate-authority.ts'
import type { Fault } from '../worldfile/fault.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { defaultAim, type FaultAim } from './faults/aim.ts'
import { applyFaults } from './faults/apply-faults.ts'
import { putCertificates, putHostFiles } from './host-files.ts'
import { Internet } from './internet.ts'
import { InternetWorld } from './internet-world.ts'
import { namedAddresses } from './named-addresses.ts'
import { Observers } from './observers.ts'
import { nameRouters, routerNames } from './router-names.ts'
import { resolverAddresses } from './resolver-addresses.ts'
import { Routing } from './routing.ts'
import { startWebServers } from './web-servers.ts'
import { planWorld } from './world-plan.ts'

export interface InternetOptions {
  readonly world: WorldFile
  readonly zones: LabOptions['zones']
  /** The same seed gives the same world, to the octet; but for the keys of TLS. */
  readonly seed?: number
  /** Begun early, since its keys take a while; made here when left out. */
  readonly certificates?: Promise<CertificateAuthority>
  readonly onEvent?: LabObserver
  /** What is to be broken in it, besides what its world file says. */
  readonly faults?: readonly Fault[] | undefined
  /** What is hit by faults without a target: things on the way from one host to one web site. */
  readonly aim?: Partial<FaultAim> | undefined
}

/** How long a home takes to get its addresses: the line comes up, DHCP asks, and probes what it got. */
const SETTLING_MS = 20_000

/**
 * Starts the world and all that is in it, and then breaks what is to be broken. When it resolves, hosts have their
 * addresses and routers agree; caches are empty.
 *
 * @throws WorldFileError and TopologyError for a world that does not fit together
 * @throws TopologyError 'unknown-name' for a fault's target that there is none of
 * @throws LabError and FileError as `startLab` does
 */
export async function startInternet(options: InternetOptions): Promise<Internet> {
  const internet = await startWhole(options)
  try {
    const faults = [...internet.file.faults, ...(options.faults ?? [])]
    await applyFaults(internet, faults, { ...defaultAim(internet.file), ...options.aim })
  } catch (error) {
    await internet.close()
    throw error
  }
  internet.coolDown()
  return internet
}

async function startWhole(options: InternetOptions): Promise<Internet> {
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
  return new Internet({ file, world, lab, routing, webServers, certificates, events, keyLog })
}

/** A host for every further address of the zones. */
function placeOthers(world: InternetWorld, zones: readonly Zone[]): void {
  for (const [ip, [name]] of namedAddresses(zones)) {
    if (world.places.isFree(ip)) world.places.hostsFor(name!.replace(/^\*\./, ''), ip)
  }
}
