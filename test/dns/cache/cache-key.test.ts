import { describe, expect, it } from 'vitest'
import {
  failureKey,
  nameKeyOf,
  nxdomainKey,
  parentKey,
  rrsetKey,
  rrsetKeyOf,
} from '../../../src/dns/cache/cache-key.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'

const key = (name: string) => DomainName.parse(name).key

describe('cache keys', () => {
  it('are the same by name and by octets, whatever the case and the type', () => {
    for (const type of [0, 1, 28, 255, 256, 257, 65_280, 65_535]) {
      const octets = Uint8Array.of(7, ...DomainName.parse('WwW.Example.COM.').octets)
      expect(rrsetKeyOf(octets, 1, type)).toBe(rrsetKey(key('www.example.com.'), type))
    }
    expect(rrsetKeyOf(new Uint8Array(1), 0, 2)).toBe(rrsetKey(key('.'), 2))
  })

  it('holds octets beyond ASCII', () => {
    const name = DomainName.parse('\\255\\128.example.')
    expect(rrsetKeyOf(name.octets, 0, 1)).toBe(rrsetKey(name.key, 1))
  })

  it('tells names, types and kinds apart', () => {
    const names = ['.', 'com.', 'example.com.', 'n.com.', 'f.com.', '\\078.com.']
    const all = names.flatMap((name) => [
      ...[0, 1, 2, 256, 0x4e00, 0x004e].map((type) => rrsetKey(key(name), type)),
      ...[0, 1, 2, 256].map((type) => failureKey(key(name), type)),
      nxdomainKey(key(name)),
    ])
    // 'n.com.' and '\078.com.' (a capital N) are one name.
    expect(new Set(all).size).toBe(((names.length - 1) * all.length) / names.length)
  })

  it('leads from a name to its parent, up to the root', () => {
    expect(parentKey(key('www.example.com.'))).toBe(key('example.com.'))
    expect(parentKey(key('com.'))).toBe(key('.'))
    expect(parentKey(key('.'))).toBeUndefined()
  })

  it('gives the name back', () => {
    expect(nameKeyOf(rrsetKey(key('www.example.com.'), 28))).toBe(key('www.example.com.'))
  })
})
