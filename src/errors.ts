/**
 * The errors that rootwalk throws, and the closed sets of their codes.
 *
 * Callers branch on `code`; `message` is for a person. An error here says what was wrong and where, never
 * what to do about it: that is for the program that catches it.
 */

/** Why octets could not be understood. */
export type DecodeErrorCode =
  /** The octets end before the field does. */
  | 'truncated'
  /** Octets are left over after the last field. */
  | 'trailing'
  /** A label type other than a plain label or a compression pointer (RFC 1035 §4.1.4, RFC 6891 §5). */
  | 'bad-label'
  /** A name of more than 255 octets (RFC 1035 §2.3.4). */
  | 'name-too-long'
  /** A compression pointer that does not point backward to a name, or one that is not allowed here. */
  | 'bad-pointer'
  /** A length field that disagrees with the octets around it. */
  | 'bad-length'
  /** A value that its field cannot hold. */
  | 'bad-value'
  /** A header count that the message does not bear out, or a record that may stand only once. */
  | 'bad-count'
  /** A checksum or frame check sequence that the octets it covers do not bear out. */
  | 'bad-checksum'

/** Octets that are not what they claim to be. `offset` counts from the start of the octets given. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly code: DecodeErrorCode
  readonly field: string
  readonly offset: number

  constructor(code: DecodeErrorCode, field: string, offset: number) {
    super(`${field} at octet ${offset}: ${code}`)
    this.code = code
    this.field = field
    this.offset = offset
  }
}

/** Why a value could not be put into octets. */
export type EncodeErrorCode =
  /** The value is not one that the field can hold. */
  | 'bad-value'
  /** The value is longer than its length field can say. */
  | 'too-long'
  /** The message has grown over 65,535 octets or over the limit it was given. */
  | 'message-full'

/** A value that cannot be written to the wire. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
  readonly code: EncodeErrorCode
  readonly field: string

  constructor(code: EncodeErrorCode, field: string, detail?: string) {
    super(detail === undefined ? `${field}: ${code}` : `${field}: ${code}: ${detail}`)
    this.code = code
    this.field = field
  }
}

/** Why presentation text could not be understood. */
export type TextErrorCode =
  | 'missing-field'
  | 'extra-field'
  | 'bad-escape'
  | 'bad-name'
  | 'bad-number'
  | 'bad-address'
  | 'bad-encoding'
  | 'bad-value'
  | 'too-long'
  | 'unknown-type'
  | 'unknown-class'
  | 'unknown-mnemonic'
  | 'syntax'

/** Presentation text that says nothing valid. `token` is what stood there, `expected` what should have. */
export class TextError extends Error {
  override readonly name = 'TextError'
  readonly code: TextErrorCode
  readonly token: string
  readonly expected: string

  constructor(code: TextErrorCode, token: string, expected: string) {
    super(token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`)
    this.code = code
    this.token = token
    this.expected = expected
  }
}

/** Why an entry of a zone file could not be understood. */
export type ZoneFileErrorCode =
  | TextErrorCode
  /** A parenthesis that is never closed, told where it was opened; or one that closes nothing. */
  | 'unbalanced-parenthesis'
  /** A quoted string that does not end on its line. */
  | 'unbalanced-quotes'
  /** A NUL octet outside quotes and comments. */
  | 'bad-octet'
  /** A file in UTF-16. */
  | 'not-text'
  /** An entry longer than any record could need. */
  | 'entry-too-long'
  /** A record without an owner that no record stands before. */
  | 'no-owner'
  /** A relative name where no origin is known. */
  | 'no-origin'
  | 'bad-ttl'
  /** A record without a TTL where none can be inferred. */
  | 'no-ttl'
  /** A record of another class than the zone's. */
  | 'wrong-class'
  /** A type that stands in messages only, such as OPT or AXFR. */
  | 'meta-type'
  | 'unknown-directive'
  /** A range of $GENERATE that is malformed, empty or too long. */
  | 'bad-range'
  /** A file named by $INCLUDE that cannot be read. */
  | 'include-failed'
  | 'include-loop'
  | 'include-depth'
  /** Files that include files that include files: more of them than a load may take. */
  | 'too-many-includes'
  /** So much is wrong that the rest of the file was not read. */
  | 'too-many-errors'

/** One mistake in a zone file, for `ZoneFileError`. Lines and columns count from 1, columns in characters. */
export interface ZoneFileMistake {
  readonly code: ZoneFileErrorCode
  readonly file: string
  readonly line: number
  readonly column: number
  /** What stood there, cut when long; empty where something is missing. */
  readonly token: string
  readonly expected: string
}

/** A zone file that says something invalid: its first mistake, with the remaining ones in `others`. */
export class ZoneFileError extends Error implements ZoneFileMistake {
  override readonly name = 'ZoneFileError'
  readonly code: ZoneFileErrorCode
  readonly file: string
  readonly line: number
  readonly column: number
  readonly token: string
  readonly expected: string
  /** In the order of the files; without others of their own. */
  readonly others: readonly ZoneFileError[]

  constructor(mistake: ZoneFileMistake, others: readonly ZoneFileError[] = []) {
    const { code, file, line, column, token, expected } = mistake
    const what = token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`
    super(`${file}:${line}:${column}: ${what}`)
    this.code = code
    this.file = file
    this.line = line
    this.column = column
    this.token = token
    this.expected = expected
    this.others = others
  }
}
