import { describe, expect, it } from 'vitest'
import { resolveInclude } from '../../../src/dns/zonefile/include-path.ts'

describe('resolveInclude', () => {
  it.each([
    ['a.zone', 'b.zone', 'b.zone'],
    ['z/a.zone', 'b.zone', 'z/b.zone'],
    ['z/a.zone', './b.zone', 'z/b.zone'],
    ['z/a.zone', '../b.zone', 'b.zone'],
    ['z/a.zone', '../../b.zone', '../b.zone'],
    ['../a.zone', '../b.zone', '../../b.zone'],
    ['/z/a.zone', 'x//b.zone', '/z/x/b.zone'],
    ['/z/a.zone', '../../../b.zone', '/b.zone'],
    ['z/a.zone', '/b.zone', '/b.zone'],
    ['<text>', 'b.zone', 'b.zone'],
  ])('from %s, %s is %s', (from, path, resolved) => {
    expect(resolveInclude(from, path)).toBe(resolved)
  })
})
