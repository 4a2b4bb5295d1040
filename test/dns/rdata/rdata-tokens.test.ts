import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { RdataTokens } from '../../../src/dns/rdata/rdata-tokens.ts'
import { TextError } from '../../../src/errors.ts'

const tokens = (text: string) => {
  const source = new RdataTokens(text)
  const found: string[] = []
  while (source.more()) {
    found.push(source.peek()!)
    source.octets('a token')
  }
  return found
}

describe('the tokens of a record', () => {
  it.each([
    ['', []],
    [' \t\r\n', []],
    ['a b', ['a', 'b']],
    ['a"b"c', ['a', '"b"', 'c']],
    ['"a b" ""', ['"a b"', '""']],
    ['(a\n b) ; c "d"\n e', ['a', 'b', 'e']],
    ['a\\ b \\" "\\""', ['a\\ b', '\\"', '"\\""']],
    ['a\\(b', ['a\\(b']],
  ])('%o', (text, expected) => {
    expect(tokens(text)).toEqual(expected)
  })

  it('are octets, also where the text is beyond ASCII', () => {
    expect(tokens('é\u00a0b')).toEqual(['Ã©Â\u00a0b'])
    expect(new RdataTokens('é').octets('')).toEqual(new TextEncoder().encode('é'))
  })

  it.each(['"a', 'a\\', '"a\\"'])('%o is not closed', (text) => {
    expect(() => new RdataTokens(text)).toThrow(TextError)
  })

  it('lose their escapes as octets and keep them as words', () => {
    expect(new RdataTokens('a\\"\\065').octets('')).toEqual(new TextEncoder().encode('a"A'))
    expect(new RdataTokens('a\\"\\065').word('')).toBe('a\\"\\065')
    expect(new RdataTokens('"a\\"\\065"').octets('')).toEqual(new TextEncoder().encode('a"A'))
  })

  it('are not words when they are quoted', () => {
    expect(() => new RdataTokens('"a"').word('a word')).toThrow('\'"a"\': expected a word, without quotes')
  })

  it('are relative names as names', () => {
    const name = new RdataTokens('a', DomainName.parse('b.')).name('a name')
    expect(name).toEqual(DomainName.parse('a.b.').octets)
  })

  it('pair a key with the quoted value that touches it', () => {
    const source = new RdataTokens('a="b c" d= "e" f=g"h"')
    expect(source.pair('')).toBe('a="b c"')
    expect(source.pair('')).toBe('d=')
    expect(source.octets('')).toEqual(new TextEncoder().encode('e'))
    expect(source.pair('')).toBe('f=g')
    expect(source.peek()).toBe('"h"')
  })

  it('name themselves in errors, as they were given', () => {
    const source = new RdataTokens('é')
    source.word('')
    expect(source.wrong('bad-value', 'a letter')).toMatchObject({
      code: 'bad-value',
      token: 'é',
      expected: 'a letter',
    })
    expect(() => source.word('more')).toThrow(
      expect.objectContaining({ code: 'missing-field', expected: 'more' }),
    )
  })
})
