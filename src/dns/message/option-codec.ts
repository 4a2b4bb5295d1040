/** How the data of one EDNS option is checked, read and written. */

import type { NameReader } from '../name/name-reader.ts'
import type { NameWriter } from '../name/name-writer.ts'

export interface OptionCodec<T> {
  /** Whether the `length` octets at `at` are a well-formed option: nobody reads them otherwise. */
  fits(octets: Uint8Array, at: number, length: number): boolean
  /** The reader's end is the end of the option. */
  read(reader: NameReader): T
  /** What it writes is checked with `fits`. Throws `EncodeError` 'bad-value' for what cannot be written at all. */
  write(writer: NameWriter, option: T): void
}
