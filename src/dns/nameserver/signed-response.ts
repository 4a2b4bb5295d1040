/** The signature on what answers a signed request, be it one message or many. */

import { FLAG, FLAGS_AT, HEADER_LENGTH, COUNT_AT, RCODE_MASK } from '../message/header.ts'
import { nameLength } from '../name/name-octets.ts'
import type { Response } from '../server/respond.ts'
import type { ResponseSigner } from '../tsig/response-signer.ts'

export interface Signing {
  readonly signer: ResponseSigner
  /** The octets that a message may have with its signature. */
  readonly limit: number
  /** The time in ms since the epoch. */
  readonly wall: () => number
}

/** What `response` is with a signature on each of its messages. */
export function signResponse(response: Response, signing: Signing): Response {
  if (response === null) return null
  if (response instanceof Uint8Array) return signMessage(response, signing)
  return signSeries(response, signing)
}

function signMessage(message: Uint8Array, { signer, limit, wall }: Signing): Uint8Array {
  const fits = message.length + signer.overheadOctets <= limit
  return signer.sign(fits ? message : cut(message), wall())
}

async function* signSeries(
  messages: AsyncIterable<Uint8Array>,
  { signer, wall }: Signing,
): AsyncGenerator<Uint8Array> {
  for await (const message of messages) yield signer.sign(message, wall())
}

/** RFC 8945 §5.3: where the signature does not fit, the question is all that is left, with TC and NOERROR. */
function cut(message: Uint8Array): Uint8Array {
  const hasQuestion = message[COUNT_AT.question + 1] === 1
  const end = hasQuestion ? HEADER_LENGTH + nameLength(message, HEADER_LENGTH) + 4 : HEADER_LENGTH
  const rest = new Uint8Array(message.subarray(0, end))
  rest[FLAGS_AT]! |= FLAG.TC >>> 8
  rest[FLAGS_AT + 1]! &= ~RCODE_MASK
  rest.fill(0, COUNT_AT.answer, HEADER_LENGTH)
  return rest
}
