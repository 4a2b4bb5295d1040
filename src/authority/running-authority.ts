/** Composition: from settings to an authoritative server in operation, and from there to other settings. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { AuthoritySettings } from '../config/authority-settings.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import { Authority } from '../dns/authority/authority.ts'
import { ZoneHosting } from '../dns/hosting/zone-hosting.ts'
import type { Identity } from '../dns/message/identity.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { NameServer } from '../dns/nameserver/name-server.ts'
import type { OnFailure, Respond } from '../dns/server/respond.ts'
import { answerTransfer } from '../dns/transfer/answer-transfer.ts'
import { pauseOn } from '../lab/pause.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { AuthorityObserver } from './authority-event.ts'
import { Listeners } from './listeners.ts'
import { ZoneTable } from './zone-table.ts'

export interface AuthorityOptions {
  readonly identity: Identity | undefined
  /** What each query goes through before it is answered, such as a log. */
  readonly around: (respond: Respond) => Respond
  readonly observe: AuthorityObserver
  readonly onFailure: OnFailure
}

export class RunningAuthority {
  readonly #hosting: ZoneHosting
  readonly #zones: ZoneTable
  readonly #server: NameServer
  readonly #listeners: Listeners

  private constructor(runtime: Runtime, { identity, around, observe, onFailure }: AuthorityOptions) {
    const authority = new Authority({ ...(identity !== undefined && { identity }) })
    this.#hosting = new ZoneHosting(authority)
    this.#zones = new ZoneTable(runtime, this.#hosting, observe)
    this.#server = new NameServer({
      hosting: this.#hosting,
      clock: runtime.clock,
      handlers: { transfer: answerTransfer({ pause: pauseOn(runtime.clock) }) },
    })
    this.#listeners = new Listeners(runtime, around(this.#server.respond), onFailure)
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
    options: AuthorityOptions,
  ): Promise<RunningAuthority> {
    const running = new RunningAuthority(runtime, options)
    try {
      running.#server.keys = settings.keys
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

  /** Of each zone, in the order of their names. */
  get zones(): ZoneReport[] {
    return [...this.#zones].flatMap((source) => source.report() ?? [])
  }

  zone(name: DomainName): ZoneReport | undefined {
    return this.#zones.find(name)?.report()
  }

  /**
   * Goes on by other settings, without losing a query.
   *
   * Rejects as `start` does for what cannot be had; what could be is in effect then.
   */
  async reload(settings: AuthoritySettings): Promise<void> {
    await this.#listeners.apply(settings.listen, settings.tcp)
    this.#server.keys = settings.keys
    await this.#zones.apply(settings)
  }

  /** Takes no more queries, answers those that it has, and resolves when nothing is left to be done. */
  async close(): Promise<void> {
    await this.#listeners.close()
    await this.#zones.close()
  }
}
