import { describe, expect, it } from 'vitest'
import { remarksLost } from '../../src/cli/zone-remarks.ts'

describe('remarksLost', () => {
  it('finds the comments that are gone', () => {
    const before = '; of a zone\n@ SOA ns mail ( 1 ; serial\n 2 3 4 5 ) ; numbers\n'
    expect(remarksLost(before, '@ SOA ns mail (\n 1 ; serial\n 2 3 4 5 )\n')).toEqual([
      'of a zone',
      'numbers',
    ])
  })

  it('finds directives that formatting expands', () => {
    const before = '$ORIGIN a.\n$include other.zone\n$GENERATE 1-9 host$ A 192.0.2.$\n'
    expect(remarksLost(before, '$ORIGIN a.\n')).toEqual([
      '$include other.zone',
      '$GENERATE 1-9 host$ A 192.0.2.$',
    ])
  })

  it('takes no semicolon for a comment that is quoted or escaped', () => {
    expect(remarksLost('a TXT "v=1; \\"p=2; 3"\r\nb\\;c TXT x\\;y\r\n', '')).toEqual([])
    expect(remarksLost('a TXT "one;two" ; three', '')).toEqual(['three'])
  })

  it('does not miss a bare semicolon', () => {
    expect(remarksLost(';\n;   \n', '')).toEqual([])
  })
})
