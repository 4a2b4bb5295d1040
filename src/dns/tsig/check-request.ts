/** The server's side of a signed request: is it from someone who has the key, whole, and of now (RFC 8945 §5.2)? */

import { DecodeError } from '../../errors.ts'
import { RCODE } from '../iana/codes.ts'
import type { Client } from '../message/client.ts'
import { COUNT_AT, FLAG, FLAGS_AT, HEADER_LENGTH } from '../message/header.ts'
import { Query } from '../message/query.ts'
import { responseSize, ResponseWriter } from '../message/response-writer.ts'
import { ResponseSigner } from './response-signer.ts'
import { leastMacLength } from './tsig-algorithm.ts'
import { isMac, macOver, messagePart, variablesPart } from './tsig-mac.ts'
import type { KeyRing, TsigKey } from './tsig-key.ts'
import {
  appendTsig,
  findTsig,
  type FoundTsig,
  idOf,
  NO_OCTETS,
  TSIG_ERROR,
  tsigLength,
  type TsigRecord,
} from './tsig-record.ts'
import { FUDGE_SECONDS, isTimely, toSeconds } from './tsig-time.ts'

export type TsigFault = 'BADKEY' | 'BADSIG' | 'BADTIME' | 'BADTRUNC'

export type CheckedRequest =
  | { readonly kind: 'unsigned' }
  /** `message` is the request without its signature, in octets of its own. */
  | {
      readonly kind: 'signed'
      readonly key: TsigKey
      readonly message: Uint8Array
      readonly signer: ResponseSigner
    }
  /** `response` says so to the client. The name is what the request claims. */
  | {
      readonly kind: 'rejected'
      readonly fault: TsigFault
      readonly keyName: TsigRecord['name']
      readonly response: Uint8Array
    }
  /** Deserves FORMERR, without a signature. */
  | { readonly kind: 'malformed' }

/**
 * Checks the signature of a request by RFC 8945 §5.2, in the order that it gives: key, MAC, time, length.
 *
 * @param wallMs the time in ms since the epoch
 * @param client bounds the response that says what is wrong; without one only the size of a message does
 */
export function checkRequest(
  octets: Uint8Array,
  keys: KeyRing,
  wallMs: number,
  client?: Client,
): CheckedRequest {
  const found = findOrFault(octets)
  if (found === 'malformed') return { kind: 'malformed' }
  if (found === undefined) return { kind: 'unsigned' }
  const { record, message } = found
  const key = keys.find(record.name)
  if (key?.algorithm.name.equals(record.algorithm) !== true) return reject('BADKEY', found, wallMs, client)
  const { fullLength, macLength } = key.algorithm
  // RFC 8945 §5.2.2.1, cases 1 and 3.
  if (record.mac.length > fullLength || record.mac.length < leastMacLength(key.algorithm))
    return { kind: 'malformed' }
  const whole = macOver(key, [messagePart(message, record.originalId), variablesPart(record)])
  if (!isMac(record.mac, whole)) return reject('BADSIG', found, wallMs, client)
  const signer = new ResponseSigner(key, record)
  const room = roomFor(message, client) - signer.overheadOctets
  if (!isTimely(record, wallMs)) {
    const response = notAuth(message, room - TIME_OCTETS)
    return rejected('BADTIME', record, signer.signBadTime(response, wallMs))
  }
  if (record.mac.length < macLength)
    return rejected('BADTRUNC', record, signer.signBadTruncation(notAuth(message, room), wallMs))
  return { kind: 'signed', key, message, signer }
}

function findOrFault(octets: Uint8Array): FoundTsig | undefined | 'malformed' {
  try {
    return findTsig(octets)
  } catch (error) {
    if (error instanceof DecodeError) return 'malformed'
    throw error
  }
}

/** RFC 8945 §5.3.2: to who may not have the key nothing is signed. */
function reject(
  fault: 'BADKEY' | 'BADSIG',
  { record, message }: FoundTsig,
  wallMs: number,
  client: Client | undefined,
): CheckedRequest {
  const unsigned = {
    name: record.name,
    algorithm: record.algorithm,
    timeSigned: toSeconds(wallMs),
    fudgeSeconds: FUDGE_SECONDS,
    mac: NO_OCTETS,
    originalId: idOf(message),
    error: TSIG_ERROR[fault],
    otherData: NO_OCTETS,
  }
  const room = roomFor(message, client) - tsigLength(unsigned)
  const response = notAuth(message, room)
  // The names of a key and of an algorithm may be so long that both do not fit; neither is of any use to the client.
  return rejected(fault, record, response.length <= room ? appendTsig(response, unsigned) : response)
}

function rejected(fault: TsigFault, { name }: TsigRecord, response: Uint8Array): CheckedRequest {
  return { kind: 'rejected', fault, keyName: name, response }
}

/** What the other data of BADTIME takes. */
const TIME_OCTETS = 6

const query = new Query()
const writer = new ResponseWriter()

/** The octets that the response to a request may have. */
function roomFor(message: Uint8Array, client: Client | undefined): number {
  query.decode(message)
  return responseSize(query, client)
}

/** The bare response NOTAUTH to a request; if there is no room for it, only its header, with TC (RFC 8945 §5.3). */
function notAuth(message: Uint8Array, room: number): Uint8Array {
  query.decode(message)
  writer.begin(query, undefined)
  const whole = writer.finish(RCODE.NOTAUTH, 0)
  if (whole.length <= room) return whole
  const header = new Uint8Array(whole.subarray(0, HEADER_LENGTH))
  header[FLAGS_AT]! |= FLAG.TC >>> 8
  return header.fill(0, COUNT_AT.question)
}
