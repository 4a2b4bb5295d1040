/** An authority in operation with what the program adds to it: counters, the log of queries, and the way to other settings. */

import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { formatSocketAddress } from '../address/socket-address.ts'
import type { AuthorityObserver } from '../authority/authority-event.ts'
import { RunningAuthority } from '../authority/running-authority.ts'
import type { AuthorityStats, ZoneReport } from '../control/authority-stats.ts'
import { QueryCounters } from '../control/query-counters.ts'
import { answerTimes, queryStats } from '../control/query-stats.ts'
import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { AuthoritySetup } from './authority-setup.ts'
import { loggingQueries } from './query-log.ts'
import { count } from './zone-report-text.ts'

export interface ServiceOptions {
  readonly setup: AuthoritySetup
  /** The setup as the files have it now. */
  readonly read: () => Promise<AuthoritySetup>
  readonly log: Logger
  readonly observe: AuthorityObserver
}

export class AuthorityService {
  readonly queries: QueryCounters
  readonly #runtime: Runtime
  readonly #read: () => Promise<AuthoritySetup>
  readonly #startedAtMs: number
  #running!: RunningAuthority
  #setup: AuthoritySetup
  /** Whether each query is a line of the log. */
  logsQueries: boolean
  /** One reload after another. */
  #work: Promise<unknown> = Promise.resolve()

  private constructor(runtime: Runtime, setup: AuthoritySetup, read: () => Promise<AuthoritySetup>) {
    this.#runtime = runtime
    this.#read = read
    this.#setup = setup
    this.logsQueries = setup.log.queries === true
    this.#startedAtMs = runtime.clock.now()
    this.queries = new QueryCounters(runtime.clock)
  }

  /** Rejects as `RunningAuthority.start` does. */
  static async start(
    runtime: Runtime,
    { setup, read, log, observe }: ServiceOptions,
  ): Promise<AuthorityService> {
    const service = new AuthorityService(runtime, setup, read)
    service.#running = await RunningAuthority.start(runtime, setup.settings, {
      identity: setup.identity,
      around: (respond) => service.#around(respond, log),
      observe,
      onFailure: (error, { remote }) => {
        log.error({ err: error, client: formatSocketAddress(remote) }, 'a query could not be answered: a bug')
      },
    })
    return service
  }

  get running(): RunningAuthority {
    return this.#running
  }

  get setup(): AuthoritySetup {
    return this.#setup
  }

  get zones(): readonly ZoneReport[] {
    return this.#running.zones.flatMap((zone) => zone.report() ?? [])
  }

  /** In a line. */
  get summary(): string {
    return `serving ${count(this.#running.zones.length, 'zone')}`
  }

  stats(): AuthorityStats {
    return {
      uptimeSeconds: Math.floor((this.#runtime.clock.now() - this.#startedAtMs) / 1000),
      queries: queryStats(this.queries),
      answerTimes: answerTimes(this.queries),
      traffic: this.#running.traffic,
      rateLimited: this.#running.rateLimited,
      zones: this.zones,
    }
  }

  /**
   * Goes on as the files say now, and tells what of them cannot be had without a restart.
   *
   * Rejects with `ConfigError`, `FileError` or `SocketError` for what cannot be had; then all stays as it was.
   */
  reload(): Promise<readonly string[]> {
    const done = this.#work.then(() => this.#reload())
    this.#work = done.catch(() => {})
    return done
  }

  async #reload(): Promise<readonly string[]> {
    const setup = await this.#read()
    await this.#running.reload(setup.settings)
    const before = this.#setup
    this.#setup = setup
    this.logsQueries = setup.log.queries === true
    return remarksOn(before, setup)
  }

  #around(respond: Respond, log: Logger): Respond {
    const logged = loggingQueries(respond, log)
    return this.queries.counting((query, client) =>
      this.logsQueries ? logged(query, client) : respond(query, client),
    )
  }
}

/** What is fixed while the process lives. */
const FIXED: readonly (readonly [what: string, of: (setup: AuthoritySetup) => unknown])[] = [
  ['where metrics are', ({ metrics }) => metrics],
  ['where the control socket is', ({ control }) => control],
  ['the level of the log', ({ log }) => log.level],
  ['what it tells of itself', ({ identity }) => identity],
  ['where its state is', ({ settings }) => settings.state],
  ['what TCP may cost', ({ settings }) => settings.tcp],
]

function remarksOn(before: AuthoritySetup, after: AuthoritySetup): string[] {
  return FIXED.filter(([, of]) => !isDeepStrictEqual(of(before), of(after))).map(
    ([what]) => `${what} has changed in the configuration; that takes a restart`,
  )
}
