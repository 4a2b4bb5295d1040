import { describe, expect, it } from 'vitest'
import { parentKey, rrsetKey } from '../../../src/dns/cache/cache-key.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'

const key = (name: string) => DomainName.parse(name).key

describe('cache keys', () => {
  it('tell names and types apart', () => {
    const names = ['.', 'com.', 'example.com.', 'n.com.', '\\078.com.', '\\255\\128.example.']
    const all = names.flatMap((name) =>
      [0, 1, 2, 256, 0x4e00, 0x004e].map((type) => rrsetKey(key(name), type)),
    )
    // 'n.com.' and '\\078.com.' (a capital N) are one name.
    expect(new Set(all).size).toBe(((names.length - 1) * all.length) / names.length)
  })

  it('lead from a name to its parent, up to the root', () => {
    expect(parentKey(key('www.example.com.'))).toBe(key('example.com.'))
    expect(parentKey(key('com.'))).toBe(key('.'))
    expect(parentKey(key('.'))).toBeUndefined()
  })
})
