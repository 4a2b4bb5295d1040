/**
 * What a field of record data is: the one description from which wire and text, both ways, follow.
 *
 * Rdata is kept as uncompressed wire octets. A kind reads, writes and copies its octets, parses its text
 * into them and formats them back. A kind may span several wire fields where text and wire differ (the
 * gateway of IPSECKEY, the parameters of SVCB).
 */

import type { TextError, TextErrorCode } from '../../errors.ts'
import type { NameReader } from '../name/name-reader.ts'
import type { NameWriter } from '../name/name-writer.ts'

export interface FieldKind<T> {
  /**
   * The field as a plain value. The reader stands on it; its end is the end of the rdata.
   *
   * @throws DecodeError
   */
  read(reader: NameReader): T
  /** @throws EncodeError when the field cannot hold `value` */
  write(writer: NameWriter, value: T): void
  /**
   * From the wire to the wire: checks the field and hands its names to the writer, which expands, folds or
   * compresses them.
   *
   * @throws DecodeError
   */
  copy(reader: NameReader, writer: NameWriter): void
  /** @throws TextError */
  parse(text: RdataText, writer: NameWriter): void
  /** The presentation text, as BIND prints it. */
  format(reader: NameReader): string
}

/** The value type of a kind. */
export type ValueOf<K> = K extends FieldKind<infer T> ? T : never

/**
 * The tokens of one record's data in presentation form. The zone file's lexer and a lone string both are one.
 * A token that is given as a string has a character for each octet, U+0000 to U+00FF.
 */
export interface RdataText {
  /** The next token, which must not be quoted, with its escapes as they stand; `expected` says what should stand here. */
  word(expected: string): string
  /** The next token, quoted or not, as octets with its escapes undone. */
  octets(expected: string): Uint8Array
  /** The next token as a name, absolute or relative to the origin, in uncompressed wire octets. */
  name(expected: string): Uint8Array
  /**
   * As `word`, but where the token ends in `=` and a quoted one follows at once, both as they stand, with the
   * quotes: `alpn="h2,h3"` (RFC 9460 §2.1).
   */
  pair(expected: string): string
  /** Whether another token stands before the end of the record. */
  more(): boolean
  /** The next token without taking it, as it stands, with its escapes and quotes; undefined at the end. */
  peek(): string | undefined
  /** A `TextError` about the token taken last. Throw it. */
  wrong(code: TextErrorCode, expected: string): TextError
}
