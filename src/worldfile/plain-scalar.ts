/** What a word without quotes means: YAML's core schema (YAML 1.2 §10.3.2), as far as words look like it at all. */

const WORDS: ReadonlyMap<string, boolean | null> = new Map(
  (
    [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const
  ).flatMap(([word, value]) => {
    const capital = word[0]!.toUpperCase() + word.slice(1)
    return [word, capital, word.toUpperCase()].map((spelling) => [spelling, value] as const)
  }),
)

/** Of 15 digits at most, which a double holds exactly. */
const DECIMAL = /^[0-9]{1,15}$/
const FRACTION = /^[0-9]{1,7}\.[0-9]{1,7}$/

/** Octal, hexadecimal, with a sign or an exponent, infinite, or longer. */
const ODD_NUMBER = /^(~|[-+.]|0[ox]|[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$)/

/** The value of a word that is not empty; undefined for numbers in a form that few people write. */
export function readPlainScalar(word: string): string | number | boolean | null | undefined {
  if (DECIMAL.test(word) || FRACTION.test(word)) return Number(word)
  if (ODD_NUMBER.test(word)) return undefined
  const value = WORDS.get(word)
  return value === undefined ? word : value
}
