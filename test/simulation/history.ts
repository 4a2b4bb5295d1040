// The history of a zone: what it said and when, and until when somebody who may be believed went on saying so.

import type { ZoneContent } from './zone-content.ts'

export interface Version {
  readonly content: ZoneContent
  /** Since when it is served, on the world's clock. */
  readonly fromMs: number
  /**
   * Until when it may be heard from a server that the resolver has reason to believe: a secondary that lags
   * behind, or one that lost the zone and is still named by a delegation that a cache may hold.
   */
  spokenUntilMs: number
}

export class ZoneHistory {
  readonly #versions: Version[]

  constructor(content: ZoneContent) {
    this.#versions = [{ content, fromMs: -Infinity, spokenUntilMs: Infinity }]
  }

  get current(): ZoneContent {
    return this.#versions.at(-1)!.content
  }

  /** All that may still matter, the oldest first. */
  get versions(): readonly Version[] {
    return this.#versions
  }

  /** The zone says something else from now on, although until `spokenUntilMs` what it said so far may be heard. */
  edit(content: ZoneContent, nowMs: number, spokenUntilMs: number): void {
    this.#versions.at(-1)!.spokenUntilMs = spokenUntilMs
    this.#versions.push({ content, fromMs: nowMs, spokenUntilMs: Infinity })
  }

  /** Forgets what nobody can have heard since `beforeMs`. */
  forget(beforeMs: number): void {
    while (this.#versions[0]!.spokenUntilMs < beforeMs) this.#versions.shift()
  }
}
