/** Counts what clients ask and are answered, and how long that takes, around whatever answers them. */

import type { Client } from '../dns/message/client.ts'
import { HEADER_LENGTH } from '../dns/message/header.ts'
import type { Respond, Response } from '../dns/server/respond.ts'
import type { Clock } from '../runtime/runtime.ts'
import { Histogram } from './histogram.ts'

/** Types below this are counted one by one, all others as one: a client can ask for any of 65,536. */
const TYPES_COUNTED = 257
export const OTHER_TYPE = TYPES_COUNTED

/** In the header; extended ones, such as BADVERS, have their lower bits there. */
const RCODES = 16

export class QueryCounters {
  udp = 0
  tcp = 0
  /** Of queries that no response was given to. */
  dropped = 0
  /** Queries whose answers are still owed. */
  held = 0
  /** By number; the last is of all types without a place of their own. */
  readonly types = new Float64Array(TYPES_COUNTED + 1)
  readonly rcodes = new Float64Array(RCODES)
  readonly times = new Histogram()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `respond`, with each query and response counted. */
  counting(respond: Respond): Respond {
    return (query, client) => {
      const startedAtMs = this.#clock.now()
      this.#countQuery(query, client)
      const response = respond(query, client)
      if (!(response instanceof Promise)) return this.#countResponse(response, startedAtMs)
      this.held++
      return response
        .then((later) => this.#countResponse(later, startedAtMs))
        .finally(() => {
          this.held--
        })
    }
  }

  #countQuery(query: Uint8Array, { transport }: Client): void {
    if (transport === 'udp') this.udp++
    else this.tcp++
    const type = typeAsked(query)
    if (type !== undefined) this.types[type < TYPES_COUNTED ? type : OTHER_TYPE]!++
  }

  #countResponse(response: Response, startedAtMs: number): Response {
    if (response === null) this.dropped++
    else if (response instanceof Uint8Array) {
      this.rcodes[response[3]! & 0x0f]!++
      this.times.add(this.#clock.now() - startedAtMs)
    }
    return response
  }
}

/** Of the first question; undefined where there is none that could be read. */
function typeAsked(query: Uint8Array): number | undefined {
  let at = HEADER_LENGTH
  for (let length = query[at]; length !== undefined && length > 0; length = query[at]) {
    if (length > 63) return undefined
    at += 1 + length
  }
  return at + 2 < query.length ? (query[at + 1]! << 8) | query[at + 2]! : undefined
}
