/**
 * A resolver that can be told anew what to do while it runs: the one that answers, those that still have to finish, and
 * what all of them have learned and counted.
 */

import type { Logger } from 'pino'
import { answerTimes, queryStats } from '../control/query-stats.ts'
import type { ResolverStats } from '../control/resolver-stats.ts'
import { countersTogether, statsSince } from '../control/counter-sums.ts'
import { QueryCounters } from '../control/query-counters.ts'
import { LIMITS } from '../dns/resolver/limits.ts'
import { Resolver, type ResolverCounters, type ResolverOptions } from '../dns/resolver/resolver.ts'
import type { Respond } from '../dns/server/respond.ts'
import type { Runtime, Timer } from '../runtime/runtime.ts'
import { describePolicyHit, describeResolution, describeTurnedAway } from './lab-news.ts'
import type { ResolverSetup } from './resolver-setup.ts'

export class ResolverService {
  readonly queries: QueryCounters
  readonly startedAtMs: number
  readonly #runtime: Runtime
  readonly #log: Logger
  #setup: ResolverSetup
  #resolver: Resolver
  /** Resolvers whose last questions are under way, each with the end of its time. */
  readonly #retired = new Map<Resolver, Timer>()
  /** What those have counted that are gone. */
  #past: ResolverCounters | undefined
  #statsAtReset: ResolverStats | undefined

  constructor(runtime: Runtime, setup: ResolverSetup, log: Logger) {
    this.#runtime = runtime
    this.#log = log
    this.#setup = setup
    this.startedAtMs = runtime.clock.now()
    this.queries = new QueryCounters(runtime.clock)
    this.#resolver = this.#build(setup)
  }

  get resolver(): Resolver {
    return this.#resolver
  }

  get setup(): ResolverSetup {
    return this.#setup
  }

  /** All that was counted since the start, by whichever resolver. */
  stats(): ResolverStats {
    const { clock } = this.#runtime
    const uptimeSeconds = Math.floor((clock.now() - this.startedAtMs) / 1000)
    return {
      ...this.#counters(),
      uptimeSeconds,
      countedSeconds: uptimeSeconds,
      queries: queryStats(this.queries),
      answerTimes: answerTimes(this.queries),
      servers: this.#resolver.engine.upstream.servers.size,
    }
  }

  /** All that was counted since `resetStats` was last called. */
  recentStats(): ResolverStats {
    return this.#statsAtReset === undefined ? this.stats() : statsSince(this.#statsAtReset, this.stats())
  }

  /** `recentStats` begins anew; what metrics show goes on. */
  resetStats(): void {
    this.#statsAtReset = this.stats()
  }

  readonly respond: Respond = (query, client) => this.#resolver.respond(query, client)

  /**
   * Goes on as another setup says, with what was learned. What is under way is answered as the old one said.
   *
   * @throws TextError for a setup that no resolver can have; then all stays as it was
   */
  reload(setup: ResolverSetup): void {
    const next = this.#build(setup, this.#resolver)
    const previous = this.#resolver
    const { policyLists } = this.#setup.options
    if (policyLists !== undefined) setup.options.policyLists?.goOnCountingFrom(policyLists)
    this.#resolver = next
    this.#setup = setup
    const end = this.#runtime.clock.schedule(LIMITS.questionMs, () => {
      this.#retired.delete(previous)
      previous.close()
      const counters = { ...previous.counters, inProgress: 0 }
      this.#past = this.#past === undefined ? counters : countersTogether(counters, this.#past)
    })
    this.#retired.set(previous, end)
  }

  close(): void {
    for (const [resolver, end] of this.#retired) {
      end.cancel()
      resolver.close()
    }
    this.#resolver.close()
  }

  #counters(): ResolverCounters {
    const earlier = [...this.#retired.keys()].map(({ counters }) => counters)
    if (this.#past !== undefined) earlier.push(this.#past)
    return earlier.reduce(countersTogether, this.#resolver.counters)
  }

  /** Whoever wants no log of the questions does not pay for it. */
  #build({ options, log }: ResolverSetup, previous?: Resolver): Resolver {
    const known = previous && { cache: previous.cache, servers: previous.engine.upstream.servers }
    const told: Partial<ResolverOptions> = {
      onResolved: (resolution, client) => this.#log.info(describeResolution(resolution, client)),
      onUnresolved: (unresolved, client) => this.#log.info(describeTurnedAway(unresolved, client)),
    }
    const hits: Partial<ResolverOptions> = {
      onPolicyHit: (hit) => this.#log.info(describePolicyHit(hit)),
    }
    return new Resolver({
      ...options,
      ...known,
      ...(log.queries === true && told),
      ...(log.blocked !== false && hits),
      runtime: this.#runtime,
    })
  }
}
