import { describe, expect, it } from 'vitest'
import { readQueryWords, type QueryOptions } from '../../src/cli/query-words.ts'
import { formatClass } from '../../src/dns/iana/classes.ts'
import { formatType } from '../../src/dns/iana/types.ts'

const DEFAULT_SERVER = { ip: '127.0.0.1', port: 5300 }
const read = (words: string, options: QueryOptions = {}) =>
  readQueryWords(words.split(' '), options, DEFAULT_SERVER)

function question(words: string, options?: QueryOptions): string {
  const { name, type, rrclass } = read(words, options).question
  return `${name.toString()} ${formatClass(rrclass)} ${formatType(type)}`
}

describe('the question', () => {
  it.each([
    ['www.example.com', 'www.example.com. IN A'],
    ['example.com mx', 'example.com. IN MX'],
    ['mx example.com', 'example.com. IN MX'],
    ['CH TXT version.bind', 'version.bind. CH TXT'],
    ['version.bind txt ch', 'version.bind. CH TXT'],
    ['. NS', '. IN NS'],
    ['example.com TYPE65280', 'example.com. IN TYPE65280'],
    ['example.com ANY', 'example.com. IN ANY'],
    ['example.com ANY ANY', 'example.com. ANY ANY'],
    ['mx', 'mx. IN A'],
    ['a mx', 'a. IN MX'],
    ['@127.0.0.1#53 +tcp example.com +short AAAA', 'example.com. IN AAAA'],
    ['münchen.example', 'xn--mnchen-3ya.example. IN A'],
  ])('of %s is %s', (words, expected) => {
    expect(question(words)).toBe(expected)
  })

  it('has type and class from options too, and then words of their like are names', () => {
    expect(question('.', { type: 'ns' })).toBe('. IN NS')
    expect(question('version.bind', { type: 'txt', class: 'chaos' })).toBe('version.bind. CH TXT')
  })

  it('is about the name of an address with --reverse', () => {
    const options = { reverse: '192.0.2.1' }
    const { name, type } = readQueryWords([], options, DEFAULT_SERVER).question
    expect(`${name.toString()} ${formatType(type)}`).toBe('1.2.0.192.in-addr.arpa. PTR')
    expect(question('any', options)).toBe('1.2.0.192.in-addr.arpa. IN ANY')
  })

  it.each([
    ['example.com MZX', "'MZX': expected a record type or class; did you mean MX?"],
    ['example.com A AAAA', "'AAAA': expected a record type or class"],
    ['@127.0.0.1', 'which name?'],
    ['@127.0.0.1 @127.0.0.2 example.com', 'one server at a time'],
    ['example..com', 'a name without an empty label'],
  ])('is refused in %s', (words, message) => {
    expect(() => read(words)).toThrow(message)
  })
})

describe('the server', () => {
  it.each([
    ['example.com', {}, '127.0.0.1', 5300],
    ['example.com', { port: 53 }, '127.0.0.1', 53],
    ['@192.0.2.1 example.com', {}, '192.0.2.1', 5300],
    ['@192.0.2.1 example.com', { port: 53 }, '192.0.2.1', 53],
    ['@192.0.2.1#54 example.com', { port: 53 }, '192.0.2.1', 54],
    ['example.com @::1', {}, '::1', 5300],
    ['@5310 example.com', {}, '127.0.0.1', 5310],
  ])('of %s with %o is %s, port %i', (words, options, ip, port) => {
    expect(read(words, options).server).toEqual({ ip, port })
  })
})

describe("dig's words", () => {
  it('stand for options, and hold where they differ', () => {
    const words = 'example.com +tcp +norec +noedns +bufsize=512 +dnssec +nsid +cd +short'
    expect(read(words, { recurse: true, edns: true, tcp: false, bufsize: 1232 }).options).toEqual({
      tcp: true,
      recurse: false,
      edns: false,
      bufsize: 512,
      dnssec: true,
      nsid: true,
      cd: true,
      short: true,
    })
  })

  it('can take each other back: the last one holds', () => {
    expect(read('example.com +tcp +notcp').options).toEqual({ tcp: false })
  })

  it.each(['+trace', '+tcp=1', '+bufsize', '+bufsize=65536', '+bufsize=many', '+'])(
    'do not include %s',
    (word) => {
      expect(() => read(`example.com ${word}`)).toThrow()
    },
  )
})
