/** A query as it is sent, signed where there is a key, and what then has to be checked of its response. */

import type { TsigKey } from '../tsig/tsig-key.ts'
import { signRequest } from '../tsig/signed-request.ts'

/** The response without its signature. Throws TsigError. */
export type Verify = (octets: Uint8Array) => Uint8Array

export interface SendableQuery {
  readonly octets: Uint8Array
  /** Undefined when the response need not be signed. */
  readonly verify: Verify | undefined
}

/** @param wall the time in ms since the epoch */
export function signQuery(octets: Uint8Array, key: TsigKey | undefined, wall: () => number): SendableQuery {
  if (key === undefined) return { octets, verify: undefined }
  const { octets: signed, verifier } = signRequest(octets, key, wall())
  return { octets: signed, verify: (response) => verifier.verify(response, wall()) }
}
