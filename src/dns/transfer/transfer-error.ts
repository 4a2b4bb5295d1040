/** Why a zone could not be got from a primary. */

export type TransferErrorCode =
  /** There is nobody, or no way to get there. */
  | 'unreachable'
  /** Nothing came for too long. */
  | 'timeout'
  /** The connection broke off, or was closed, before the transfer was over. */
  | 'interrupted'
  /** The primary does not want to (REFUSED), or not us (NOTAUTH by our key). */
  | 'refused'
  /** The primary does not have the zone, or is no authority for it. */
  | 'not-authoritative'
  /** The primary has an older version of the zone than we. */
  | 'older'
  /** The primary has failed, or knows no transfers. */
  | 'server-failure'
  /** What came is no DNS, or is not what was asked for. */
  | 'malformed'
  /** What came is no zone: a record outside of it, another SOA at the end than at the beginning, no NS. */
  | 'bad-zone'
  /** The differences are none of the zone that we have. */
  | 'bad-delta'
  /** A signature is missing or wrong. */
  | 'bad-signature'
  /** The zone is larger than is allowed. */
  | 'too-large'
  /** We have called it off. */
  | 'aborted'

export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly code: TransferErrorCode

  constructor(code: TransferErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.code = code
  }
}
