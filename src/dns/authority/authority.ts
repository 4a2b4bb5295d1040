/**
 * An authoritative server as a function: the octets of a query in, the octets of a response out. No I/O, no
 * clock; a front in `server/` brings the queries, a unit test or another program can as well.
 */

import { EDE, EDNS_OPTION, OPCODE, RCODE } from '../iana/codes.ts'
import { CLASS } from '../iana/classes.ts'
import { isMetaType, TYPE } from '../iana/types.ts'
import type { Client } from '../message/client.ts'
import { EDNS_DO, MIN_UDP_SIZE, OPT_HEADER_LENGTH, type Edns } from '../message/edns.ts'
import type { EdnsOption } from '../message/edns-option.ts'
import { FLAG, RCODE_MASK, withOpcode } from '../message/header.ts'
import { chaosText, nsid, type Identity } from '../message/identity.ts'
import { Query } from '../message/query.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Zone } from '../zone/zone.ts'
import { Answerer } from './answer.ts'
import { ResponseWriter } from './response-writer.ts'
import { ZoneSet } from './zone-set.ts'

/**
 * The largest UDP response that is sent, whatever the query allows: it passes every usual path without
 * being fragmented (RFC 9715 §3.1 R3).
 */
export const MAX_UDP_SIZE = 1232

const MAX_MESSAGE_SIZE = 0xffff

export interface AuthorityOptions {
  readonly zones?: Iterable<Zone>
  /** What is told to those who ask for the version or the name of the server; without it they are refused. */
  readonly identity?: Identity
}

export class Authority {
  readonly #zones = new ZoneSet()
  readonly #answerer = new Answerer(this.#zones)
  readonly #query = new Query()
  readonly #response = new ResponseWriter()
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

  removeZone(origin: DomainName, rrclass: number = CLASS.IN): void {
    this.#zones.remove(origin, rrclass)
  }

  /**
   * The response to a query, or null when it deserves none. Over UDP the size that the query allows bounds
   * the response; without a `client` nothing does but the 65,535 octets of a message. Never throws.
   */
  respond(query: Uint8Array, client?: Client): Uint8Array | null {
    const asked = this.#query
    const problem = asked.decode(query)
    if (problem === 'drop') return null
    const options = asked.optionsLength > 0 ? this.#optionsFor(asked) : NO_OPTIONS
    const room = responseSize(asked, client) - (asked.hasEdns ? optLength(options) : 0)
    this.#response.begin(asked.id, 0, room)
    if (asked.opcode !== OPCODE.QUERY) return this.#finish(RCODE.NOTIMP, 0, options)
    if (asked.questionCount === 1) this.#response.question(asked.name, asked.type, asked.rrclass)
    const refusal = problem === 'formerr' ? RCODE.FORMERR : refusalOf(asked)
    if (refusal !== undefined) return this.#finish(refusal, 0, options)
    if (asked.rrclass === CLASS.CH) return this.#tellIdentity(options)
    return this.#answer(options, client)
  }

  #answer(options: readonly EdnsOption[], client: Client | undefined): Uint8Array {
    const { name, type, rrclass } = this.#query
    const answerer = this.#answerer
    answerer.answer(this.#response, name, type, rrclass, client?.transport === 'udp')
    const flags = (answerer.authoritative ? FLAG.AA : 0) | (answerer.truncated ? FLAG.TC : 0)
    const reasons = answerer.rcode === RCODE.REFUSED ? [...options, NOT_AUTHORITATIVE] : options
    return this.#finish(answerer.rcode, flags, reasons)
  }

  #tellIdentity(options: readonly EdnsOption[]): Uint8Array {
    const { name, type } = this.#query
    const text = this.#identity && chaosText(name, type, this.#identity)
    if (text === undefined) return this.#finish(RCODE.REFUSED, 0, options)
    this.#response.record('answer', name, 0, TYPE.TXT, CLASS.CH, 0, text)
    return this.#finish(RCODE.NOERROR, FLAG.AA, options)
  }

  /** The options that the query's own ask for. */
  #optionsFor(query: Query): readonly EdnsOption[] {
    if (this.#identity === undefined) return NO_OPTIONS
    const isAsked = query.options().some(({ code }) => code === EDNS_OPTION.NSID)
    return isAsked ? [{ code: EDNS_OPTION.NSID, type: 'NSID', data: nsid(this.#identity) }] : NO_OPTIONS
  }

  #finish(rcode: number, flags: number, options: readonly EdnsOption[]): Uint8Array {
    const query = this.#query
    if (query.hasEdns) {
      const edns = query.dnssecOk ? EDNS_WITH_DO : EDNS
      this.#response.opt(options.length === 0 ? edns : { ...edns, options }, rcode)
    }
    // RFC 1035 §4.1.1 and RFC 4035 §3.2.2: RD and CD are copied from the query.
    const copied = query.flags & (FLAG.RD | FLAG.CD)
    return this.#response.finish(withOpcode(FLAG.QR | flags | copied | (rcode & RCODE_MASK), query.opcode))
  }
}

const NO_OPTIONS: readonly EdnsOption[] = []

const EDNS: Edns = { udpSize: MAX_UDP_SIZE, version: 0, extendedRcode: 0, flags: 0, options: NO_OPTIONS }
/** RFC 3225 §3: DO is copied from the query. */
const EDNS_WITH_DO: Edns = { ...EDNS, flags: EDNS_DO }

/** RFC 8914 §4.21: why the query was refused. */
const NOT_AUTHORITATIVE: EdnsOption = {
  code: EDNS_OPTION.EDE,
  type: 'EDE',
  infoCode: EDE.NOT_AUTHORITATIVE,
  extraText: '',
}

/** Code, length and info-code of an EDE option without text: always kept free for one. */
const EDE_LENGTH = 6

function optLength(options: readonly EdnsOption[]): number {
  let length = OPT_HEADER_LENGTH + EDE_LENGTH
  for (const option of options) if ('data' in option) length += 4 + option.data.length
  return length
}

function responseSize(query: Query, client: Client | undefined): number {
  if (client?.transport !== 'udp') return MAX_MESSAGE_SIZE
  return query.hasEdns ? Math.min(query.udpSize, MAX_UDP_SIZE) : MIN_UDP_SIZE
}

/** The rcode for a query that is sound but not to be answered; undefined when it is. */
function refusalOf(query: Query): number | undefined {
  // RFC 6891 §6.1.3.
  if (query.ednsVersion > 0) return RCODE.BADVERS
  const { type } = query
  if (!isMetaType(type) || type === TYPE.ANY) return undefined
  if (type === TYPE.AXFR || type === TYPE.IXFR) return RCODE.REFUSED
  return type === TYPE.MAILA || type === TYPE.MAILB ? RCODE.NOTIMP : RCODE.FORMERR
}
