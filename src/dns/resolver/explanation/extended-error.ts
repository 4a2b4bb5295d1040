/** Why a response is what it is, as an Extended DNS Error (RFC 8914): a code for programs, a text for people. */

export interface ExtendedError {
  /** One of `EDE`. */
  readonly infoCode: number
  readonly extraText: string
}
