/** Why a command to a running server came to nothing, as both ends tell it. */

export type ControlErrorCode =
  /** What came is no request: no JSON, no object, too long, without a command. */
  | 'bad-request'
  /** This server has no such command. */
  | 'unknown-command'
  /** The command is known, and what it was given is wrong. */
  | 'bad-argument'
  /** It was tried, and did not work out: a file that cannot be written, say. */
  | 'failed'
  /** The connection ended before the response did. */
  | 'closed'
  /** Nothing came for too long. */
  | 'silent'

export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly code: ControlErrorCode

  constructor(code: ControlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
