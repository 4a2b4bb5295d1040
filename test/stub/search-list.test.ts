import { describe, expect, it } from 'vitest'
import { parseResolvConf } from '../../src/stub/resolv-conf.ts'
import { namesToTry } from '../../src/stub/search-list.ts'

const names = (typed: string, conf: string): string[] =>
  namesToTry(typed, parseResolvConf(conf)).map(({ name }) => name)

describe('the search list', () => {
  it('comes after a name with a dot', () => {
    expect(names('www.example.com', 'search a.test b.test')).toEqual([
      'www.example.com',
      'www.example.com.a.test',
      'www.example.com.b.test',
    ])
  })

  it('comes before a name with fewer dots than ndots', () => {
    expect(names('www', 'search a.test b.test')).toEqual(['www.a.test', 'www.b.test', 'www'])
    expect(names('www.x', 'search a.test\noptions ndots:2')).toEqual(['www.x.a.test', 'www.x'])
    expect(names('www', 'search a.test\noptions ndots:0')).toEqual(['www', 'www.a.test'])
  })

  it('is not for a name with a final dot', () => {
    expect(names('www.', 'search a.test')).toEqual(['www'])
  })

  it('may hold the root, which asks for the name as it stands', () => {
    expect(names('www', 'search a.test .')).toEqual(['www.a.test', 'www'])
  })

  it('is all there is for a name without a dot where top-level names are not asked for', () => {
    expect(names('www', 'search a.test\noptions no-tld-query')).toEqual(['www.a.test'])
  })
})
