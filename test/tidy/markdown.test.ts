import { describe, expect, it } from 'vitest'
import { readFencedBlocks, readRows, readTables } from './markdown.ts'

const DOCUMENT = `# Title

| folder | may import |
|---|---|
| \`src/a/\` | b, c |
| \`src/b/\` | |

text

| group | stands for |
|---|---|
| g | a |

\`\`\`sh
rootwalk up
\`\`\`
\`\`\`
plain
`

describe('readTables', () => {
  it('finds each table with its columns and rows', () => {
    expect(readTables(DOCUMENT)).toEqual([
      {
        columns: ['folder', 'may import'],
        rows: [
          ['`src/a/`', 'b, c'],
          ['`src/b/`', ''],
        ],
      },
      { columns: ['group', 'stands for'], rows: [['g', 'a']] },
    ])
  })
})

describe('readRows', () => {
  it('takes the tables that have the columns asked for', () => {
    expect(readRows(DOCUMENT, 'group')).toEqual([{ group: 'g', 'stands for': 'a' }])
  })
})

describe('readFencedBlocks', () => {
  it('gives language, text and line of each', () => {
    expect(readFencedBlocks(DOCUMENT)).toEqual([
      { line: 15, language: 'sh', text: 'rootwalk up' },
      { line: 18, language: '', text: 'plain\n' },
    ])
  })
})
