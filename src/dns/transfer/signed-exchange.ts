/** A request as it is sent to a peer, signed where they have a key, and the judgement of what comes back. */

import type { Clock } from '../../runtime/runtime.ts'
import { signRequest } from '../tsig/signed-request.ts'
import { TsigError } from '../tsig/tsig-error.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'
import { TransferError } from './transfer-error.ts'

export interface SignedExchange {
  readonly octets: Uint8Array
  /** The next message without its signature. Throws `TransferError` 'bad-signature'. */
  readonly verify: (message: Uint8Array) => Uint8Array
  /** No more messages come. Throws as `verify`. */
  readonly finish: () => void
}

/** @param wallMs when the request is signed: the same time gives the same octets */
export function signExchange(
  message: Uint8Array,
  key: TsigKey | undefined,
  clock: Clock,
  wallMs: number = clock.wall(),
): SignedExchange {
  if (key === undefined) return { octets: message, verify: (octets) => octets, finish: () => {} }
  const { octets, verifier } = signRequest(message, key, wallMs)
  return {
    octets,
    verify: (response) => believing(() => verifier.verify(response, clock.wall())),
    finish: () => believing(() => verifier.finish()),
  }
}

function believing<T>(judge: () => T): T {
  try {
    return judge()
  } catch (error) {
    if (!(error instanceof TsigError)) throw error
    throw new TransferError('bad-signature', error.message, { cause: error })
  }
}
