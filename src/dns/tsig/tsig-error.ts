/** Why the response to a signed request is not believed. */

export type TsigErrorCode =
  /** There is no signature where there has to be one. */
  | 'unsigned'
  /** The signature is no proper record, or not where it belongs. */
  | 'malformed'
  /** It was made with another key or another algorithm; or the server does not know ours. */
  | 'bad-key'
  /** It does not fit the message; or ours did not, says the server. */
  | 'bad-sig'
  /** It was made too long ago, or in the future; or ours was, says the server. */
  | 'bad-time'
  /** It is cut shorter than the key allows; or ours was, says the server. */
  | 'bad-trunc'

export interface TsigErrorDetail {
  /** The server found the mistake, in our request. Unless `code` is 'bad-time' or 'bad-trunc', anyone may have said so. */
  readonly isTold?: boolean
  /** What time it is for the server, in ms since the epoch, where it has said so under its signature. */
  readonly serverWallMs?: number
}

export class TsigError extends Error {
  override readonly name = 'TsigError'
  readonly code: TsigErrorCode
  readonly isTold: boolean
  readonly serverWallMs: number | undefined

  constructor(code: TsigErrorCode, { isTold = false, serverWallMs }: TsigErrorDetail = {}) {
    super((isTold ? TOLD : FOUND)[code])
    this.code = code
    this.isTold = isTold
    this.serverWallMs = serverWallMs
  }
}

const FOUND: Readonly<Record<TsigErrorCode, string>> = {
  unsigned: 'the response is not signed',
  malformed: 'the signature of the response is malformed',
  'bad-key': 'the response is signed with another key',
  'bad-sig': 'the signature of the response is wrong',
  'bad-time': 'the response was signed at another time: one of the clocks is wrong',
  'bad-trunc': 'the signature of the response is too short',
}

const TOLD: Readonly<Record<TsigErrorCode, string>> = {
  ...FOUND,
  'bad-key': 'the server does not know the key, or knows it for another algorithm (BADKEY)',
  'bad-sig':
    'the server finds the signature of the request wrong: perhaps its key has another secret (BADSIG)',
  'bad-time':
    'the server finds that the request was signed at another time: one of the clocks is wrong (BADTIME)',
  'bad-trunc': 'the server finds the signature of the request too short (BADTRUNC)',
}
