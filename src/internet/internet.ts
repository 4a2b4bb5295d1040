/** An Internet that runs: its world, its routers, its servers, and what they tell. Made by `startInternet`. */

import type { Speaker } from '../bgp/speaker.ts'
import type { Lab } from '../lab/lab.ts'
import type { LabEvent, LabObserver } from '../lab/lab-event.ts'
import type { Registry } from '../registry/registry.ts'
import type { CertificateAuthority } from '../tls/certificate-authority.ts'
import type { WorldFile } from '../worldfile/world-file.ts'
import { forgetStations } from './cold-start.ts'
import type { InternetWorld } from './internet-world.ts'
import type { Observers } from './observers.ts'
import type { Routing } from './routing.ts'
import type { WebServer } from './web-server.ts'
import { worldRegistry } from './world-registry.ts'

export interface InternetParts {
  readonly file: WorldFile
  readonly world: InternetWorld
  readonly lab: Lab
  readonly routing: Routing
  readonly webServers: readonly WebServer[]
  readonly certificates: CertificateAuthority
  readonly events: Observers<LabEvent>
  readonly keyLog: Observers<string>
}

/** Closing it ends its servers. */
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
