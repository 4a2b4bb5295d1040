/** Composition: from settings to an authoritative server in operation, and from there to other settings. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { AuthoritySettings } from '../config/authority-settings.ts'
import type { RateLimitStats, TrafficStats } from '../control/authority-stats.ts'
import { Authority } from '../dns/authority/authority.ts'
import { ZoneHosting } from '../dns/hosting/zone-hosting.ts'
import { CLASS } from '../dns/iana/classes.ts'
import type { Identity } from '../dns/message/identity.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { NameServer } from '../dns/nameserver/name-server.ts'
import type { OnFailure, Respond } from '../dns/server/respond.ts'
import { type TransferSurroundings, transferSurroundings } from '../dns/transfer/transfer-surroundings.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { AuthorityObserver } from './authority-event.ts'
import { Listeners } from './listeners.ts'
import { Manners } from './manners.ts'
import { requestHandlers } from './request-handlers.ts'
import { Traffic } from './traffic.ts'
import { type ZoneSource, ZoneTable } from './zone-table.ts'

export interface RunningAuthorityOptions {
  /** What it tells of itself to who asks; nothing when left out. */
  readonly identity?: Identity | undefined
  /** What each query goes through before it is answered, such as a log. */
  readonly around?: (respond: Respond) => Respond
  /** Told of all that goes on with the zones, and of requests that are turned away. */
  readonly observe?: AuthorityObserver
  /** Told of what a query failed with; it is answered SERVFAIL in any case. */
  readonly onFailure?: OnFailure
}

export class RunningAuthority {
  readonly #hosting: ZoneHosting
  readonly #zones: ZoneTable
  readonly #server: NameServer
  readonly #listeners: Listeners
  readonly #manners: Manners
  readonly #surroundings: TransferSurroundings
  readonly #traffic = new Traffic()

  private constructor(runtime: Runtime, state: string | undefined, options: RunningAuthorityOptions) {
    const { identity, around, onFailure = () => {} } = options
    const observe: AuthorityObserver = (event) => {
      this.#traffic.countEvent(event)
      options.observe?.(event)
    }
    const surroundings = transferSurroundings(runtime)
    this.#surroundings = surroundings
    this.#manners = new Manners(runtime)
    const authority = new Authority({ ...(identity !== undefined && { identity }) })
    this.#hosting = new ZoneHosting(authority, surroundings.pause)
    this.#zones = new ZoneTable(runtime, surroundings, this.#hosting, state, observe)
    this.#server = new NameServer({
      hosting: this.#hosting,
      clock: runtime.clock,
      handlers: requestHandlers(
        (hosted) => this.#zones.sourceOf(hosted),
        surroundings.pause,
        this.#traffic,
        observe,
      ),
      observe: (event) => observe({ kind: 'request', event }),
    })
    const respond: Respond = this.#server.respond
    this.#listeners = new Listeners(runtime, around?.(respond) ?? respond, onFailure)
  }

  /**
   * Reads the zones, and then answers from them.
   *
   * @throws ZoneFileError, FileError for a file that is to say itself which zone it is, and gives none: any other
   *   zone without data is answered SERVFAIL, and is told to `observe`
   * @throws SocketError for an address that cannot be had, FileError for a folder that cannot be listed
   */
  static async start(
    runtime: Runtime,
    settings: AuthoritySettings,
    options: RunningAuthorityOptions = {},
  ): Promise<RunningAuthority> {
    const running = new RunningAuthority(runtime, settings.state, options)
    try {
      running.#obey(settings)
      await running.#zones.apply(settings)
      running.#zones.refuseNameless()
      await running.#listeners.apply(settings.listen, settings.tcp)
      return running
    } catch (error) {
      await running.close()
      throw error
    }
  }

  /** Where it listens, in the order of the settings. */
  get addresses(): readonly SocketAddress[] {
    return this.#listeners.addresses
  }

  /** What is served, or is to be, in the order of the settings. */
  get zones(): readonly ZoneSource[] {
    return [...this.#zones]
  }

  /** The zone of exactly that name. */
  zone(name: DomainName): ZoneSource | undefined {
    const source = this.#zones.sourceOf(this.#hosting.find(name, CLASS.IN))
    return source ?? this.#zones.fileOf(name)
  }

  get traffic(): TrafficStats {
    return this.#traffic.stats
  }

  get rateLimited(): RateLimitStats {
    return this.#manners.rateLimit?.counters ?? { dropped: 0, slipped: 0, leaked: 0 }
  }

  /**
   * Goes on by other settings, without losing a query.
   *
   * Rejects as `start` does for what cannot be had; what could be is in effect then.
   */
  async reload(settings: AuthoritySettings): Promise<void> {
    await this.#listeners.apply(settings.listen, settings.tcp)
    this.#obey(settings)
    await this.#zones.apply(settings)
  }

  /** Takes no more queries, answers those that it has, and resolves when nothing is left to be done. */
  async close(): Promise<void> {
    await this.#listeners.close()
    await this.#zones.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** What is in effect from the next query on. */
  #obey({ keys, manners, sources }: AuthoritySettings): void {
    this.#server.keys = keys
    this.#surroundings.sources.leaveFrom(sources)
    this.#hosting.authority.manners = this.#manners.by(manners)
  }
}
