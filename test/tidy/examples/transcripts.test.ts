import { describe, expect, it } from 'vitest'
import { readFencedBlocks } from '../markdown.ts'
import { firstDifference, readTranscripts } from './transcripts.ts'

const read = (...texts: string[]) => {
  const markdown = texts.map((text) => `\`\`\`console checked\n${text}\n\`\`\``).join('\n')
  return [...readTranscripts(readFencedBlocks(markdown)).values()].flat()
}

describe('readTranscripts', () => {
  it('parts commands from their output', () => {
    expect(read('$ a\n1\n2\n$ b --c')).toEqual([
      {
        line: 2,
        command: 'a',
        typed: [],
        expected: [
          { line: 3, text: '1' },
          { line: 4, text: '2' },
        ],
      },
      { line: 5, command: 'b --c', typed: [], expected: [] },
    ])
  })

  it('gives a session what is typed at its prompts, in this block and in the next', () => {
    const [session, ...others] = read('$ sim\nlaptop$ a\n1', 'home-2$ b\n2')
    expect(others).toEqual([])
    expect(session?.typed).toEqual(['a', 'b'])
    expect(session?.expected.map(({ text }) => text)).toEqual(['laptop$ a', '1', 'home-2$ b', '2'])
  })

  it('comes back to a session after other commands', () => {
    const [session, between] = read('$ sim\nlaptop$ a', '$ other\n1', 'laptop$ b')
    expect(session?.typed).toEqual(['a', 'b'])
    expect(between).toMatchObject({ command: 'other', typed: [], expected: [{ text: '1' }] })
  })

  it('refuses output of nothing', () => {
    expect(() => read('1')).toThrow('line 2: output without a command')
  })
})

describe('firstDifference', () => {
  const difference = (shown: string, output: string) => firstDifference(read(`$ a\n${shown}`)[0]!, output)

  it.each([
    ['the same lines', '1\n2', '1\n2\n'],
    ['empty lines and spaces at an end', '1\n\n2', '1  \n2\n\n'],
    ['an elision of no line', '1\n…\n2', '1\n2'],
    ['an elision of many', '1\n…\n2', '1\n2\n3\n4\n2'],
    ['an elision at the end', '1\n…', '1\n2\n3'],
    ['an elision within a line', 'id: …, in … ms (all)', 'id: 123, in 0.5 ms (all)'],
    ['an elision where an elision was printed', '#1…#9', '#1…#7…#9'],
  ])('lets pass %s', (_, shown, output) => {
    expect(difference(shown, output)).toBeUndefined()
  })

  it.each([
    ['another line', '1\n2', '1\n3', /^line 4: not '2' but\n3$/],
    ['a line too few', '1\n2', '1', /^line 4: not '2' but\n\(its end\)$/],
    ['a line too many', '1', '1\n2', /^line 2: the output goes on with\n2$/],
    ['a line that never comes', '…\n4', '1\n2', /^line 4: not '4' but\n\(nowhere in\)\n1\n2$/],
    ['what only a pattern would take', 'a.c', 'abc', /^line 3: not 'a\.c' but\nabc$/],
  ])('tells of %s', (_, shown, output, message) => {
    expect(difference(shown, output)).toMatch(message)
  })
})
