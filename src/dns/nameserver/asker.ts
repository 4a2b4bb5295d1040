/** Whoever asks the question at hand, and what answers he may have. One is enough for all queries, one after the other. */

import type { AnswerTerms } from '../authority/answer-terms.ts'
import { RequestAccess } from '../hosting/request-access.ts'
import type { ZoneHosting } from '../hosting/zone-hosting.ts'
import type { Client } from '../message/client.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'
import type { Zone } from '../zone/zone.ts'
import type { NameServerEvent } from './name-server-event.ts'

export class Asker implements AnswerTerms {
  reservedOctets = 0
  readonly #hosting: ZoneHosting
  readonly #observe: (event: NameServerEvent) => void
  #client: Client | undefined
  #key: TsigKey | undefined

  constructor(hosting: ZoneHosting, observe: (event: NameServerEvent) => void) {
    this.#hosting = hosting
    this.#observe = observe
  }

  get isAuthenticated(): boolean {
    return this.#key !== undefined
  }

  /** From now on this is who asks, with so much room needed for his signature. */
  set(client: Client | undefined, key: TsigKey | undefined, reservedOctets: number): this {
    this.#client = client
    this.#key = key
    this.reservedOctets = reservedOctets
    return this
  }

  /** Without a client it is this very program that asks, and it may. */
  admits(zone: Zone): boolean {
    const client = this.#client
    if (client === undefined) return true
    const hosted = this.#hosting.holderOf(zone)
    if (hosted === undefined || hosted.access.query === RequestAccess.everybody) return true
    const key = this.#key
    const isAdmitted = hosted.access.query.admits(client.remote.ip, key?.name)
    if (!isAdmitted) this.#observe({ kind: 'denied', access: 'query', hosted, key, client })
    return isAdmitted
  }
}
