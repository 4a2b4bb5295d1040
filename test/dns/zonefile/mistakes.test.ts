// Small mistakes in zone files: each is reported with its line, column, code and token, all of them in one pass.

import { describe, expect, it } from 'vitest'
import { TextError, ZoneFileError } from '../../../src/errors.ts'
import { parseZoneFile } from '../../../src/dns/zonefile/zone-file.ts'
import { complaintsOf, EXAMPLE, KeptRecords, mistakesOf } from './reading.ts'

const LONG_LABEL = 'x'.repeat(64)
const LONG_NAME = `${'x'.repeat(63)}.`.repeat(4)

/** A file, then what is reported about it: line:column code token. */
const TABLE: readonly (readonly [string, ...string[]])[] = [
  // Owners
  [' 1 A 1.1.1.1', '1:2 no-owner 1'],
  ['a..b 1 A 1.1.1.1', '1:1 bad-name a..b'],
  ['.a 1 A 1.1.1.1', '1:1 bad-name .a'],
  ['.. 1 A 1.1.1.1', '1:1 bad-name ..'],
  [`${LONG_LABEL} 1 A 1.1.1.1`, `1:1 bad-name ${LONG_LABEL}`],
  [`${LONG_NAME} 1 A 1.1.1.1`, `1:1 bad-name ${LONG_NAME.slice(0, 80)}…`],
  ['a\\256 1 A 1.1.1.1', '1:1 bad-escape a\\256'],
  ['a\\1 1 A 1.1.1.1', '1:1 bad-escape a\\1'],
  ['a\\', '1:1 bad-escape a\\'],
  ['"a" 1 A 1.1.1.1', '1:1 syntax "a"'],
  // TTL, class and type
  ['a', '1:2 missing-field'],
  ['a 1', '1:4 missing-field'],
  ['a 1 IN', '1:7 missing-field'],
  ['a IN 1 ; A 1.1.1.1', '1:7 missing-field'],
  ['a 1 IN AAAAA ::1', '1:8 unknown-type AAAAA'],
  ['a 1 IM A 1.1.1.1', '1:5 unknown-type IM'],
  ['a 1x A 1.1.1.1', '1:3 bad-ttl 1x'],
  ['a 1h30 A 1.1.1.1', '1:3 bad-ttl 1h30'],
  ['a 1hh A 1.1.1.1', '1:3 bad-ttl 1hh'],
  ['a 2147483648 A 1.1.1.1', '1:3 bad-ttl 2147483648'],
  ['a 99999w A 1.1.1.1', '1:3 bad-ttl 99999w'],
  ['a 1 2 A 1.1.1.1', '1:5 unknown-type 2'],
  ['a IN 1 IN A 1.1.1.1', '1:8 unknown-type IN'],
  ['a -1 A 1.1.1.1', '1:3 unknown-type -1'],
  ['a 1.1.1.1', '1:3 unknown-type 1.1.1.1'],
  ['a 1 CH TXT a\nb 1 IN TXT b', '2:5 wrong-class IN'],
  ['a 1 TXT a\nb 1 HS TXT b', '2:5 wrong-class HS'],
  ['a 1 ANY A 1.1.1.1', '1:5 wrong-class ANY'],
  ['a 1 NONE A 1.1.1.1', '1:5 wrong-class NONE'],
  ['a 1 IN ANY', '1:8 unknown-type ANY'],
  ['a 1 IN MAILB', '1:8 meta-type MAILB'],
  ['a 1 AXFR', '1:5 meta-type AXFR'],
  ['a 1 OPT \\# 0', '1:5 meta-type OPT'],
  ['a 1 TYPE0 \\# 0', '1:5 meta-type TYPE0'],
  ['a 1 TYPE65536 \\# 0', '1:5 unknown-type TYPE65536'],
  ['a 1 "A" 1.1.1.1', '1:5 syntax "A"'],
  ['a A 1.1.1.1', '1:3 no-ttl A'],
  ['a A 1.1.1.1\nb A 1.1.1.1\nc MX 1 b', '1:3 no-ttl A'],
  ['a 1 A 1.1.1.1\n b 1 A 1.1.1.1', '2:2 unknown-type b'],
  // Data
  ['a 1 A', '1:6 missing-field'],
  ['a 1 A ; 1.1.1.1', '1:6 missing-field'],
  ['a 1 A 1.1.1', '1:7 bad-address 1.1.1'],
  ['a 1 A 1.1.1.256', '1:7 bad-address 1.1.1.256'],
  ['a 1 A 1.1.1.1 2.2.2.2', '1:15 extra-field 2.2.2.2'],
  ['a 1 A "1.1.1.1"', '1:7 syntax "1.1.1.1"'],
  ['a 1 AAAA ::1::', '1:10 bad-address ::1::'],
  ['a 1 AAAA 1.1.1.1', '1:10 bad-address 1.1.1.1'],
  ['a 1 MX mail', '1:8 bad-number mail'],
  ['a 1 MX 10', '1:10 missing-field'],
  ['a 1 MX 65536 mail', '1:8 bad-number 65536'],
  ['a 1 MX 10 mail..', '1:11 bad-name mail..'],
  ['a 1 MX ( 10\n  mail..\n)', '2:3 bad-name mail..'],
  ['a 1 MX ( 10\n)', '1:12 missing-field'],
  ['a 1 NS', '1:7 missing-field'],
  ['a 1 NS "b"', '1:8 syntax "b"'],
  ['a 1 TXT', '1:8 missing-field'],
  [`a 1 TXT ${'x'.repeat(256)}`, `1:9 too-long ${'x'.repeat(80)}…`],
  ['a 1 TXT \\300', '1:9 bad-escape \\300'],
  ['a 1 TYPE65280 0a', '1:15 syntax 0a'],
  ['a 1 A \\# 3 0a0000', '1:12 bad-value 0a0000'],
  ['@ 1 SOA ns host 1 2 3 4', '1:24 missing-field'],
  ['@ 1 SOA ns host 1 2 3 4 5 6', '1:27 extra-field 6'],
  // Quotes
  ['a 1 TXT "b', '1:9 unbalanced-quotes "b'],
  ['a 1 TXT "b\nc 1 TXT "d"', '1:9 unbalanced-quotes "b'],
  ['a 1 TXT b"', '1:10 unbalanced-quotes "'],
  ['a 1 TXT "b\\"', '1:9 unbalanced-quotes "b\\"'],
  ['a 1 TXT ( "b\nc )\nd 1 A x', '1:11 unbalanced-quotes "b', '3:7 bad-address x'],
  // Parentheses
  ['a 1 A ( 1.1.1.1', '1:7 unbalanced-parenthesis ('],
  ['a 1 A 1.1.1.1 )', '1:15 unbalanced-parenthesis )'],
  ['a 1 A ( 1.1.1.1 ) )\nb 1 A x', '1:19 unbalanced-parenthesis )', '2:7 bad-address x'],
  ['a 1 A (\n1.1.1.1\nb 1 A x', '1:7 unbalanced-parenthesis (', '3:7 bad-address x'],
  ['a 1 TXT ( b\nc 1 TXT ( d )\ne 1 A x', '1:9 unbalanced-parenthesis (', '3:7 bad-address x'],
  ['a 1 TXT ( b\n$ORIGIN c\ne 1 A x', '1:9 unbalanced-parenthesis (', '3:7 bad-address x'],
  ['a 1 MX ( x\nb )\nc 1 A x', '1:10 bad-number x', '3:7 bad-address x'],
  ['a 1 MX ( x\nb\nc 1 A x', '1:8 unbalanced-parenthesis (', '1:10 bad-number x', '3:7 bad-address x'],
  ['@ 1 SOA ns host ( 1 2 3 4 5\nwww 1 A 1.1.1.1\n', '1:17 unbalanced-parenthesis ('],
  ['a 1 A x (\nb 1 A y', '1:7 bad-address x', '1:9 unbalanced-parenthesis (', '2:7 bad-address y'],
  // One that closes what was told to be open is no second mistake
  [
    '( A 1.1.1.1\nb 1 A 1.1.1.1\nc 1 A x\n)\nd 1 A y',
    '1:1 unbalanced-parenthesis (',
    '1:5 unknown-type 1.1.1.1',
    '3:7 bad-address x',
    '5:7 bad-address y',
  ],
  ['a 1 A (\nc 1 TXT d )\ne 1 A x', '1:7 unbalanced-parenthesis (', '3:7 bad-address x'],
  ['a 1 A (\nc 1 A 1.1.1.1\n)\n)', '1:7 unbalanced-parenthesis (', '4:1 unbalanced-parenthesis )'],
  // Directives
  ['$ORIGIN', '1:8 missing-field'],
  ['$ORIGIN "a"', '1:9 syntax "a"'],
  ['$ORIGIN a..', '1:9 bad-name a..'],
  ['$ORIGIN a b', '1:11 extra-field b'],
  ['$TTL', '1:5 missing-field'],
  ['$TTL soon', '1:6 bad-ttl soon'],
  ['$TTL 4294967295', '1:6 bad-ttl 4294967295'],
  ['$TTL 1 h', '1:8 extra-field h'],
  ['$INCLUDE', '1:9 missing-field'],
  ['$INCLUDE ""', '1:10 missing-field ""'],
  ['$INCLUDE x.zone', '1:10 include-failed x.zone'],
  ['$INCLUDE x.zone a b', '1:19 extra-field b'],
  ['$ORIGN a', '1:1 unknown-directive $ORIGN'],
  ['a 1 A 1.1.1.1\n $TTL 3', '2:2 unknown-type $TTL'],
  ['$GENERATE 1-2', '1:14 missing-field'],
  ['$GENERATE 2-1 a$ 1 A 1.1.1.$', '1:11 bad-range 2-1'],
  ['$GENERATE 1-2/0 a$ 1 A 1.1.1.$', '1:11 bad-range 1-2/0'],
  ['$GENERATE 0-4294967295 a$ 1 A 1.1.1.$', '1:11 bad-range 0-4294967295'],
  ['$GENERATE 1-2 a${x} 1 A 1.1.1.$', '1:15 syntax ${x}'],
  ['$GENERATE 1-2 a$ 1 A', '1:21 missing-field'],
  ['$GENERATE 1-2 a$ A 1.1.1.$', '1:18 no-ttl A'],
  ['$GENERATE 1-2 a$ 1 A 1.1.1.$ x', '1:30 extra-field x'],
  ['$GENERATE 1-300 a$ 1 A 1.1.1.$', '1:1 bad-address 1.1.1.256'],
  ['$GENERATE 1-2 a..$ 1 A 1.1.1.$', '1:1 bad-name a..1'],
  // Octets
  ['a\0 1 A 1.1.1.1', '1:2 bad-octet \\000'],
  ['a 1 \0 A 1.1.1.1\nb 1 A x', '1:5 bad-octet \\000', '2:7 bad-address x'],
  // Columns count characters, lines count line feeds
  ['é 1 TXT "é" ☃\\300', '1:13 bad-escape ☃\\300'],
  ['\ufeffa 1 A x', '1:7 bad-address x'],
  ['a 1 A 1.1.1.1\r\n\r\nb 1 A x\r\n', '3:7 bad-address x'],
  ['a 1 A 1.1.1.1\rb 1 A x\r\nc 1 A x', '1:21 bad-address x', '2:7 bad-address x'],
  ['\t\ta 1 A x', '1:3 no-owner a'],
  // One mistake is one error, whatever hangs on it
  ['a..b 1 A 1.1.1.1\n 1 A 1.1.1.2\nc 1 A x', '1:1 bad-name a..b', '3:7 bad-address x'],
  ['$TTL soon\na A 1.1.1.1', '1:6 bad-ttl soon'],
  ['a A x\nb A 1.1.1.1', '1:5 bad-address x', '2:3 no-ttl A'],
  ['@ SOA ns host x 2 3 4 5\na A 1.1.1.1\n', '1:15 bad-number x'],
  [
    'a 1 A x y z\nb 1 A ( x\n y )\n\n; c\nc 1 A z',
    '1:7 bad-address x',
    '2:9 bad-address x',
    '6:7 bad-address z',
  ],
]

describe('a mistake is reported where it stands', () => {
  it.each(TABLE.map(([text, ...complaints]) => ({ text, complaints })))('$text', ({ text, complaints }) => {
    expect(complaintsOf(text)).toEqual(complaints.map((complaint) => `f:${complaint}`))
  })
})

describe('an error', () => {
  const [first, ...others] = mistakesOf(() =>
    parseZoneFile('a 1 AAA ::1\nb 1 A\n', { file: 'a.zone', origin: EXAMPLE }, new KeptRecords()),
  )

  it('says file, line, column, token and what was expected', () => {
    expect(first).toBeInstanceOf(ZoneFileError)
    expect(first?.message).toBe("a.zone:1:5: 'AAA': expected a class or a record type; did you mean AAAA?")
    expect(others[0]?.message).toBe('a.zone:2:6: expected an IPv4 address')
  })

  it('holds the remaining ones, which hold none', () => {
    expect(first?.others).toEqual(others)
    expect(others.map((each) => each.others)).toEqual([[]])
  })

  it('shows no control characters', () => {
    expect(complaintsOf('a 1 A \x1b[31m')).toEqual(['f:1:7 bad-address \\027[31m'])
    expect(complaintsOf('\x1b[31m.. 1 A 1.1.1.1')).toEqual(['f:1:1 bad-name \\027[31m..'])
    expect(complaintsOf('$GENERATE 1-1 \x1b..$ 1 A 1.1.1.1')).toEqual(['f:1:1 bad-name \\027..1'])
  })

  it('does not keep the sink from the records around it', () => {
    const kept = new KeptRecords()
    mistakesOf(() => parseZoneFile('a 1 A 1.1.1.1\nb 1 A x\nc 1 A 1.1.1.3\n', { origin: EXAMPLE }, kept))
    expect(kept.lines).toEqual(['a.example. 1 IN A 1.1.1.1', 'c.example. 1 IN A 1.1.1.3'])
  })

  it('is not reported for a name where an origin is missing only if it is absolute', () => {
    const complaints = mistakesOf(() =>
      parseZoneFile('a 1 NS b.\nc. 1 NS d\n@ 1 NS e.\n', {}, new KeptRecords()),
    )
    expect(complaints.map(({ line, column, code }) => [line, column, code])).toEqual([
      [1, 1, 'no-origin'],
      [2, 9, 'no-origin'],
      [3, 1, 'no-origin'],
    ])
  })
})

describe('what was meant is said', () => {
  it.each([
    ['a 1 AAA ::1', 'a class or a record type; did you mean AAAA?'],
    ['a CNMAE b', 'a TTL, a class or a record type; did you mean CNAME?'],
    ['a 1 SVR 1 1 1 b', 'a class or a record type; did you mean SRV?'],
    ['a IN CH A 1.1.1.1', 'a TTL or a record type; the class is given already, IN'],
    ['a 1 IN in A 1.1.1.1', 'a record type; the class is given already, IN'],
    ['a 1 ANY x', 'a type that a zone can hold; ANY is for questions only'],
    ['a 1 IN ANY x', 'a type that a zone can hold; ANY is for questions only'],
    ['a 1 A 1.1.1.1\nb ANY x', 'a type that a zone can hold; ANY is for questions only'],
    ['a 1 TYPE99999 \\# 1 00', 'a type number from 0 to 65535'],
    ['a 1 class65536 A 1.1.1.1', 'a class number from 0 to 65535'],
    ['$INCLUD x', 'a directive ($ORIGIN, $TTL, $INCLUDE, $GENERATE); did you mean $INCLUDE?'],
    [
      'a 1 A 1.1.1.1\n b 1 A 1.1.1.1',
      'a TTL, a class or a record type; an owner name begins in the first column',
    ],
    ['a 1h30 A 1.1.1.1', 'a TTL, a class or a record type; TTLs are written 3600, 1h or 1h30m'],
  ])('%j', (text, expected) => {
    const [mistake] = mistakesOf(() => parseZoneFile(text, { origin: EXAMPLE }, new KeptRecords()))
    expect(mistake?.expected).toBe(expected)
  })
})

describe('a file that is no zone file', () => {
  it.each([
    ['little', Uint8Array.of(0xff, 0xfe, 0x61, 0x00)],
    ['big', Uint8Array.of(0xfe, 0xff, 0x00, 0x61)],
  ])('is reported once when it is UTF-16, %s end first', (_, octets) => {
    expect(complaintsOf(octets)).toEqual(['f:1:1 not-text'])
  })

  it('is not read to its end when nearly all of it is wrong', () => {
    const complaints = complaintsOf('a 1 A x\n'.repeat(5000))
    expect(complaints.length).toBe(1001)
    expect(complaints.at(-1)).toBe('f:1000:7 too-many-errors')
  })
})

describe('an entry of absurd length', () => {
  it('is passed over to the end of its line', () => {
    expect(complaintsOf(`a 1 TXT ${'x'.repeat(600_000)} y\nb 1 A x\n`)).toEqual([
      'f:1:1 entry-too-long',
      'f:2:7 bad-address x',
    ])
  })

  it('is an open parenthesis where there is one', () => {
    const comment = `; ${'x'.repeat(200_000)}\n`
    expect(complaintsOf(`a 1 TXT ( y ${comment}${comment}${comment}b 1 A x\n`)).toEqual([
      'f:1:9 unbalanced-parenthesis (',
      'f:4:7 bad-address x',
    ])
  })
})

describe('a sink that refuses a record', () => {
  it('is reported where the record begins', () => {
    const sink = {
      record(): void {
        throw new TextError('bad-value', 'a', 'something else')
      },
    }
    const mistakes = mistakesOf(() => parseZoneFile('\n  ; x\na 1 A 1.1.1.1\n\n', { origin: EXAMPLE }, sink))
    expect(mistakes.map(({ line, column, code, token }) => [line, column, code, token])).toEqual([
      [3, 1, 'bad-value', 'a'],
    ])
  })
})
