/**
 * A whole authoritative server as a function: who asks is known by his signature, what he may do by the access of the
 * zone, and then the authority answers, or who handles transfers, notifications or updates. Opens no sockets and knows
 * nothing of what a handler does.
 */

import type { Clock } from '../../runtime/runtime.ts'
import type { AnsweredProblem } from '../authority/authority.ts'
import type { ZoneHosting } from '../hosting/zone-hosting.ts'
import { OPCODE, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import type { Client } from '../message/client.ts'
import { Query } from '../message/query.ts'
import { responseSize, ResponseWriter } from '../message/response-writer.ts'
import type { Response } from '../server/respond.ts'
import { checkRequest } from '../tsig/check-request.ts'
import { KeyRing, type TsigKey } from '../tsig/tsig-key.ts'
import { Asker } from './asker.ts'
import type { NameServerEvent } from './name-server-event.ts'
import type { RequestHandlers } from './request-handler.ts'
import { type Signing, signResponse } from './signed-response.ts'
import { ZoneRequests, type ZoneUse } from './zone-request.ts'

export interface NameServerOptions {
  readonly hosting: ZoneHosting
  /** None when left out: whoever signs gets BADKEY. */
  readonly keys?: KeyRing
  readonly clock: Pick<Clock, 'wall'>
  readonly handlers?: RequestHandlers
  /** Told of requests that are turned away. */
  readonly observe?: (event: NameServerEvent) => void
}

export class NameServer {
  /** May be replaced between any two requests. */
  keys: KeyRing
  readonly #hosting: ZoneHosting
  readonly #clock: Pick<Clock, 'wall'>
  readonly #handlers: RequestHandlers
  readonly #observe: (event: NameServerEvent) => void
  readonly #asker: Asker
  readonly #zoneRequests: ZoneRequests
  readonly #query = new Query()
  readonly #response = new ResponseWriter()

  constructor({
    hosting,
    keys = new KeyRing(),
    clock,
    handlers = {},
    observe = () => {},
  }: NameServerOptions) {
    this.keys = keys
    this.#hosting = hosting
    this.#clock = clock
    this.#handlers = handlers
    this.#observe = observe
    this.#asker = new Asker(hosting, observe)
    this.#zoneRequests = new ZoneRequests(hosting, observe)
  }

  /** A `Respond` for the fronts. Without a `client` all is allowed, and only the size of a message bounds a response. */
  readonly respond = (octets: Uint8Array, client?: Client): Response | Promise<Response> => {
    const problem = this.#query.decode(octets)
    if (problem === 'drop') return null
    const isSigned = this.#query.hasTsig && problem !== 'formerr'
    return isSigned
      ? this.#respondSigned(octets, client)
      : this.#answer(octets, problem, client, undefined, 0)
  }

  #respondSigned(octets: Uint8Array, client: Client | undefined): Response | Promise<Response> {
    const checked = checkRequest(octets, this.keys, this.#clock.wall(), client)
    switch (checked.kind) {
      case 'rejected': {
        const { fault, keyName, response } = checked
        this.#observe({ kind: 'bad-signature', fault, keyName, client })
        return this.#hosting.authority.limitError(response, client)
      }
      case 'signed': {
        const { key, message, signer } = checked
        const query = this.#query
        const problem = query.decode(message) as AnsweredProblem | undefined
        const signing = { signer, limit: responseSize(query, client), wall: () => this.#clock.wall() }
        return signed(this.#answer(message, problem, client, key, signer.overheadOctets), signing)
      }
      // What has a signature to be read has one, or a malformed one.
      case 'unsigned':
      case 'malformed':
        this.#response.begin(this.#query, client)
        return this.#hosting.authority.limitError(this.#response.finish(RCODE.FORMERR, 0), client)
    }
  }

  /** Answers the query that was read, without a signature. */
  #answer(
    octets: Uint8Array,
    problem: AnsweredProblem | undefined,
    client: Client | undefined,
    key: TsigKey | undefined,
    reservedOctets: number,
  ): Response | Promise<Response> {
    const query = this.#query
    const use = useOf(query)
    const handler = use && this.#handlers[use]
    if (use === undefined || handler === undefined)
      return this.#hosting.authority.answer(
        query,
        problem,
        client,
        this.#asker.set(client, key, reservedOctets),
      )
    const isMalformed = problem !== undefined
    return this.#zoneRequests.answer({
      use,
      handler,
      octets,
      query,
      isMalformed,
      client,
      key,
      reservedOctets,
    })
  }
}

function useOf({ opcode, type }: Query): ZoneUse | undefined {
  if (opcode === OPCODE.NOTIFY) return 'notify'
  if (opcode === OPCODE.UPDATE) return 'update'
  return opcode === OPCODE.QUERY && (type === TYPE.AXFR || type === TYPE.IXFR) ? 'transfer' : undefined
}

function signed(response: Response | Promise<Response>, signing: Signing): Response | Promise<Response> {
  return response instanceof Promise
    ? response.then((settled) => signResponse(settled, signing))
    : signResponse(response, signing)
}
