/** Why a name or a service could not be found, by the codes of getaddrinfo(3) (RFC 3493 §6.1). */

import type { StubStep } from './stub-step.ts'

/** Texts for a person, as gai_strerror(3) gives them. */
const STUB_ERROR_TEXT = {
  EAI_NONAME: 'Name or service not known',
  EAI_AGAIN: 'Temporary failure in name resolution',
  EAI_FAIL: 'Non-recoverable failure in name resolution',
  EAI_NODATA: 'No address associated with hostname',
  EAI_SERVICE: 'Servname not supported for ai_socktype',
  EAI_ADDRFAMILY: 'Address family for hostname not supported',
} as const

export type StubErrorCode = keyof typeof STUB_ERROR_TEXT

export class StubError extends Error {
  override readonly name = 'StubError'
  readonly code: StubErrorCode
  /** What was done until it was clear. */
  readonly steps: readonly StubStep[]

  constructor(code: StubErrorCode, steps: readonly StubStep[]) {
    super(STUB_ERROR_TEXT[code])
    this.code = code
    this.steps = steps
  }
}
