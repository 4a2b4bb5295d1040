// The definition of a right answer. It reads the zones and their history directly: an answer is right if each of its
// parts was said, by a server that the resolver had reason to believe, so late that its TTL had not run out when
// the question was asked. It knows nothing of how resolvers work.

import type { ResolverFacts } from './facts.ts'
import type { Version } from './history.ts'
import type { Internet, ZoneModel } from './internet.ts'
import { pathDown } from './names.ts'
import { tell, type Telling } from './tell.ts'

/** When a question was asked and answered, on the world's clock. */
export interface Occasion {
  readonly askedAtMs: number
  readonly answeredAtMs: number
  /** It was answered at once: by what was held, not by what was fetched by another question meanwhile. */
  readonly isImmediate: boolean
  /** Whether the client can be told that an answer is stale, which takes EDNS. */
  readonly hasEdns: boolean
}

/** Something that was said. */
export interface Said {
  readonly zone: ZoneModel
  readonly telling: Telling
  /** The TTL that it had at most. */
  readonly ttlSeconds: number
  /** When it was said last, at or before the time of the answer. */
  readonly lastAtMs: number
}

export class Reference {
  readonly #internet: Internet
  readonly #facts: ResolverFacts

  constructor(internet: Internet, facts: ResolverFacts) {
    this.#internet = internet
    this.#facts = facts
  }

  /** All that a resolver may go by on this occasion, about a name and a type. */
  *said(name: string, type: number, occasion: Occasion): Generator<Said> {
    for (const zone of this.#internet.zonesAbove(name)) {
      for (const version of zone.history.versions) {
        if (version.fromMs > occasion.answeredAtMs) continue
        const telling = tell(version.content, name, type)
        const ttlSeconds = this.#ttlOf(telling)
        if (ttlSeconds === undefined) continue
        const said = { zone, telling, ttlSeconds, lastAtMs: lastSaid(version, occasion) }
        if (this.#mayBeHeld(said, occasion)) yield said
      }
    }
  }

  /** Whether a record with this TTL in an answer may come from what was said. */
  allowsTtl(said: Said, ttlSeconds: number, mayBeStale: boolean, occasion: Occasion): boolean {
    if (mayBeStale && ttlSeconds <= this.#facts.staleTtlSeconds) return true
    const endMs = said.lastAtMs + (said.ttlSeconds - ttlSeconds) * 1000
    return ttlSeconds <= said.ttlSeconds && endMs >= this.#beginning(occasion)
  }

  /**
   * Names above `name` that have no data, in a zone one of whose servers denies such names: what is denied below
   * them is that server's fault.
   */
  *wronglyDenied(
    name: string,
    occasion: Occasion,
  ): Generator<{ ent: string; zone: ZoneModel; ttlSeconds: number }> {
    for (const zone of this.#internet.zonesAbove(name)) {
      if (![...zone.everServedBy].some(({ quirk }) => quirk === 'nxdomain-at-ents')) continue
      for (const version of zone.history.versions) {
        const ttlSeconds = this.#negativeTtl(version.content.negativeTtlSeconds)
        const isOver = lastSaid(version, occasion) + this.#lifeMs(ttlSeconds) < this.#beginning(occasion)
        if (isOver || version.fromMs > occasion.answeredAtMs) continue
        for (const ent of pathDown(name, zone.origin))
          if (version.content.isEmptyNonTerminal(ent)) yield { ent, zone, ttlSeconds }
      }
    }
  }

  #mayBeHeld({ lastAtMs, ttlSeconds }: Said, occasion: Occasion): boolean {
    return lastAtMs + this.#lifeMs(ttlSeconds) >= this.#beginning(occasion)
  }

  #lifeMs(ttlSeconds: number): number {
    return (ttlSeconds + this.#facts.maxStaleSeconds) * 1000
  }

  /** Who has to wait may get what another question found a moment earlier. */
  #beginning({ askedAtMs, isImmediate }: Occasion): number {
    return isImmediate ? askedAtMs : askedAtMs - this.#facts.patienceMs
  }

  /** Undefined when it says nothing about the name. */
  #ttlOf(telling: Telling): number | undefined {
    switch (telling.kind) {
      case 'any':
        return Math.max(...telling.sets.map(({ ttlSeconds }) => this.#positiveTtl(ttlSeconds)))
      case 'answer':
      case 'cname':
      case 'dname':
        return this.#positiveTtl(telling.ttlSeconds)
      case 'nodata':
      case 'nxdomain':
        return this.#negativeTtl(telling.ttlSeconds)
      case 'referral':
      case 'nothing':
        return undefined
    }
  }

  #positiveTtl(ttlSeconds: number): number {
    return Math.min(ttlSeconds, this.#facts.maxTtlSeconds)
  }

  #negativeTtl(ttlSeconds: number): number {
    return Math.min(ttlSeconds, this.#facts.maxNegativeTtlSeconds)
  }
}

function lastSaid({ spokenUntilMs }: Version, { answeredAtMs }: Occasion): number {
  return Math.min(spokenUntilMs, answeredAtMs)
}
