/** What the registry says about one record type: how its data is read, written, copied, parsed and printed. */

import { DecodeError } from '../../errors.ts'
import { NameReader } from '../name/name-reader.ts'
import { NameWriter } from '../name/name-writer.ts'
import type { FieldKind, RdataText, ValueOf } from './field-kind.ts'
import { fieldsOf, type FieldTable, type FieldValues } from './fields.ts'
import { compressibleName } from './names.ts'
import { OPAQUE_MARK, parseOpaque } from './opaque.ts'

export interface RecordType {
  /** `MX`, or `TYPE1234` for an unknown one. */
  readonly name: string
  /** Whether the data holds names that may be compressed on the way out (RFC 3597 §4). */
  readonly compressible: boolean
  /**
   * The plain value of the data from `reader.at` to `reader.end`; names in it may be compressed.
   *
   * @throws DecodeError
   */
  read(reader: NameReader): unknown
  /**
   * Writes a plain value.
   *
   * @throws EncodeError
   */
  write(writer: NameWriter, data: unknown): void
  /**
   * From the wire to the wire: checks the data from `reader.at` to `reader.end` and writes it, its names by the
   * writer's policy.
   *
   * @throws DecodeError
   */
  copy(reader: NameReader, writer: NameWriter): void
  /**
   * Presentation text, also as octets (RFC 3597 §5), to the end of the record.
   *
   * @throws TextError
   */
  parse(text: RdataText, writer: NameWriter): void
  /**
   * The presentation text of the data from `reader.at` to `reader.end`.
   *
   * @throws DecodeError
   */
  format(reader: NameReader): string
}

/** How a type's data is described: as one kind, or as a table of fields. */
export type Schema = FieldKind<unknown> | FieldTable

export type TypeTable = Readonly<Record<string, Schema>>

/** The plain value of a schema. */
export type DataOf<S> =
  S extends FieldKind<unknown> ? ValueOf<S> : S extends FieldTable ? FieldValues<S> : never

export function recordTypeOf(name: string, schema: Schema): RecordType {
  return new SchemaType(name, schema)
}

class SchemaType implements RecordType {
  readonly name: string
  readonly compressible: boolean
  readonly #kind: FieldKind<unknown>

  constructor(name: string, schema: Schema) {
    this.name = name
    this.#kind = isKind(schema) ? schema : fieldsOf(name, schema)
    this.compressible = isKind(schema)
      ? schema === compressibleName
      : Object.values(schema).includes(compressibleName)
  }

  read(reader: NameReader): unknown {
    reader.field = this.name
    const data = this.#kind.read(reader)
    if (reader.at !== reader.end) throw this.#trailing(reader)
    return data
  }

  write(writer: NameWriter, data: unknown): void {
    writer.field = this.name
    this.#kind.write(writer, data)
  }

  copy(reader: NameReader, writer: NameWriter): void {
    reader.field = this.name
    this.#kind.copy(reader, writer)
    if (reader.at !== reader.end) throw this.#trailing(reader)
  }

  parse(text: RdataText, writer: NameWriter): void {
    if (text.peek() === OPAQUE_MARK) {
      this.#parseOpaque(text, writer)
      return
    }
    this.#kind.parse(text, writer)
    if (!text.more()) return
    const expected = `the end of the ${this.name} record`
    text.octets(expected)
    throw text.wrong('extra-field', expected)
  }

  format(reader: NameReader): string {
    reader.field = this.name
    const text = this.#kind.format(reader)
    if (reader.at !== reader.end) throw this.#trailing(reader)
    return text
  }

  #parseOpaque(text: RdataText, writer: NameWriter): void {
    const octets = parseOpaque(text)
    if (!this.#isUncompressed(octets)) throw text.wrong('bad-value', `octets that are ${this.name} data`)
    writer.bytes(octets)
  }

  /** Whether `octets` are data of this type with each name written out. */
  #isUncompressed(octets: Uint8Array): boolean {
    const copy = new NameWriter(octets.length)
    try {
      this.copy(new NameReader(octets), copy)
    } catch (error) {
      if (error instanceof DecodeError) return false
      throw error
    }
    // A name that was compressed comes out longer.
    return copy.at === octets.length
  }

  #trailing(reader: NameReader): DecodeError {
    reader.field = this.name
    return reader.error('trailing')
  }
}

function isKind(schema: Schema): schema is FieldKind<unknown> {
  return typeof schema.read === 'function'
}
