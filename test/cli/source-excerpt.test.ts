import { describe, expect, it } from 'vitest'
import { SourceExcerpts } from '../../src/cli/source-excerpt.ts'

function excerpts(text: string): SourceExcerpts {
  return new SourceExcerpts({
    async *read() {
      yield Buffer.from(text)
    },
  })
}

const at = (text: string, line: number, column: number, token: string) =>
  excerpts(text).at({ file: 'a.zone', line, column, token })

describe('an excerpt', () => {
  it('is the line with a mark below the token', async () => {
    expect(await at('first\nwww A nonsense\n', 2, 7, 'nonsense')).toEqual([
      'www A nonsense',
      '      ^^^^^^^^',
    ])
  })

  it('keeps tabs in front of the mark', async () => {
    expect(await at('www\tA\tnonsense', 1, 7, 'nonsense')).toEqual(['www\tA\tnonsense', '   \t \t^^^^^^^^'])
  })

  it('marks one place where something is missing, even behind the end', async () => {
    expect(await at('www A', 1, 6, '')).toEqual(['www A', '     ^'])
  })

  it('shows the part of a long line that matters', async () => {
    const line = `${'x'.repeat(500)} nonsense ${'y'.repeat(500)}`
    const [source, mark] = await at(line, 1, 502, 'nonsense')
    expect(source!.length).toBe(100)
    expect(source!.slice(mark!.indexOf('^'), mark!.length)).toBe('nonsense')
  })

  it('lets no control character through to the terminal', async () => {
    expect(await at('a\u001b[31m\rb', 1, 1, '')).toEqual(['a\ufffd[31m\ufffdb', '^'])
  })

  it('is empty where the file has no such line', async () => {
    expect(await at('one', 5, 1, '')).toEqual([])
  })
})
