/** What may be wrong with a description of a network. */

import { TextError } from '../errors.ts'

export type TopologyErrorCode =
  /** A name that nothing in the world has. */
  | 'unknown-name'
  /** A name that something has already. */
  | 'taken-name'
  /** A host has no such interface, or a modem no such socket. */
  | 'unknown-port'
  /** A cable is plugged in there already. */
  | 'taken-port'
  /** An address that some host has already. */
  | 'taken-address'
  /** An address that is none, or a number out of its range; the `cause` tells which. */
  | 'bad-value'

/** A network that cannot be built. The message says what and where, in the words of the description. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError'
  readonly code: TopologyErrorCode

  constructor(code: TopologyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What `read` returns. What it finds wrong with a value becomes a `TopologyError` that says whose it is. */
export function saying<T>(whose: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TextError || error instanceof RangeError)) throw error
    throw new TopologyError('bad-value', `${whose}: ${error.message}`, { cause: error })
  }
}
