// Each item of the master-file syntax (RFC 1035 §5.1 and what was added since), read as it should be.

import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseZoneFile } from '../../../src/dns/zonefile/zone-file.ts'
import { EXAMPLE, KeptRecords, linesOf } from './reading.ts'

const encoder = new TextEncoder()

describe('owners', () => {
  it('are relative to the origin unless they end in a dot', () => {
    expect(linesOf('www 1 A 1.1.1.1\nwww. 1 A 1.1.1.1\n')).toEqual([
      'www.example. 1 IN A 1.1.1.1',
      'www. 1 IN A 1.1.1.1',
    ])
  })

  it('are the origin where they are @, and the root where they are a dot', () => {
    expect(linesOf('@ 1 A 1.1.1.1\n. 1 A 1.1.1.1\n')).toEqual(['example. 1 IN A 1.1.1.1', '. 1 IN A 1.1.1.1'])
  })

  it('are an ordinary label where the @ is escaped', () => {
    expect(linesOf('\\@ 1 A 1.1.1.1\n')).toEqual(['\\@.example. 1 IN A 1.1.1.1'])
  })

  it('repeat where a line begins with blanks, whether spaces or tabs', () => {
    expect(linesOf('a 1 A 1.1.1.1\n  1 A 1.1.1.2\n\t1 A 1.1.1.3\n')).toEqual([
      'a.example. 1 IN A 1.1.1.1',
      'a.example. 1 IN A 1.1.1.2',
      'a.example. 1 IN A 1.1.1.3',
    ])
  })

  it('repeat across blank lines, comments and directives', () => {
    expect(linesOf('a 1 A 1.1.1.1\n\n ; nothing\n$ORIGIN other.\n 1 A 1.1.1.2\n').at(-1)).toBe(
      'a.example. 1 IN A 1.1.1.2',
    )
  })

  it('keep their case and may hold any octet', () => {
    expect(linesOf('WwW\\.x\\032\\255\\;y 1 A 1.1.1.1\n')).toEqual([
      'WwW\\.x\\032\\255\\;y.example. 1 IN A 1.1.1.1',
    ])
  })

  it('are taken for owners even where they look like a type or a class', () => {
    expect(linesOf('MX 1 A 1.1.1.1\nIN 1 IN A 1.1.1.1\n300 1 A 1.1.1.1\n')).toEqual([
      'MX.example. 1 IN A 1.1.1.1',
      'IN.example. 1 IN A 1.1.1.1',
      '300.example. 1 IN A 1.1.1.1',
    ])
  })
})

describe('TTL, class and type', () => {
  const written = 'w.example. 300 IN A 1.1.1.1'

  it.each([
    'w 300 IN A 1.1.1.1',
    'w IN 300 A 1.1.1.1',
    'w 300 A 1.1.1.1',
    'w in 300 a 1.1.1.1',
    'w CLASS1 300 TYPE1 1.1.1.1',
    'w\t5m\tIN\tA\t1.1.1.1',
    'w class1 300 type1 1.1.1.1',
  ])('are read from %j', (line) => {
    expect(linesOf(line)).toEqual([written])
  })

  it.each([
    ['1w', 604800],
    ['1d2h', 93600],
    ['1D2H', 93600],
    ['1h30m15s', 5415],
    ['30m1h', 5400],
    ['0', 0],
    ['2147483647', 2147483647],
  ])('a TTL of %s is %i seconds', (ttl, seconds) => {
    expect(linesOf(`w ${ttl} A 1.1.1.1`)).toEqual([`w.example. ${seconds} IN A 1.1.1.1`])
  })

  it('types without a mnemonic or of unknown format are octets (RFC 3597)', () => {
    expect(linesOf('w 1 TYPE65280 \\# 4 0a000001\nw 1 A \\# 4 0a000001\nw 1 TYPE65280 \\# 0\n')).toEqual([
      'w.example. 1 IN TYPE65280 \\# 4 0A000001',
      'w.example. 1 IN A 10.0.0.1',
      'w.example. 1 IN TYPE65280 \\# 0',
    ])
  })

  it('the class of the zone is that of its first record', () => {
    expect(linesOf('w 1 CH TXT a\nv 1 TXT b\n')).toEqual([
      'w.example. 1 CH TXT "a"',
      'v.example. 1 CH TXT "b"',
    ])
  })

  it('the class of the zone is the one given', () => {
    expect(linesOf('w 1 TXT a\n', { rrclass: 3 })).toEqual(['w.example. 1 CH TXT "a"'])
  })
})

describe('a TTL that is left out', () => {
  it('is that of $TTL, also after another was stated (RFC 2308 §4)', () => {
    expect(linesOf('$TTL 1h\na 5 A 1.1.1.1\nb A 1.1.1.2\n')).toEqual([
      'a.example. 5 IN A 1.1.1.1',
      'b.example. 3600 IN A 1.1.1.2',
    ])
  })

  it('is that of the nearest $TTL above', () => {
    expect(linesOf('$TTL 1\na A 1.1.1.1\n$TTL 2\nb A 1.1.1.2\n')).toEqual([
      'a.example. 1 IN A 1.1.1.1',
      'b.example. 2 IN A 1.1.1.2',
    ])
  })

  it('is the last one stated where there is no $TTL (RFC 1035 §5.1)', () => {
    expect(linesOf('a 5 A 1.1.1.1\nb A 1.1.1.2\nc 7 A 1.1.1.3\nd A 1.1.1.4\n')).toEqual([
      'a.example. 5 IN A 1.1.1.1',
      'b.example. 5 IN A 1.1.1.2',
      'c.example. 7 IN A 1.1.1.3',
      'd.example. 7 IN A 1.1.1.4',
    ])
  })

  it('is the minimum of the SOA where nothing else is known, as BIND reads it', () => {
    expect(
      linesOf('@ SOA ns host 1 2 3 4 500\na A 1.1.1.1\nb 9 A 1.1.1.2\nc A 1.1.1.3\n').map(ttlOf),
    ).toEqual([500, 500, 9, 500])
  })

  it('is the one given, until $TTL', () => {
    expect(linesOf('a A 1.1.1.1\n$TTL 9\nb A 1.1.1.1\n', { defaultTtlSeconds: 8 }).map(ttlOf)).toEqual([8, 9])
  })

  function ttlOf(line: string): number {
    return Number(line.split(' ')[1])
  }
})

describe('parentheses', () => {
  it('let a record run over several lines', () => {
    expect(linesOf('@ 1 SOA ns host ( 1 ; serial\n 2 3\n\n4\n5 )\nw 1 A 1.1.1.1\n')).toEqual([
      'example. 1 IN SOA ns.example. host.example. 1 2 3 4 5',
      'w.example. 1 IN A 1.1.1.1',
    ])
  })

  it('may nest, stand anywhere and touch words', () => {
    expect(linesOf('( w 1 (A\n)1.1.1.1)\nv(1)A(1.1.1.2)\n')).toEqual([
      'w.example. 1 IN A 1.1.1.1',
      'v.example. 1 IN A 1.1.1.2',
    ])
  })

  it('mean nothing between quotes, in comments or escaped', () => {
    expect(linesOf('w 1 TXT "(" a\\( ; (\n')).toEqual(['w.example. 1 IN TXT "(" "a("'])
  })
})

describe('strings', () => {
  it.each([
    ['a b', '"a" "b"'],
    ['"a b"', '"a b"'],
    ['""', '""'],
    ['"a""b"', '"a" "b"'],
    ['a"b"c', '"a" "b" "c"'],
    ['"a;b" c;d', '"a;b" "c"'],
    ['a\\;b a\\ b', '"a;b" "a b"'],
    ['"a\\"b" "a\\\\b"', '"a\\"b" "a\\\\b"'],
    ['\\065\\000\\255', '"A\\000\\255"'],
    ['"a\\\nb"', '"a\\010b"'],
    ['"a\rb"', '"a\\013b"'],
    ['é "é"', '"\\195\\169" "\\195\\169"'],
  ])('%j is read as %s', (text, strings) => {
    expect(linesOf(`w 1 TXT ${text}\n`)).toEqual([`w.example. 1 IN TXT ${strings}`])
  })

  it('take octets that are not UTF-8 as they are', () => {
    const text = Uint8Array.of(...encoder.encode('w 1 TXT '), 0xff, 0x80, 0x0a)
    expect(linesOf(text)).toEqual(['w.example. 1 IN TXT "\\255\\128"'])
  })
})

describe('lines', () => {
  const expected = ['a.example. 1 IN A 1.1.1.1', 'b.example. 1 IN A 1.1.1.2']

  it.each([
    ['LF', 'a 1 A 1.1.1.1\nb 1 A 1.1.1.2\n'],
    ['CRLF', 'a 1 A 1.1.1.1\r\nb 1 A 1.1.1.2\r\n'],
    ['a lone CR', 'a 1 A 1.1.1.1\rb 1 A 1.1.1.2\r'],
    ['nothing at the end of the file', 'a 1 A 1.1.1.1\nb 1 A 1.1.1.2'],
    ['a comment that nothing ends', 'a 1 A 1.1.1.1;x\nb 1 A 1.1.1.2 ; x'],
    ['blanks', 'a 1 A 1.1.1.1 \t\nb 1 A 1.1.1.2 '],
  ])('may end with %s', (_, text) => {
    expect(linesOf(text)).toEqual(expected)
  })

  it('within parentheses may end with CRLF too', () => {
    expect(linesOf('a ( 1\r\nA\r\n1.1.1.1 )\r\n')).toEqual(expected.slice(0, 1))
  })

  it('may be blank, or hold only blanks or a comment in UTF-8', () => {
    expect(linesOf('\n  \n\t; Marseille, c’est là\n; ☃\n\na 1 A 1.1.1.1\n\n')).toEqual(expected.slice(0, 1))
  })

  it('have comments that end with the line feed, not with a lone CR', () => {
    expect(linesOf('a 1 A 1.1.1.1 ; x\ry 1 A 1.1.1.9\nb 1 A 1.1.1.2\n')).toEqual(expected)
  })

  it('may begin with the byte order mark of UTF-8', () => {
    expect(linesOf('\ufeffa 1 A 1.1.1.1\nb 1 A 1.1.1.2\n')).toEqual(expected)
  })

  it('may be none', () => {
    expect(linesOf('')).toEqual([])
  })
})

describe('$ORIGIN', () => {
  it('holds for what follows, and may be relative', () => {
    expect(linesOf('$ORIGIN sub\na 1 NS b\n$origin other.\na 1 NS @\n')).toEqual([
      'a.sub.example. 1 IN NS b.sub.example.',
      'a.other. 1 IN NS other.',
    ])
  })

  it('is not needed for absolute names', () => {
    const kept = new KeptRecords()
    parseZoneFile('a.example. 1 NS b.\n$ORIGIN c.\n@ 1 A 1.1.1.1\n', {}, kept)
    expect(kept.lines).toEqual(['a.example. 1 IN NS b.', 'c. 1 IN A 1.1.1.1'])
  })

  it('may be the root', () => {
    expect(linesOf('$ORIGIN .\na 1 NS b\n', { origin: DomainName.root })).toEqual(['a. 1 IN NS b.'])
  })
})

describe('what the sink is given', () => {
  it('says which line and which octets hold the record', () => {
    const text = '; é\na 1 A 1.1.1.1\nb 1 TXT ( x\n y )\r\nc 1 A 1.1.1.1'
    const octets = encoder.encode(text)
    const kept = new KeptRecords()
    parseZoneFile(octets, { origin: EXAMPLE, file: 'x.zone' }, kept)
    expect(kept.places.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'x.zone:2',
      'x.zone:3',
      'x.zone:5',
    ])
    const texts = kept.places.map(({ offset, endOffset }) =>
      new TextDecoder().decode(octets.subarray(offset, endOffset)),
    )
    expect(texts).toEqual(['a 1 A 1.1.1.1\n', 'b 1 TXT ( x\n y )\r\n', 'c 1 A 1.1.1.1'])
  })
})
