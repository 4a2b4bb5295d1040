import { describe, expect, it } from 'vitest'
import { LineReader } from '../../src/scenario/line-reader.ts'

function allLines(text: string): string[] {
  const reader = new LineReader(text, 'x.rpl')
  const lines: string[] = []
  while (reader.next()) lines.push(`${reader.number}: ${reader.text}`)
  return lines
}

describe('the lines of a scenario', () => {
  it('are numbered from 1, without comments and blank lines', () => {
    expect(allLines('; title\n\n  STEP 1 QUERY ; ask\nSTEP 2 NOTHING')).toEqual([
      '3: STEP 1 QUERY',
      '4: STEP 2 NOTHING',
    ])
  })

  it('keep a semicolon in quotes or behind a backslash', () => {
    expect(allLines('a TXT "x ; y" ; z\nb\\;c A')).toEqual(['1: a TXT "x ; y"', '2: b\\;c A'])
  })

  it('are not taken when another word was asked for', () => {
    const reader = new LineReader('A\nB', 'x.rpl')
    expect([reader.nextIf('B'), reader.nextIf('A'), reader.nextIf('B'), reader.next()]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})
