/** The resolvers of a lab, each with a cache of its own. Their root hints are those of the plan. */

import type { RecordCache } from '../dns/cache/record-cache.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { ResolverOptions } from '../dns/resolver/resolver.ts'
import type { SocketAddress } from '../address/socket-address.ts'
import { RootedResolver } from './rooted-resolver.ts'
import type { OpenServer, ResolverPlace } from './site.ts'

interface PlacedResolver {
  readonly resolver: RootedResolver
  readonly place: ResolverPlace
}

export class Resolvers {
  readonly #all: readonly PlacedResolver[]
  #fronts: readonly OpenServer[] = []

  /** They run, but listen nowhere yet. The first is the one that is asked here. */
  constructor(
    places: readonly [ResolverPlace, ...ResolverPlace[]],
    options: Omit<ResolverOptions, 'hints' | 'runtime'>,
    hints: readonly ResourceRecord[],
  ) {
    this.#all = places.map((place) => ({
      resolver: new RootedResolver({ ...options, runtime: place.runtime }, hints),
      place,
    }))
  }

  /** Where the first one listens. Throws before `open`. */
  get address(): SocketAddress {
    const [front] = this.#fronts
    if (front === undefined) throw new Error('the resolvers do not listen yet')
    return front.local
  }

  /** That of the first one. */
  get cache(): RecordCache {
    return this.#first.cache
  }

  /** Rejects with `SocketError`. */
  async open(): Promise<void> {
    for (const { resolver, place } of this.#all) {
      const front = await place.open((query, client) => resolver.respond(query, client))
      this.#fronts = [...this.#fronts, front]
    }
  }

  /** Those whose hints are others than before begin anew. */
  follow(hints: readonly ResourceRecord[]): void {
    for (const { resolver } of this.#all) resolver.follow(hints)
  }

  resolve(question: Question): Promise<Resolution> {
    return this.#first.resolve(question)
  }

  async close(): Promise<void> {
    for (const { resolver } of this.#all) resolver.close()
    await Promise.all(this.#fronts.map((front) => front.close()))
  }

  get #first(): RootedResolver {
    return this.#all[0]!.resolver
  }
}
