/**
 * EDNS TCP keepalive (RFC 7828): telling clients how long their connections may stay idle. Which connections are
 * closed, and when, is for the server's front to know.
 */

import { EDNS_OPTION } from '../../iana/codes.ts'
import type { Client } from '../../message/client.ts'
import type { EdnsOption } from '../../message/edns-option.ts'
import type { Query } from '../../message/query.ts'
import { NO_OPTIONS } from '../../message/response-writer.ts'

/** The unit of the option. */
const UNIT_MS = 100
const MOST_UNITS = 0xffff

export class TcpKeepalive {
  readonly #options: readonly EdnsOption[]

  constructor(timeoutMs: number) {
    const timeout = Math.min(Math.floor(timeoutMs / UNIT_MS), MOST_UNITS)
    this.#options = [{ code: EDNS_OPTION.TCP_KEEPALIVE, type: 'TCP_KEEPALIVE', timeout }]
  }

  /** RFC 7828 §3.3.2: in each response over TCP to a query with EDNS, whether or not it asks for it. */
  optionsFor(query: Query, client: Client | undefined): readonly EdnsOption[] {
    return client?.transport === 'tcp' && query.hasEdns ? this.#options : NO_OPTIONS
  }

  /** RFC 7828 §3.2.1: a client has no timeout to tell. Over UDP the option means nothing (§3.3.1). */
  isMisused(query: Query, client: Client | undefined): boolean {
    if (client?.transport !== 'tcp' || query.optionsLength === 0) return false
    return query.options().some((option) => option.type === 'TCP_KEEPALIVE' && option.timeout !== null)
  }
}
