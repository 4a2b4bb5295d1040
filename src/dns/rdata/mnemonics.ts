/** Numbers that presentation text may give by name. */

import type { FieldKind, RdataText } from './field-kind.ts'
import { decimal, type IntegerKind } from './integers.ts'

/** Names in upper case, as they are printed; of two for one number the first is printed. */
export type Mnemonics = Readonly<Record<string, number>>

/** As `kind`, with names understood but not printed. */
export function withNames(kind: IntegerKind, names: Mnemonics, what: string): FieldKind<number> {
  const expected = `${what}, by number or name`
  return {
    ...kind,
    parse: (text, writer) => kind.write(writer, parseNamed(text, names, kind.most, expected)),
  }
}

/** As `kind`, with names understood and printed. */
export function byName(kind: IntegerKind, names: Mnemonics, what: string): FieldKind<number> {
  const nameOf = new Map<number, string>()
  for (const [name, number] of Object.entries(names)) if (!nameOf.has(number)) nameOf.set(number, name)
  return {
    ...withNames(kind, names, what),
    format(reader) {
      const number = kind.read(reader)
      return nameOf.get(number) ?? String(number)
    },
  }
}

/** The next token as a number up to `most` or as one of `names`, in any case. Throws `TextError`. */
export function parseNamed(text: RdataText, names: Mnemonics, most: number, expected: string): number {
  const word = text.word(expected)
  const number = decimal(word)
  if (number > most) throw text.wrong('bad-number', `a number from 0 to ${most}`)
  const named = number >= 0 ? number : findNamed(names, word)
  if (named === undefined) throw text.wrong('unknown-mnemonic', expected)
  return named
}

/** The number of a name in any case; undefined for one that is not in the table. */
export function findNamed(names: Mnemonics, word: string): number | undefined {
  const upper = word.toUpperCase()
  return Object.hasOwn(names, upper) ? names[upper] : undefined
}
