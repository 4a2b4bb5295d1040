/** The client's side: a request is signed, and what comes back has to be signed in answer to it (RFC 8945 §5.1, §5.4). */

import { ResponseVerifier } from './response-verifier.ts'
import { macOver, messagePart, variablesPart } from './tsig-mac.ts'
import type { TsigKey } from './tsig-key.ts'
import { appendTsig, idOf, NO_OCTETS, TSIG_ERROR } from './tsig-record.ts'
import { FUDGE_SECONDS, toSeconds } from './tsig-time.ts'

export interface SignedRequest {
  readonly octets: Uint8Array
  readonly verifier: ResponseVerifier
}

/**
 * Signs a whole message, which has no signature yet.
 *
 * @param wallMs the time in ms since the epoch
 */
export function signRequest(message: Uint8Array, key: TsigKey, wallMs: number): SignedRequest {
  const originalId = idOf(message)
  const variables = {
    name: key.name,
    algorithm: key.algorithm.name,
    timeSigned: toSeconds(wallMs),
    fudgeSeconds: FUDGE_SECONDS,
    originalId,
    error: TSIG_ERROR.NONE,
    otherData: NO_OCTETS,
  }
  const whole = macOver(key, [messagePart(message, originalId), variablesPart(variables)])
  const mac = whole.subarray(0, key.algorithm.macLength)
  return { octets: appendTsig(message, { ...variables, mac }), verifier: new ResponseVerifier(key, mac) }
}
