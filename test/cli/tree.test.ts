import { expect, it } from 'vitest'
import { formatTree } from '../../src/cli/tree.ts'

it('draws what belongs to what', () => {
  const tree = {
    text: 'root',
    note: 'of all',
    children: [
      { text: 'first', children: [{ text: 'inner', note: 'deep down' }] },
      { text: 'second', note: 'with a note', children: [{ text: 'inner' }] },
      { text: 'last', note: 'with a note' },
    ],
  }
  expect(formatTree(tree, { frame: (line) => line, note: (note) => `(${note})` }).join('\n')).toBe(
    [
      'root',
      '│ (of all)',
      '├─ first',
      '│  └─ inner',
      '│       (deep down)',
      '├─ second',
      '│  │ (with a note)',
      '│  └─ inner',
      '└─ last',
      '     (with a note)',
    ].join('\n'),
  )
})
