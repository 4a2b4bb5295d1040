/** The web servers of a world: one at every address of the zones that is no name server's, and where the file says so. */

import type { Zone } from '../dns/zone/zone.ts'
import type { CertificateAuthority } from '../tls/certificate-authority.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import type { InternetWorld } from './internet-world.ts'
import { namedAddresses } from './named-addresses.ts'
import { SiteCertificates } from './site-certificates.ts'
import { WebServer } from './web-server.ts'
import { WebSites } from './web-sites.ts'

/** Of a host whose address nobody knows beforehand. */
const ANY_ADDRESS = '0.0.0.0'

export interface WebServersOptions {
  readonly world: InternetWorld
  readonly file: WorldFile
  readonly zones: readonly Zone[]
  /** The addresses of name servers. */
  readonly nameServers: ReadonlySet<string>
  readonly authority: CertificateAuthority
  readonly onKeyLog: (line: string) => void
}

interface WebPlace {
  readonly host: WiredHost
  readonly ip: string
  readonly names: readonly string[]
}

/** Starts them; takes no time of the world. Rejects with `SocketError`. */
export async function startWebServers(options: WebServersOptions): Promise<WebServer[]> {
  const { file, authority, onKeyLog } = options
  const sites = new WebSites(file.webSites)
  const certificates = new SiteCertificates(authority, file.time)
  const servers = placesOf(options).map((place) => new WebServer({ ...place, sites, certificates, onKeyLog }))
  for (const server of servers) await server.open()
  return servers
}

function placesOf({ world, file, zones, nameServers }: WebServersOptions): WebPlace[] {
  const places: WebPlace[] = []
  for (const [ip, names] of namedAddresses(zones)) {
    if (nameServers.has(ip)) continue
    places.push(...world.places.hostsAt(ip).map((host) => ({ host, ip, names })))
  }
  for (const [name, { runs = [], address = ANY_ADDRESS }] of Object.entries(file.hosts)) {
    const host = world.host(name)
    const isServed = places.some((place) => place.host === host)
    if (runs.includes('web') && !isServed) places.push({ host, ip: address, names: [name] })
  }
  return places
}
