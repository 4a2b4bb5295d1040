/**
 * A resolver that can be told anew what to do while it runs: the one that answers, those that still have to finish, and
 * what all of them have learned and counted.
 */

import type { Logger } from 'pino'
import { answerTimes, queryStats, type ResolverStats } from '../control/resolver-stats.ts'
import type { ClientCounters } from '../dns/client/client.ts'
import { QueryCounters } from '../control/query-counters.ts'
import { LIMITS } from '../dns/resolver/limits.ts'
import { Resolver, type ResolverOptions } from '../dns/resolver/resolver.ts'
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
  /** What those have sent that are gone. */
  #past: ClientCounters[] = []

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
    const counters = this.#resolver.counters
    return {
      ...counters,
      upstream: sumOf([counters.upstream, ...this.#pastUpstream()]),
      uptimeSeconds: Math.floor((clock.now() - this.startedAtMs) / 1000),
      queries: queryStats(this.queries),
      answerTimes: answerTimes(this.queries),
      servers: this.#resolver.engine.upstream.servers.size,
    }
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
    this.#resolver = next
    this.#setup = setup
    const end = this.#runtime.clock.schedule(LIMITS.questionMs, () => {
      this.#retired.delete(previous)
      this.#past = [sumOf([...this.#past, previous.counters.upstream])]
      previous.close()
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

  #pastUpstream(): readonly ClientCounters[] {
    return [...this.#past, ...[...this.#retired.keys()].map(({ counters }) => counters.upstream)]
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

/** There is at least one. */
function sumOf(all: readonly ClientCounters[]): ClientCounters {
  const [first, ...others] = all
  const sum = others.reduce<Record<string, number>>(
    (sum, counters) => {
      for (const [key, count] of Object.entries(counters)) sum[key] = (sum[key] ?? 0) + Number(count)
      return sum
    },
    { ...first },
  )
  return sum as unknown as ClientCounters
}
