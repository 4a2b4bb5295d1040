/**
 * An authoritative server as a function: the octets of a query in, the octets of a response out. No I/O, no
 * clock; a front in `server/` brings the queries, a unit test or another program can as well.
 */

import { EDE, EDNS_OPTION, OPCODE, RCODE } from '../iana/codes.ts'
import { CLASS } from '../iana/classes.ts'
import { isMetaType, TYPE } from '../iana/types.ts'
import type { Client } from '../message/client.ts'
import type { EdnsOption } from '../message/edns-option.ts'
import { FLAG } from '../message/header.ts'
import { chaosText, nsidOptions, type Identity } from '../message/identity.ts'
import { Query, type QueryProblem } from '../message/query.ts'
import { ResponseWriter } from '../message/response-writer.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Zone } from '../zone/zone.ts'
import { Answerer } from './answer.ts'
import { UnavailableZone, ZoneSet } from './zone-set.ts'

export interface AuthorityOptions {
  readonly zones?: Iterable<Zone>
  /** What is told to those who ask for the version or the name of the server; without it they are refused. */
  readonly identity?: Identity
}

/** Answers queries from the zones that it holds. Zones may be put and removed between any two queries. */
export class Authority {
  readonly #zones = new ZoneSet()
  readonly #query = new Query()
  readonly #response = new ResponseWriter()
  readonly #answerer = new Answerer(this.#zones, this.#response)
  readonly #identity: Identity | undefined

  constructor({ zones = [], identity }: AuthorityOptions = {}) {
    for (const zone of zones) this.#zones.put(zone)
    this.#identity = identity
  }

  get zones(): Iterable<Zone> {
    return this.#zones
  }

  /** Serves a zone from the next query on, in the place of the one with its origin and class. */
  putZone(zone: Zone): void {
    this.#zones.put(zone)
  }

  /** Answers SERVFAIL for all names of a zone, in the place of the one with that origin and class. */
  putUnavailable(origin: DomainName, rrclass: number): void {
    this.#zones.put(new UnavailableZone(origin, rrclass))
  }

  removeZone(origin: DomainName, rrclass: number = CLASS.IN): void {
    this.#zones.remove(origin, rrclass)
  }

  /**
   * The response to a query, or null when it deserves none. Over UDP the size that the query allows bounds
   * the response; without a `client` nothing does but the 65,535 octets of a message. Never throws.
   */
  respond(octets: Uint8Array, client?: Client): Uint8Array | null {
    const query = this.#query
    const response = this.#response
    const problem = query.decode(octets)
    if (problem === 'drop') return null
    response.begin(query, client, nsidOptions(query, this.#identity))
    const refusal = refusalOf(query, problem)
    if (refusal !== undefined) return response.finish(refusal, 0)
    if (query.rrclass === CLASS.CH) return this.#tellIdentity()
    return this.#answer(client)
  }

  #answer(client: Client | undefined): Uint8Array {
    const query = this.#query
    const answerer = this.#answerer
    answerer.answer(query.name, query.type, query.rrclass, client?.transport === 'udp')
    const reason = REASONS.get(answerer.rcode)
    if (reason !== undefined)
      this.#response.begin(query, client, [...nsidOptions(query, this.#identity), reason])
    const flags = (answerer.authoritative ? FLAG.AA : 0) | (answerer.truncated ? FLAG.TC : 0)
    return this.#response.finish(answerer.rcode, flags)
  }

  #tellIdentity(): Uint8Array {
    const { name, type } = this.#query
    const text = this.#identity && chaosText(name, type, this.#identity)
    if (text === undefined) return this.#response.finish(RCODE.REFUSED, 0)
    this.#response.single('answer', name, 0, TYPE.TXT, CLASS.CH, 0, text)
    return this.#response.finish(RCODE.NOERROR, FLAG.AA)
  }
}

/** Why there is no answer (RFC 8914 §4.21, §4.15). */
const REASONS: ReadonlyMap<number, EdnsOption> = new Map([
  [RCODE.REFUSED, { code: EDNS_OPTION.EDE, type: 'EDE', infoCode: EDE.NOT_AUTHORITATIVE, extraText: '' }],
  [RCODE.SERVFAIL, { code: EDNS_OPTION.EDE, type: 'EDE', infoCode: EDE.NOT_READY, extraText: '' }],
])

/** The rcode for a query that is not to be answered; undefined when it is. */
function refusalOf(query: Query, problem: QueryProblem | undefined): number | undefined {
  // Nobody knows what an opcode that is not implemented makes of the rest.
  if (query.opcode !== OPCODE.QUERY) return RCODE.NOTIMP
  if (problem === 'formerr') return RCODE.FORMERR
  // RFC 6891 §6.1.3.
  if (query.ednsVersion > 0) return RCODE.BADVERS
  const { type } = query
  if (!isMetaType(type) || type === TYPE.ANY) return undefined
  if (type === TYPE.AXFR || type === TYPE.IXFR) return RCODE.REFUSED
  return type === TYPE.MAILA || type === TYPE.MAILB ? RCODE.NOTIMP : RCODE.FORMERR
}
