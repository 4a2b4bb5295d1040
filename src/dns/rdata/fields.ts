/**
 * Record data as named fields that stand one after another: what most types are.
 *
 * A plain value has a property for each field, text has a token or more for each, in the order of the table.
 */

import type { NameReader } from '../name/name-reader.ts'
import type { NameWriter } from '../name/name-writer.ts'
import type { FieldKind, RdataText, ValueOf } from './field-kind.ts'
import { objectFromValue } from './plain-value.ts'

export type FieldTable = Readonly<Record<string, FieldKind<unknown>>>

/** The plain value of a table of fields. */
export type FieldValues<F extends FieldTable> = { -readonly [K in keyof F]: ValueOf<F[K]> }

/** `owner` stands before the names of fields in errors: `MX.preference`. */
export function fieldsOf<const F extends FieldTable>(owner: string, fields: F): FieldKind<FieldValues<F>> {
  return new Fields<FieldValues<F>>(owner, fields)
}

class Fields<T extends object> implements FieldKind<T> {
  readonly #names: readonly string[]
  readonly #labels: readonly string[]
  readonly #kinds: readonly FieldKind<unknown>[]
  /** A value with all properties and nothing in them: to copy it costs less than to add them one by one. */
  readonly #shape: Readonly<Record<string, unknown>>

  constructor(owner: string, fields: FieldTable) {
    this.#names = Object.keys(fields)
    this.#labels = this.#names.map((name) => `${owner}.${name}`)
    this.#kinds = Object.values(fields)
    this.#shape = Object.fromEntries(this.#names.map((name) => [name, undefined]))
  }

  read(reader: NameReader): T {
    const names = this.#names
    const labels = this.#labels
    const kinds = this.#kinds
    const value: Record<string, unknown> = { ...this.#shape }
    for (let i = 0; i < names.length; i++) {
      reader.field = labels[i]!
      value[names[i]!] = kinds[i]!.read(reader)
    }
    return value as T
  }

  write(writer: NameWriter, value: T): void {
    const given = objectFromValue(writer, value) as Readonly<Record<string, unknown>>
    const names = this.#names
    for (let i = 0; i < names.length; i++) {
      writer.field = this.#labels[i]!
      this.#kinds[i]!.write(writer, given[names[i]!])
    }
  }

  copy(reader: NameReader, writer: NameWriter): void {
    const kinds = this.#kinds
    for (let i = 0; i < kinds.length; i++) {
      reader.field = this.#labels[i]!
      kinds[i]!.copy(reader, writer)
    }
  }

  parse(text: RdataText, writer: NameWriter): void {
    for (const kind of this.#kinds) kind.parse(text, writer)
  }

  format(reader: NameReader): string {
    let text = ''
    for (let i = 0; i < this.#kinds.length; i++) {
      reader.field = this.#labels[i]!
      const field = this.#kinds[i]!.format(reader)
      // A field without text, such as an empty bitmap of types, leaves no space behind.
      if (field !== '') text += text === '' ? field : ' ' + field
    }
    return text
  }
}
