/** Arithmetic in steps: `${1800 + $rest}`, where a name with `$` is a variable and `$time` the clock in seconds. */

import { TextError } from '../errors.ts'

/** The number that the text says once every `${…}` in it is worked out. @throws TextError 'bad-value' */
export function evaluate(text: string, variables: ReadonlyMap<string, number>): number {
  const number = Number(expand(text, variables))
  if (text.trim() === '' || !Number.isFinite(number)) throw new TextError('bad-value', text, 'a number')
  return number
}

function expand(text: string, variables: ReadonlyMap<string, number>): string {
  let result = text
  // From the inside out.
  for (let match = INNERMOST.exec(result); match !== null; match = INNERMOST.exec(result)) {
    result =
      result.slice(0, match.index) +
      String(compute(match[1]!, variables)) +
      result.slice(match.index + match[0].length)
  }
  return result
}

const INNERMOST = /\$\{([^{}]*)\}/

/** From left to right, without precedence: that is how Unbound's tests are worked out. */
function compute(text: string, variables: ReadonlyMap<string, number>): number {
  const [first = '', ...rest] = text.trim().split(/\s*([-+*/])\s*(?=[$\w.])/)
  let value = operand(first, variables)
  for (let i = 0; i + 1 < rest.length; i += 2) {
    value = OPERATIONS[rest[i]!]!(value, operand(rest[i + 1]!, variables))
  }
  return value
}

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}

function operand(text: string, variables: ReadonlyMap<string, number>): number {
  const value = variables.get(text.replace(/^\$/, '')) ?? Number(text)
  if (text === '' || Number.isNaN(value)) throw new TextError('bad-value', text, 'a number or a variable')
  return value
}
