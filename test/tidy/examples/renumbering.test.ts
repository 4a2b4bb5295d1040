import { describe, expect, it } from 'vitest'
import { renumberedLines } from './renumbering.ts'

const renumbered = (shown: string, output: string) => {
  const expected = shown.split('\n').map((text, i) => ({ line: i + 1, text }))
  return renumberedLines({ line: 0, command: 'a', typed: [], expected }, output)
}

describe('renumberedLines', () => {
  it('finds the numbers of today', () => {
    expect(renumbered('port 80\nid: 5, at 12:00:01\nend', 'port 80\nid: 77, at 12:00:02\nend\n')).toEqual([
      { line: 2, text: 'id: 77, at 12:00:02' },
    ])
  })

  it('leaves out what was left out', () => {
    expect(renumbered('…\nport 1, … seq 2\n…', 'a\nb\nport 3, win 9, seq 4\nc')).toEqual([
      { line: 2, text: 'port 3, … seq 4' },
    ])
  })

  it('knows a checksum and an address for numbers', () => {
    expect(renumbered('checksum = 0x00ff, is-at 02:00:0a', 'checksum = 0xab0c, is-at 02:00:0b')).toEqual([
      { line: 1, text: 'checksum = 0xab0c, is-at 02:00:0b' },
    ])
  })

  it('takes octets with their text', () => {
    const [shown, today] = ['0010  00 4c 61  .La', '0010  00 2b 7c 41  .+|A']
    expect(renumbered(shown, today)).toEqual([{ line: 1, text: today }])
  })

  it('goes no further than to where words have changed', () => {
    expect(renumbered('port 1\nis open\nat 3', 'port 2\nis closed\nat 4')).toEqual([
      { line: 1, text: 'port 2' },
    ])
  })
})
