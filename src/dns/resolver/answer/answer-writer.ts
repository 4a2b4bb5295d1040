/**
 * Writes what the resolver has to say as the response to a query: its sections, the bits of its header, its EDNS
 * options. How it came about, others know.
 */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { CLASS } from '../../iana/classes.ts'
import { EDE, EDNS_OPTION, RCODE } from '../../iana/codes.ts'
import { TYPE } from '../../iana/types.ts'
import type { Client } from '../../message/client.ts'
import type { EdnsOption } from '../../message/edns-option.ts'
import { FLAG } from '../../message/header.ts'
import { type Identity, nsidOptions } from '../../message/identity.ts'
import type { Query } from '../../message/query.ts'
import { ResponseWriter } from '../../message/response-writer.ts'
import type { Answer } from './answer.ts'
import { EntryWriter } from './entry-writer.ts'
import type { ExtendedError } from '../explanation/extended-error.ts'
import type { KnownDelegation } from '../zone-cut/known-delegation.ts'
import { bareResponse, NOT_ALLOWED, type Refusal } from '../../policy/refusal.ts'
import type { ResolverSettings } from '../settings.ts'
import type { TcpKeepalive } from './tcp-keepalive.ts'

export class AnswerWriter {
  readonly #identity: Identity | undefined
  readonly #keepalive: TcpKeepalive | undefined
  readonly #rotates: boolean
  readonly #explains: boolean
  readonly #staleTtlSeconds: number
  readonly #response = new ResponseWriter()
  readonly #entries = new EntryWriter(this.#response)

  constructor(settings: ResolverSettings, identity: Identity | undefined, keepalive?: TcpKeepalive) {
    this.#identity = identity
    this.#keepalive = keepalive
    this.#rotates = settings.rotateRecords
    this.#explains = settings.extendedErrors
    this.#staleTtlSeconds = settings.serveStale?.answerTtlSeconds ?? 0
  }

  /** What was resolved, with the TTLs that are left at `nowMs`. */
  answer(query: Query, client: Client | undefined, answer: Answer, nowMs: number): Uint8Array {
    const { rcode, chain, denial, authority, additional } = answer
    const entries = this.#begin(query, client, answer)
    const turn = this.#rotates ? query.id : 0
    for (const entry of chain) entries.put('answer', entry, nowMs, turn)
    if (denial !== undefined) entries.put('authority', denial, nowMs)
    for (const entry of authority ?? []) {
      if (query.dnssecOk || !isProof(entry)) entries.put('authority', entry, nowMs)
    }
    if (additional !== undefined) for (const entry of additional) entries.put('additional', entry, nowMs)
    const authoritative = answer.isAuthoritative === true ? FLAG.AA : 0
    return this.#response.finish(rcode, FLAG.RA | entries.flags | authoritative)
  }

  /** The servers to ask instead (RFC 1034 §4.3.2): all that one gets who does not desire recursion. */
  referral(
    query: Query,
    client: Client | undefined,
    known: KnownDelegation | undefined,
    nowMs: number,
  ): Uint8Array {
    const entries = this.#begin(query, client)
    if (known !== undefined) entries.put('authority', known.ns, nowMs)
    for (const entry of known?.addresses ?? []) entries.put('additional', entry, nowMs)
    return this.#response.finish(RCODE.NOERROR, FLAG.RA | entries.flags)
  }

  refusal(query: Query, client: Client | undefined, refusal: Refusal): Uint8Array {
    const { rcode, error, offersRecursion } = refusal
    if (refusal === NOT_ALLOWED && !(query.hasEdns && this.#explains)) return bareResponse(query, rcode)
    this.#response.begin(query, client, this.#errorOptions(error))
    return this.#response.finish(rcode, offersRecursion ? FLAG.RA : 0)
  }

  /** Nothing but TC: the client is to come back over TCP. */
  truncated(query: Query, client: Client | undefined): Uint8Array {
    this.#begin(query, client)
    return this.#response.finish(RCODE.NOERROR, FLAG.RA | FLAG.TC)
  }

  /** A TXT record of class CHAOS, about the resolver itself. */
  chaos(query: Query, client: Client | undefined, text: Uint8Array): Uint8Array {
    this.#begin(query, client)
    this.#response.single('answer', query.name, 0, TYPE.TXT, CLASS.CH, 0, text)
    return this.#response.finish(RCODE.NOERROR, FLAG.RA)
  }

  #begin(query: Query, client: Client | undefined, answer?: Answer): EntryWriter {
    let options = nsidOptions(query, this.#identity)
    if (this.#keepalive !== undefined) options = [...options, ...this.#keepalive.optionsFor(query, client)]
    if (answer?.error !== undefined) options = [...options, ...this.#errorOptions(answer.error)]
    if (answer?.isStale === true) options = [...options, ...this.#errorOptions(staleness(answer))]
    this.#response.begin(query, client, options)
    this.#entries.begin(query.name, answer?.isStale === true ? this.#staleTtlSeconds : 0)
    return this.#entries
  }

  #errorOptions(error: ExtendedError | undefined): readonly EdnsOption[] {
    if (error === undefined || !this.#explains) return []
    return [{ code: EDNS_OPTION.EDE, type: 'EDE', ...error }]
  }
}

/** RFC 3225 §3: for who has not said that he understands DNSSEC this is ballast. */
function isProof({ type }: RrsetEntry): boolean {
  return type === TYPE.NSEC || type === TYPE.NSEC3
}

/** RFC 8914 §4.4, §4.20. */
function staleness({ rcode }: Answer): ExtendedError {
  const infoCode = rcode === RCODE.NXDOMAIN ? EDE.STALE_NXDOMAIN_ANSWER : EDE.STALE_ANSWER
  return { infoCode, extraText: '' }
}
