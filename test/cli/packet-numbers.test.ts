import { expect, it } from 'vitest'
import { packetNumbers } from '../../src/cli/packet-numbers.ts'
import { wordWrap } from '../../src/cli/word-wrap.ts'

it('joins neighbors, and of many shows the first and the last', () => {
  expect([[], [5], [1, 2, 3], [8, 1, 2], [1, 3, 5]].map(packetNumbers)).toEqual([
    '',
    '#5',
    '#1–3',
    '#1–2 #8',
    '#1…#5',
  ])
})

it('breaks lines between words, and leaves long words whole', () => {
  expect(wordWrap('a bb ccc dddddddd e', 6)).toEqual(['a bb', 'ccc', 'dddddddd', 'e'])
  expect(wordWrap('', 6)).toEqual([''])
})
