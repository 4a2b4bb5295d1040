/** Dynamic update as requests and responses (RFC 2136). Who may update a zone has been decided before. */

import type { HostedZone } from '../hosting/hosted-zone.ts'
import { OPCODE, RCODE } from '../iana/codes.ts'
import { SAFE_UDP_SIZE } from '../message/edns.ts'
import { FLAG, withOpcode } from '../message/header.ts'
import { encodeWire, type Message } from '../message/message.ts'
import type { PrimaryZone } from './primary-zone.ts'

/** What is needed of a request that a name server has checked. */
export interface UpdateRequest {
  readonly message: Message
}

export type UpdateHandler = (request: UpdateRequest, hosted: HostedZone) => Promise<Uint8Array>

/** `primaryOf` gives the primary of a zone; a zone that has none here takes no updates, and none is forwarded. */
export function updateHandler(primaryOf: (hosted: HostedZone) => PrimaryZone | undefined): UpdateHandler {
  return async ({ message }, hosted) => {
    const rcode = (await primaryOf(hosted)?.update(message)) ?? refusalOf(hosted)
    return encodeResponse(message, rcode)
  }
}

/** A zone that has no data yet may take updates once it has. */
function refusalOf({ zone }: HostedZone): number {
  return zone === undefined ? RCODE.SERVFAIL : RCODE.REFUSED
}

/** RFC 2136 §3.8: the id and the opcode of the request; of its sections only the zone is repeated. */
function encodeResponse({ id, question, edns }: Message, rcode: number): Uint8Array {
  return encodeWire({
    id,
    flags: withOpcode(FLAG.QR, OPCODE.UPDATE),
    rcode,
    question,
    answers: [],
    authorities: [],
    additionals: [],
    edns: edns && { udpSize: SAFE_UDP_SIZE, version: 0, extendedRcode: 0, flags: 0, options: [] },
  })
}
