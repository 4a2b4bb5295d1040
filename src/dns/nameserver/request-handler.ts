/** What a name server hands on to those who handle transfers, notifications and updates. Types only. */

import type { HostedZone } from '../hosting/hosted-zone.ts'
import type { Client } from '../message/client.ts'
import type { Message } from '../message/message.ts'
import type { Response } from '../server/respond.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'

export interface ServerRequest {
  /** Without a signature; the handler's to keep. */
  readonly octets: Uint8Array
  readonly message: Message
  /** Undefined for a request that comes from this very program. */
  readonly client: Client | undefined
  /** That signed the request, which has been verified. */
  readonly key: TsigKey | undefined
  /** The octets that each message of the response may have. */
  readonly room: number
}

/**
 * Answers a request about a zone to whoever may send it. The response is not signed: its octets have to stay as they
 * are until they have been sent. What it throws, the front answers with SERVFAIL.
 */
export type RequestHandler = (request: ServerRequest, hosted: HostedZone) => Response | Promise<Response>

/** What is left out is not implemented: NOTIMP, or REFUSED for transfers. */
export interface RequestHandlers {
  /** AXFR and IXFR, over either transport; only for zones that there is something of. */
  readonly transfer?: RequestHandler
  readonly notify?: RequestHandler
  readonly update?: RequestHandler
}
