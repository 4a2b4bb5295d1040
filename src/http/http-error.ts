/** What can go wrong with an exchange over HTTP. Statuses of responses do not: those are answers. */

export type HttpErrorCode =
  /** The connection ended or broke before the answer was whole. */
  | 'closed'
  /** What came is no HTTP. */
  | 'bad-answer'
  /** The answer has more fields, or a larger body, than anyone here wants to read. */
  | 'too-large'

export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: HttpErrorCode

  constructor(code: HttpErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.code = code
  }
}
