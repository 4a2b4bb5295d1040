/** The serial that a primary has, before anything is transferred (RFC 1034 §4.3.5): over UDP, or TCP where that fails. */

import { SocketError } from '../../runtime/runtime.ts'
import { DecodeError } from '../../errors.ts'
import { formatRcode, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { FLAG } from '../message/header.ts'
import { decodeResponse, encodeWire, type Message } from '../message/message.ts'
import type { Question } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { Peer } from './peer.ts'
import { askPeer } from './peer-request.ts'
import { PrimaryConnection } from './primary-connection.ts'
import { signExchange } from './signed-exchange.ts'
import { soaSerial } from '../rdata/soa-data.ts'
import { TransferError, type TransferErrorCode } from './transfer-error.ts'
import { CHECK_PATIENCE, type InwardLimits } from './transfer-limits.ts'
import type { TransferSurroundings } from './transfer-surroundings.ts'

export interface SerialQuestion {
  readonly origin: DomainName
  readonly rrclass: number
  readonly limits: InwardLimits
  readonly signal: AbortSignal
}

/** @throws TransferError */
export async function checkSerial(
  surroundings: TransferSurroundings,
  primary: Peer,
  { origin, rrclass, limits, signal }: SerialQuestion,
): Promise<number> {
  const request = soaRequest({ name: origin, type: TYPE.SOA, rrclass })
  const answer =
    (await overUdp(surroundings, primary, request, signal)) ??
    (await overTcp(surroundings, primary, request, limits, signal))
  return serialIn(answer, origin)
}

function soaRequest(question: Question): Message {
  const nothing = { answers: [], authorities: [], additionals: [], edns: undefined }
  return { id: 0, flags: 0, rcode: RCODE.NOERROR, question, ...nothing }
}

/** Undefined when there is none, or only part of one. */
async function overUdp(
  { runtime, port }: TransferSurroundings,
  primary: Peer,
  request: Message,
  signal: AbortSignal,
): Promise<Message | undefined> {
  try {
    const answer = await askPeer({ clock: runtime.clock, port }, primary, request, CHECK_PATIENCE, signal)
    const isCut = answer !== undefined && (answer.flags & FLAG.TC) !== 0 && answer.answers.length === 0
    return isCut ? undefined : answer
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    return undefined
  }
}

async function overTcp(
  { runtime }: TransferSurroundings,
  { address, key }: Peer,
  request: Message,
  limits: InwardLimits,
  signal: AbortSignal,
): Promise<Message> {
  const id = runtime.random.below(0x1_0000)
  const exchange = signExchange(encodeWire({ ...request, id }), key, runtime.clock)
  const connection = await PrimaryConnection.open(runtime, address, limits, signal)
  try {
    await connection.send(exchange.octets)
    const answer = decodeResponse(exchange.verify(await connection.next()))
    exchange.finish()
    if (answer.id !== id) throw new TransferError('malformed', 'an answer to another question')
    return answer
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new TransferError('malformed', error.message, { cause: error })
  } finally {
    connection.close()
  }
}

const RCODES: ReadonlyMap<number, TransferErrorCode> = new Map([
  [RCODE.REFUSED, 'refused'],
  [RCODE.NOTAUTH, 'not-authoritative'],
  [RCODE.NXDOMAIN, 'not-authoritative'],
])

function serialIn({ flags, rcode, answers }: Message, origin: DomainName): number {
  if (rcode !== RCODE.NOERROR) {
    throw new TransferError(RCODES.get(rcode) ?? 'server-failure', `the primary says ${formatRcode(rcode)}`)
  }
  const soa = answers.find(({ type, owner }) => type === TYPE.SOA && owner.equals(origin))
  // What a cache says of a zone is as old as it likes to be.
  if (soa === undefined || (flags & FLAG.AA) === 0) {
    throw new TransferError('not-authoritative', 'the primary gives no SOA of its own')
  }
  const serial = soaSerial(soa.rdata)
  if (serial === undefined) throw new TransferError('malformed', 'an SOA that is cut short')
  return serial
}
