import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/shell/command.ts'
import { parseOptions } from '../../src/shell/options.ts'

const parse = (line: string) => parseOptions(line.split(' '), { flags: 'nr', values: 'ci' })

describe('options', () => {
  it('may be clustered, and take values in both ways', () => {
    const options = parse('-nr -c 3 -i0.2 gateway')
    expect([options.has('n'), options.has('r'), options.has('c')]).toEqual([true, true, true])
    expect(options.integer('c', 1, 10, Infinity)).toBe(3)
    expect(options.seconds('i', 1000)).toBe(200)
    expect(options.words).toEqual(['gateway'])
  })

  it('may follow the words, and end with --', () => {
    const options = parse('gateway -n -- -r')
    expect(options.has('n')).toBe(true)
    expect(options.has('r')).toBe(false)
    expect(options.words).toEqual(['gateway', '-r'])
  })

  it('take what is usual when left out', () => {
    expect(parse('x').integer('c', 1, 10, undefined)).toBeUndefined()
    expect(parse('x').seconds('i', 1000)).toBe(1000)
  })

  it.each([
    ['-x', "invalid option -- 'x'"],
    ['-c', "option requires an argument -- 'c'"],
  ])('%s is refused in the words of getopt', (line, message) => {
    expect(() => parse(line)).toThrow(new UsageError(message))
  })

  it.each(['-c 0', '-c 11', '-c three', '-c -1'])('%s is not among the numbers from 1 to 10', (line) => {
    expect(() => parse(line).integer('c', 1, 10, 1)).toThrow(UsageError)
  })
})
