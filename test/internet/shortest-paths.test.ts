import { describe, expect, it } from 'vitest'
import { shortestPaths, type Edge } from '../../src/internet/shortest-paths.ts'

function edge(from: string, to: string, cost: number): Edge {
  return { ends: [from, to], cost }
}

describe('shortestPaths', () => {
  it('prefers two cheap edges to one dear one, and says where the way begins', () => {
    const [ab, bc, ac] = [edge('a', 'b', 1), edge('b', 'c', 2), edge('a', 'c', 4)]
    const paths = shortestPaths('a', [ac, ab, bc])
    expect(paths.get('c')).toEqual({ cost: 3, first: ab })
    expect(paths.get('b')).toEqual({ cost: 1, first: ab })
  })

  it('takes the earlier of two edges that cost the same', () => {
    const [first, second] = [edge('a', 'b', 5), edge('b', 'a', 5)]
    expect(shortestPaths('a', [first, second]).get('b')!.first).toBe(first)
    expect(shortestPaths('a', [second, first]).get('b')!.first).toBe(second)
  })

  it('does not know the start itself, nor what no edge leads to', () => {
    const paths = shortestPaths('a', [edge('a', 'b', 1), edge('c', 'd', 1)])
    expect([...paths.keys()]).toEqual(['b'])
  })
})
