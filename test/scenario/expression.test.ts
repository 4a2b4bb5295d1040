import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/scenario/expression.ts'

const VARIABLES = new Map([
  ['time', 100],
  ['t0', 40],
])

describe('the numbers of steps', () => {
  it.each([
    ['5', 5],
    ['1.5', 1.5],
    ['${1 + 2}', 3],
    ['${$time - $t0}', 60],
    ['${time}', 100],
    ['${2 * ${1 + 2}}', 6],
    ['${10 / 4}', 2.5],
    ['${1 + 2 * 3}', 9],
  ])('%s is %d', (text, value) => expect(evaluate(text, VARIABLES)).toBe(value))

  it.each(['', 'x', '${$unknown}', '${1 +}'])('%j is none', (text) =>
    expect(() => evaluate(text, VARIABLES)).toThrow(/expected a number/),
  )
})
