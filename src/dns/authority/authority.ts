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
import { chaosText, type Identity } from '../message/identity.ts'
import { Query, type QueryProblem } from '../message/query.ts'
import { NO_OPTIONS, ResponseWriter } from '../message/response-writer.ts'
import type { ServerCookies } from '../message/server-cookie.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Zone } from '../zone/zone.ts'
import { Answerer } from './answer.ts'
import { type AnswerTerms, TO_EVERYBODY } from './answer-terms.ts'
import type { ResponseSubject } from './response-kind.ts'
import { ResponseOptions } from './response-options.ts'
import type { ResponseRateLimit } from './response-rate-limit.ts'
import { UnavailableZone, ZoneSet } from './zone-set.ts'

export interface AuthorityOptions extends Partial<AuthorityManners> {
  readonly zones?: Iterable<Zone>
  /** What is told to those who ask for the version or the name of the server; without it they are refused. */
  readonly identity?: Identity | undefined
}

/** How an authority treats those who ask. */
export interface AuthorityManners {
  /** Leaves out of answers what was not asked for; false when left out. */
  readonly minimalResponses: boolean | undefined
  /** Makes and checks DNS cookies; without it they are passed over. */
  readonly cookies: ServerCookies | undefined
  /** Who knows of cookies and asks over UDP has to have ours before he is answered (RFC 7873 §5.2.3). */
  readonly requireCookies: boolean | undefined
  /** How often who cannot be sure to have asked is told the same; without it there is no limit. */
  readonly rateLimit: RateLimitParts | undefined
}

export interface RateLimitParts {
  readonly limit: ResponseRateLimit
  readonly nowMs: () => number
}

/** What is wrong with a query that is answered all the same. */
export type AnsweredProblem = Exclude<QueryProblem, 'drop'>

/** Answers queries from the zones that it holds. Zones may be put and removed between any two queries. */
export class Authority {
  readonly #zones = new ZoneSet()
  readonly #query = new Query()
  readonly #response = new ResponseWriter()
  readonly #answerer = new Answerer(this.#zones, this.#response)
  readonly #options: ResponseOptions
  readonly #identity: Identity | undefined
  #manners: Partial<AuthorityManners>

  constructor({ zones = [], identity, ...manners }: AuthorityOptions = {}) {
    for (const zone of zones) this.#zones.put(zone)
    this.#identity = identity
    this.#options = new ResponseOptions(identity)
    this.#manners = manners
    this.manners = manners
  }

  get manners(): Partial<AuthorityManners> {
    return this.#manners
  }

  /** From the next query on. */
  set manners(manners: Partial<AuthorityManners>) {
    this.#manners = manners
    this.#answerer.isMinimal = manners.minimalResponses ?? false
    this.#options.cookies = manners.cookies
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
    const problem = this.#query.decode(octets)
    return problem === 'drop' ? null : this.answer(this.#query, problem, client, TO_EVERYBODY)
  }

  /** As `respond`, to a query that has been read, by the terms that hold for whoever asks. */
  answer(
    query: Query,
    problem: AnsweredProblem | undefined,
    client: Client | undefined,
    terms: AnswerTerms,
  ): Uint8Array | null {
    const options = problem === 'formerr' ? NO_OPTIONS : this.#options.answerTo(query, client)
    this.#response.begin(query, client, options, terms.reservedOctets)
    const refusal = this.#refusalOf(query, problem, client)
    const response =
      refusal === undefined ? this.#tell(query, client, options, terms) : this.#response.finish(refusal, 0)
    const { rateLimit } = this.#manners
    if (rateLimit === undefined || client?.transport !== 'udp') return response
    // Whoever has a cookie of ours, or a key, has asked himself.
    if (this.#options.cookie === 'valid' || terms.isAuthenticated) return response
    return this.#limit(rateLimit, query, response, client, options, refusal)
  }

  /** What is sent of an error that was found before any zone was asked: null where its client has had enough of them. */
  limitError(response: Uint8Array, client: Client | undefined): Uint8Array | null {
    const { rateLimit } = this.#manners
    if (rateLimit === undefined || client?.transport !== 'udp') return response
    const { limit, nowMs } = rateLimit
    return limit.judge(client.remote.ip, REFUSED_QUERY, nowMs()) === 'drop' ? null : response
  }

  /** The rcode for a query that is not to be answered; undefined when it is. */
  #refusalOf(
    query: Query,
    problem: AnsweredProblem | undefined,
    client: Client | undefined,
  ): number | undefined {
    const cookie = problem === 'formerr' ? undefined : this.#options.cookie
    // RFC 7873 §5.4: who asks nothing may be there for a cookie.
    if (problem === 'no-question' && cookie !== undefined && query.opcode === OPCODE.QUERY)
      return RCODE.NOERROR
    const refusal = refusalOf(query, problem)
    if (refusal !== undefined) return refusal
    const isOwed = this.#manners.requireCookies === true && cookie !== undefined && cookie !== 'valid'
    return isOwed && client?.transport === 'udp' ? RCODE.BADCOOKIE : undefined
  }

  #tell(
    query: Query,
    client: Client | undefined,
    options: readonly EdnsOption[],
    terms: AnswerTerms,
  ): Uint8Array {
    if (query.rrclass === CLASS.CH) return this.#tellIdentity(query)
    const answerer = this.#answerer
    answerer.answer(query.name, query.type, query.rrclass, client?.transport === 'udp', terms)
    const reason = answerer.isProhibited ? PROHIBITED : REASONS.get(answerer.rcode)
    if (reason !== undefined) this.#response.begin(query, client, [...options, reason], terms.reservedOctets)
    const flags = (answerer.authoritative ? FLAG.AA : 0) | (answerer.truncated ? FLAG.TC : 0)
    return this.#response.finish(answerer.rcode, flags)
  }

  /** What is sent of a response to an address that may be forged. */
  #limit(
    { limit, nowMs }: RateLimitParts,
    query: Query,
    response: Uint8Array,
    client: Client,
    options: readonly EdnsOption[],
    refusal: number | undefined,
  ): Uint8Array | null {
    const isAnswer = refusal === undefined && query.rrclass !== CLASS.CH
    const subject = isAnswer ? this.#answerer.subject(query) : REFUSED_QUERY
    const verdict = limit.judge(client.remote.ip, subject, nowMs())
    if (verdict === 'send') return response
    if (verdict === 'drop') return null
    this.#response.begin(query, client, options)
    const { rcode, authoritative } = this.#answerer
    return this.#response.finish(rcode, FLAG.TC | (authoritative ? FLAG.AA : 0))
  }

  #tellIdentity({ name, type }: Query): Uint8Array {
    const text = this.#identity && chaosText(name, type, this.#identity)
    if (text === undefined) return this.#response.finish(RCODE.REFUSED, 0)
    this.#response.single('answer', name, 0, TYPE.TXT, CLASS.CH, 0, text)
    return this.#response.finish(RCODE.NOERROR, FLAG.AA)
  }
}

/** All errors to one network are alike. */
const REFUSED_QUERY: ResponseSubject = { kind: 'error', octets: Uint8Array.of(0), at: 0, type: 0 }

const PROHIBITED: EdnsOption = {
  code: EDNS_OPTION.EDE,
  type: 'EDE',
  infoCode: EDE.PROHIBITED,
  extraText: '',
}

/** Why there is no answer (RFC 8914 §4.21, §4.15). */
const REASONS: ReadonlyMap<number, EdnsOption> = new Map([
  [RCODE.REFUSED, { code: EDNS_OPTION.EDE, type: 'EDE', infoCode: EDE.NOT_AUTHORITATIVE, extraText: '' }],
  [RCODE.SERVFAIL, { code: EDNS_OPTION.EDE, type: 'EDE', infoCode: EDE.NOT_READY, extraText: '' }],
])

/** The rcode for a query that is not to be answered; undefined when it is. */
function refusalOf(query: Query, problem: AnsweredProblem | undefined): number | undefined {
  // Nobody knows what an opcode that is not implemented makes of the rest.
  if (query.opcode !== OPCODE.QUERY) return RCODE.NOTIMP
  if (problem !== undefined) return RCODE.FORMERR
  // RFC 6891 §6.1.3.
  if (query.ednsVersion > 0) return RCODE.BADVERS
  const { type } = query
  if (!isMetaType(type) || type === TYPE.ANY) return undefined
  if (type === TYPE.AXFR || type === TYPE.IXFR) return RCODE.REFUSED
  return type === TYPE.MAILA || type === TYPE.MAILB ? RCODE.NOTIMP : RCODE.FORMERR
}
