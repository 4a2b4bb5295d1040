/** A transfer, a notification or an update: whose zone it is about, whether he may who sends it, and the words for no. */

import { DecodeError } from '../../errors.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import type { ZoneHosting } from '../hosting/zone-hosting.ts'
import { EDE, EDNS_OPTION, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import type { Client } from '../message/client.ts'
import type { EdnsOption } from '../message/edns-option.ts'
import { decodeWire, type Message } from '../message/message.ts'
import type { Query } from '../message/query.ts'
import { NO_OPTIONS, responseSize, ResponseWriter } from '../message/response-writer.ts'
import { DomainName } from '../name/domain-name.ts'
import type { Response } from '../server/respond.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'
import type { NameServerEvent } from './name-server-event.ts'
import type { RequestHandler, RequestHandlers } from './request-handler.ts'

/** What someone may want of a zone, beside answers. */
export type ZoneUse = keyof RequestHandlers

export interface ZoneRequest {
  readonly use: ZoneUse
  readonly handler: RequestHandler
  /** Without a signature; valid only during the call, as the query that was read from them. */
  readonly octets: Uint8Array
  readonly query: Query
  readonly isMalformed: boolean
  readonly client: Client | undefined
  readonly key: TsigKey | undefined
  /** Room that the signature needs. */
  readonly reservedOctets: number
}

export class ZoneRequests {
  readonly #hosting: ZoneHosting
  readonly #observe: (event: NameServerEvent) => void
  readonly #response = new ResponseWriter()

  constructor(hosting: ZoneHosting, observe: (event: NameServerEvent) => void) {
    this.#hosting = hosting
    this.#observe = observe
  }

  /** The handler's response, or a refusal. */
  answer(request: ZoneRequest): Response | Promise<Response> {
    const { query, use } = request
    if (request.isMalformed) return this.#refuse(request, RCODE.FORMERR)
    // RFC 6891 §6.1.3.
    if (query.ednsVersion > 0) return this.#refuse(request, RCODE.BADVERS)
    // RFC 2136 §3.1.1: before it matters which zone it is.
    if (use === 'update' && query.type !== TYPE.SOA) return this.#refuse(request, RCODE.FORMERR)
    const hosted = this.#hosting.find(DomainName.from(query.name), query.rrclass)
    // RFC 2136 §3.1.2, RFC 5936 §2.2.1.
    if (hosted === undefined) return this.#refuse(request, RCODE.NOTAUTH, EDE.NOT_AUTHORITATIVE)
    if (!this.#admits(request, hosted)) return this.#refuse(request, RCODE.REFUSED, EDE.PROHIBITED)
    if (use === 'transfer' && hosted.zone === undefined)
      return this.#refuse(request, RCODE.SERVFAIL, EDE.NOT_READY)
    return this.#hand(request, hosted)
  }

  #admits({ use, client, key }: ZoneRequest, hosted: HostedZone): boolean {
    if (client === undefined || hosted.access[use].admits(client.remote.ip, key?.name)) return true
    this.#observe({ kind: 'denied', access: use, hosted, key, client })
    return false
  }

  #hand(request: ZoneRequest, hosted: HostedZone): Response | Promise<Response> {
    const { query, client, key, reservedOctets } = request
    const octets = new Uint8Array(request.octets)
    const message = decodeOrNothing(octets)
    if (message === undefined) return this.#refuse(request, RCODE.FORMERR)
    const room = responseSize(query, client) - reservedOctets
    return request.handler({ octets, message, client, key, room }, hosted)
  }

  #refuse(
    { query, client, key, reservedOctets }: ZoneRequest,
    rcode: number,
    reason?: number,
  ): Uint8Array | null {
    const options = reason === undefined ? NO_OPTIONS : [explained(reason)]
    this.#response.begin(query, client, options, reservedOctets)
    const response = this.#response.finish(rcode, 0)
    // Whoever has a key has asked himself.
    return key === undefined ? this.#hosting.authority.limitError(response, client) : response
  }
}

/** Undefined when it is malformed beyond what the query tells. */
function decodeOrNothing(octets: Uint8Array): Message | undefined {
  try {
    return decodeWire(octets)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function explained(infoCode: number): EdnsOption {
  return { code: EDNS_OPTION.EDE, type: 'EDE', infoCode, extraText: '' }
}
