import { describe, expect, it } from 'vitest'
import { LineSplitter } from '../../src/shell/line-splitter.ts'

function split(...pieces: Uint8Array[]): string[] {
  const lines: string[] = []
  const splitter = new LineSplitter((line) => lines.push(line))
  for (const piece of pieces) splitter.push(piece)
  splitter.end()
  return lines
}

const octets = (text: string) => new TextEncoder().encode(text)

describe('lines of octets', () => {
  it('may come in any pieces, even within a character', () => {
    const all = octets('één\ntwo\n')
    expect(split(all.subarray(0, 1), all.subarray(1, 7), all.subarray(7))).toEqual(['één', 'two'])
  })

  it('lose the carriage return of CRLF', () => {
    expect(split(octets('one\r\ntwo\r\n'))).toEqual(['one', 'two'])
  })

  it('include the last one without an end', () => {
    expect(split(octets('one\ntw'), octets('o'))).toEqual(['one', 'two'])
  })
})
