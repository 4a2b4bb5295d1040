/** The options of a command, as getopt reads them. Knows no command. */

import { parseInteger } from './numbers.ts'
import { UsageError } from './command.ts'

/** One letter each: those that stand alone, and those that take a value. */
export interface OptionLetters {
  readonly flags: string
  readonly values: string
}

export class Options {
  readonly #values: ReadonlyMap<string, string>
  /** The words that are no options, in their order. */
  readonly words: readonly string[]

  constructor(values: ReadonlyMap<string, string>, words: readonly string[]) {
    this.#values = values
    this.words = words
  }

  has(letter: string): boolean {
    return this.#values.has(letter)
  }

  value(letter: string): string | undefined {
    return this.#values.get(letter)
  }

  /** The whole number after `-letter`, or `otherwise` without the option. Throws `UsageError`. */
  integer<T extends number | undefined>(
    letter: string,
    least: number,
    most: number,
    otherwise: T,
  ): number | T {
    const text = this.#values.get(letter)
    if (text === undefined) return otherwise
    const number = parseInteger(text, least, most)
    if (number === undefined) throw new UsageError(`invalid argument: '${text}'`)
    return number
  }

  /** The number of seconds after `-letter`, in milliseconds, or `otherwise` without the option. */
  seconds<T extends number | undefined>(letter: string, otherwise: T): number | T {
    const text = this.#values.get(letter)
    if (text === undefined) return otherwise
    if (!/^[0-9]{1,6}(\.[0-9]{1,6})?$/.test(text)) throw new UsageError(`invalid argument: '${text}'`)
    return Number(text) * 1000
  }
}

/**
 * Parts options from words: `-n`, `-nr`, `-c 3`, `-c3`, in any place up to `--`.
 *
 * @throws UsageError for a letter that the command does not have, or one that lacks its value
 */
export function parseOptions(words: readonly string[], letters: OptionLetters): Options {
  const values = new Map<string, string>()
  const others: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--') {
      others.push(...words.slice(i + 1))
      break
    }
    if (!/^-[^-]/.test(word)) others.push(word)
    else if (readCluster(word, words[i + 1], letters, values)) i++
  }
  return new Options(values, others)
}

/** Reads `-nc3`; true when the value was the next word. */
function readCluster(
  word: string,
  next: string | undefined,
  { flags, values }: OptionLetters,
  found: Map<string, string>,
): boolean {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!
    if (flags.includes(letter)) {
      found.set(letter, '')
    } else if (values.includes(letter)) {
      const rest = word.slice(at + 1)
      const value = rest === '' ? next : rest
      if (value === undefined) throw new UsageError(`option requires an argument -- '${letter}'`)
      found.set(letter, value)
      return rest === ''
    } else {
      throw new UsageError(`invalid option -- '${letter}'`)
    }
  }
  return false
}
