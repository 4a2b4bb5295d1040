/** What may be wrong with a description of a network. */

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

/** A network that cannot be built. The message says what and where, in the words of the description. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError'
  readonly code: TopologyErrorCode

  constructor(code: TopologyErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
