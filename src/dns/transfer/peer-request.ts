/** A message to a peer over UDP, sent again until it is answered: with more patience each time. */

import { DecodeError } from '../../errors.ts'
import type { Clock } from '../../runtime/runtime.ts'
import { FLAG, opcodeOf } from '../message/header.ts'
import { decodeResponse, encodeWire, type Message } from '../message/message.ts'
import type { Peer } from './peer.ts'
import type { PeerPort } from './peer-port.ts'
import { signExchange } from './signed-exchange.ts'
import { TransferError } from './transfer-error.ts'

export interface Patience {
  /** How often the message is sent. */
  readonly attempts: number
  /** How long the first one is waited for; then twice as long each time. */
  readonly firstWaitMs: number
}

/** What peers are asked with. */
export interface PeerParts {
  readonly clock: Clock
  readonly port: PeerPort
}

/**
 * The answer to `request`, whose id does not matter; undefined when there is none, or `signal` fires. What is no answer
 * to it, or is not signed as it has to be, is passed over, for anyone could have sent it. Rejects with `SocketError`
 * where there is no port, and with `TransferError` 'bad-signature' when nothing better came.
 */
export async function askPeer(
  { clock, port }: PeerParts,
  { address, key }: Peer,
  request: Message,
  { attempts, firstWaitMs }: Patience,
  signal: AbortSignal,
): Promise<Message | undefined> {
  let distrust: TransferError | undefined
  for (let attempt = 0; attempt < attempts && !signal.aborted; attempt++) {
    const sentAtMs = clock.wall()
    const sent = (id: number) => signExchange(encodeWire({ ...request, id }), key, clock, sentAtMs)
    const answer = await port.ask({
      to: address,
      encode: (id) => sent(id).octets,
      accept: (response, id) => {
        try {
          return answerIn(sent(id).verify(response), request)
        } catch (error) {
          if (error instanceof TransferError) distrust = error
          else if (!(error instanceof DecodeError)) throw error
          return undefined
        }
      },
      waitMs: firstWaitMs * 2 ** attempt,
      signal,
    })
    if (answer !== undefined) return answer
  }
  if (distrust !== undefined) throw distrust
  return undefined
}

/** RFC 1996 §4.6, RFC 5452 §9.1: the id has been seen to. The question may be missing where an error is told. */
function answerIn(octets: Uint8Array, request: Message): Message | undefined {
  const message = decodeResponse(octets)
  const { flags, rcode, question } = message
  if ((flags & FLAG.QR) === 0 || opcodeOf(flags) !== opcodeOf(request.flags)) return undefined
  const asked = request.question!
  const isAbout =
    question === undefined
      ? rcode !== 0
      : question.type === asked.type && question.rrclass === asked.rrclass && question.name.equals(asked.name)
  return isAbout ? message : undefined
}
