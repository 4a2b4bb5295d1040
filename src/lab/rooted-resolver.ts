/** The resolver of a lab. Its root hints are those of the plan: when these change, so does the resolver. */

import type { RecordCache } from '../dns/cache/record-cache.ts'
import type { Client } from '../dns/message/client.ts'
import type { Question, ResourceRecord } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import { Resolver, type ResolverOptions } from '../dns/resolver/resolver.ts'

export class RootedResolver {
  readonly #options: Omit<ResolverOptions, 'hints'>
  #hints: readonly ResourceRecord[]
  #resolver: Resolver

  constructor(options: Omit<ResolverOptions, 'hints'>, hints: readonly ResourceRecord[]) {
    this.#options = options
    this.#hints = hints
    this.#resolver = new Resolver({ ...options, hints })
  }

  get cache(): RecordCache {
    return this.#resolver.cache
  }

  /** Begins anew, with an empty cache, if `hints` are others than before. Without any the old ones stay. */
  follow(hints: readonly ResourceRecord[]): void {
    if (hints.length === 0 || isSame(this.#hints, hints)) return
    this.#resolver.close()
    this.#hints = hints
    this.#resolver = new Resolver({ ...this.#options, hints })
  }

  resolve(question: Question): Promise<Resolution> {
    return this.#resolver.resolve(question)
  }

  respond(query: Uint8Array, client: Client): Uint8Array | null | Promise<Uint8Array | null> {
    return this.#resolver.respond(query, client)
  }

  close(): void {
    this.#resolver.close()
  }
}

function isSame(a: readonly ResourceRecord[], b: readonly ResourceRecord[]): boolean {
  return a.length === b.length && a.every((record, i) => isSameRecord(record, b[i]!))
}

function isSameRecord(a: ResourceRecord, b: ResourceRecord): boolean {
  return a.type === b.type && a.owner.equals(b.owner) && Buffer.compare(a.rdata, b.rdata) === 0
}
