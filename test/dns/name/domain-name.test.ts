import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'

const name = (text: string): DomainName => DomainName.parse(text)

describe('DomainName', () => {
  it('is the octets of its text, and the text of its octets', () => {
    expect(toHex(name('www.example.').octets)).toBe('03777777076578616d706c6500')
    expect(DomainName.from(hex('ff 03777777 076578616d706c65 00 ff'), 1).toString()).toBe('www.example.')
    expect(DomainName.parse('www', name('example.')).toString()).toBe('www.example.')
  })

  it('keeps its octets when those it was made from change, even of a Node Buffer', () => {
    const source = Buffer.from('016100', 'hex')
    const made = DomainName.from(source)
    source[1] = 0x62
    expect(made.toString()).toBe('a.')
  })

  it('is equal without case, ASCII letters only', () => {
    expect(name('WWW.example.').equals(name('www.EXAMPLE.'))).toBe(true)
    expect(name('www.example.').equals(name('www.example.com.'))).toBe(false)
    // @ and [ are next to the letters; \195\137 and \195\169 are É and é in UTF-8.
    expect(name('\\@.').equals(name('`.'))).toBe(false)
    expect(name('[.').equals(name('{.'))).toBe(false)
    expect(name('\\195\\137.').equals(name('\\195\\169.'))).toBe(false)
  })

  it('tells labels from dots inside of labels', () => {
    expect(name('a\\.b.').equals(name('a.b.'))).toBe(false)
    expect(name('a\\.b.').key).not.toBe(name('a.b.').key)
  })

  it('has one key for names that are equal', () => {
    expect(name('WWW.Example.').key).toBe(name('www.example.').key)
    expect(name('\\200.').key).not.toBe(name('\\201.').key)
  })

  it('knows its ancestors, itself among them', () => {
    const www = name('www.Example.com.')
    expect(www.isSubdomainOf(www)).toBe(true)
    expect(www.isSubdomainOf(name('example.COM.'))).toBe(true)
    expect(www.isSubdomainOf(DomainName.root)).toBe(true)
    expect(www.isSubdomainOf(name('ample.com.'))).toBe(false)
    expect(name('com.').isSubdomainOf(www)).toBe(false)
    // The octets of `com.` at the end of a label are no suffix.
    expect(name('x\\003com.').isSubdomainOf(name('com.'))).toBe(false)
  })

  it('takes off labels in front', () => {
    const www = name('www.example.com.')
    expect(www.parent?.toString()).toBe('example.com.')
    expect(DomainName.root.parent).toBeUndefined()
    expect(www.labelCount).toBe(3)
    expect(DomainName.root.labelCount).toBe(0)
    expect([0, 1, 2, 3, 4].map((count) => www.suffix(count).toString())).toEqual([
      '.',
      'com.',
      'example.com.',
      'www.example.com.',
      'www.example.com.',
    ])
  })

  it('replaces its end as DNAME does (RFC 6672 §2.2)', () => {
    // The table of RFC 6672 §2.2: query, owner, target, result.
    const table = [
      ['a.example.com.', 'example.com.', 'example.net.', 'a.example.net.'],
      ['a.b.example.com.', 'example.com.', 'example.net.', 'a.b.example.net.'],
      ['foo.example.com.', 'example.com.', 'example.net.', 'foo.example.net.'],
      ['a.x.example.com.', 'x.example.com.', 'example.net.', 'a.example.net.'],
      ['a.example.com.', 'example.com.', 'y.example.net.', 'a.y.example.net.'],
      ['shortloop.x.x.', 'x.', '.', 'shortloop.x.'],
      ['shortloop.x.', 'x.', '.', 'shortloop.'],
    ] as const
    for (const [query, owner, target, result] of table)
      expect(name(query).replaceSuffix(name(owner), name(target)).toString()).toBe(result)
  })

  it('refuses to grow over 255 octets by replacing (RFC 6672 §2.2: YXDOMAIN)', () => {
    const owner = name('d.')
    const short = name(`${'a.'.repeat(50)}d.`)
    const target = name('b.'.repeat(77))
    expect(short.replaceSuffix(owner, target).octets).toHaveLength(255)
    expect(() => short.replaceSuffix(owner, name(`${'b.'.repeat(76)}bb.`))).toThrow(
      expect.objectContaining({ name: 'EncodeError', code: 'too-long' }),
    )
  })
})
