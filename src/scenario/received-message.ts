/** A message as it came: from a client, from the resolver to a server, or to a client. */

import type { Transport } from '../dns/client/exchange.ts'
import { encodeOpt } from '../dns/message/edns.ts'
import { decodeResponse, type Message } from '../dns/message/message.ts'

export interface ReceivedMessage {
  readonly message: Message
  readonly octets: Uint8Array
  readonly transport: Transport
}

/** Keeps the octets. @throws DecodeError */
export function received(octets: Uint8Array, transport: Transport): ReceivedMessage {
  return { message: decodeResponse(octets), octets, transport }
}

/** What an OPT record has in front of its options. */
const OPT_HEADER_LENGTH = 11

/** The octets of the EDNS options; none without EDNS. */
export function optionOctets({ edns, rcode }: Message): Uint8Array {
  return edns === undefined ? new Uint8Array(0) : encodeOpt(edns, rcode).subarray(OPT_HEADER_LENGTH)
}
