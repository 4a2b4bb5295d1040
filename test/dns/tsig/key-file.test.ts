import { describe, expect, it } from 'vitest'
import { KeyFileError } from '../../../src/dns/tsig/key-file-error.ts'
import { parseKeyFile } from '../../../src/dns/tsig/key-file.ts'
import { formatTsigAlgorithm } from '../../../src/dns/tsig/tsig-algorithm.ts'

const read = (text: string) =>
  parseKeyFile(text, 'keys').map(
    ({ name, algorithm, secret }) =>
      `${name.toString()} ${formatTsigAlgorithm(algorithm)} ${Buffer.from(secret).toString('latin1')}`,
  )

/** `line:column token | expected` of each mistake. */
function mistakes(text: string): string[] {
  try {
    parseKeyFile(text, 'keys')
    return []
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error
    return error.errors.map(({ line, column, token, expected }) => `${line}:${column} ${token} | ${expected}`)
  }
}

const CLAUSES = 'algorithm hmac-sha256; secret "YWJj";'

describe('parseKeyFile', () => {
  it('reads what tsig-keygen writes', () => {
    const text = 'key "foo.example." {\n\talgorithm hmac-sha512;\n\tsecret "HK+o7YMIBaXJszpZ3DSmyw==";\n};\n'
    const [key] = parseKeyFile(text, 'keys')
    expect(key!.name.toString()).toBe('foo.example.')
    expect(key!.algorithm).toMatchObject({ hash: 'sha512', fullLength: 64, macLength: 64 })
    expect(Buffer.from(key!.secret).toString('base64')).toBe('HK+o7YMIBaXJszpZ3DSmyw==')
  })

  it.each([
    ['nothing', '', []],
    [
      'several keys',
      `key a { ${CLAUSES} }; key b. { ${CLAUSES} };`,
      ['a. hmac-sha256 abc', 'b. hmac-sha256 abc'],
    ],
    ['no quotes', 'key a { algorithm hmac-sha256; secret YWJjZA==; };', ['a. hmac-sha256 abcd']],
    ['quotes', 'key "a" { algorithm "hmac-sha256"; secret "YWJj"; };', ['a. hmac-sha256 abc']],
    [
      'the clauses the other way round',
      'key a { secret YWJj; algorithm hmac-sha384; };',
      ['a. hmac-sha384 abc'],
    ],
    ['words in any case', 'KEY a { Algorithm HMAC-SHA224; Secret YWJj; };', ['a. hmac-sha224 abc']],
    [
      'a truncated algorithm',
      'key a { algorithm hmac-sha256-128; secret YWJj; };',
      ['a. hmac-sha256-128 abc'],
    ],
    [
      'an algorithm cut to its full length',
      'key a { algorithm hmac-sha1-160; secret YWJj; };',
      ['a. hmac-sha1 abc'],
    ],
    [
      'the long name of MD5',
      'key a { algorithm hmac-md5.sig-alg.reg.int; secret YWJj; };',
      ['a. hmac-md5 abc'],
    ],
    ['a secret with blanks', 'key a { algorithm hmac-sha1; secret "YW\n Jj"; };', ['a. hmac-sha1 abc']],
    ['slashes within quotes', 'key a { algorithm hmac-sha1; secret "Ly8v"; };', ['a. hmac-sha1 ///']],
    ['braces within quotes', `key "a{b;" { ${CLAUSES} };`, ['a{b\\;. hmac-sha256 abc']],
    [
      'comments of each kind',
      `// x {\n# y "\n/* z\n key */key/**/a{//\n${CLAUSES}#\n};`,
      ['a. hmac-sha256 abc'],
    ],
    ['no blanks at all', 'key"a"{algorithm"hmac-sha1";secret"YWJj";};', ['a. hmac-sha1 abc']],
    ['line ends of other systems', `key a {\r\n${CLAUSES}\r\n};\r\n`, ['a. hmac-sha256 abc']],
  ])('reads %s', (_, text, keys) => {
    expect(read(text)).toEqual(keys)
  })

  it.each([
    [
      'a statement of another kind',
      'options { x y; };\nkey a { algorithm hmac-sha1; };',
      [`1:1 options | a statement 'key "name" { … };'`, '2:5 a | both an algorithm and a secret in this key'],
    ],
    [
      'a misspelt statement',
      `kye a { ${CLAUSES} };`,
      [`1:1 kye | a statement 'key "name" { … };'; did you mean key?`],
    ],
    ['a key without a name', `key { ${CLAUSES} };`, ['1:5 { | the name of the key']],
    ['a second name', `key a b { ${CLAUSES} };`, [`1:7 b | '{'`]],
    ['a name that is none', `key a..b { ${CLAUSES} };`, ['1:5 a..b | a name without an empty label']],
    [
      'an unknown algorithm',
      'key a {\n  algorithm hmac-sha265;\n  secret "YWJj";\n};',
      [
        '2:13 hmac-sha265 | one of hmac-sha256, hmac-sha512, hmac-sha384, hmac-sha224, hmac-sha1, hmac-md5; did you mean hmac-sha256?',
      ],
    ],
    [
      'an algorithm cut too short',
      'key a { algorithm hmac-sha256-120; secret "YWJj"; };',
      ['1:19 hmac-sha256-120 | a multiple of 8 from 128 to 256 for the bits of the MAC'],
    ],
    [
      'an algorithm cut within an octet',
      'key a { algorithm hmac-md5-81; secret "YWJj"; };',
      ['1:19 hmac-md5-81 | a multiple of 8 from 80 to 128 for the bits of the MAC'],
    ],
    [
      'an unknown clause',
      `key a { ${CLAUSES}\n secrt "YWJj"; };`,
      ["2:2 secrt | algorithm, secret or '}'; did you mean secret?"],
    ],
    [
      'a clause without a value',
      'key a { algorithm; secret "YWJj"; };',
      ['1:18 ; | the name of an algorithm'],
    ],
    ['a clause twice', `key a { ${CLAUSES} secret "YWJj"; };`, ['1:47 secret | only one secret in a key']],
    [
      'a missing secret',
      'key a { algorithm hmac-sha1; };',
      ['1:5 a | both an algorithm and a secret in this key'],
    ],
    [
      'an empty secret',
      'key a { algorithm hmac-sha1; secret ""; };',
      ['1:37  | a secret of at least one octet'],
    ],
    [
      'two keys of one name',
      `key a { ${CLAUSES} };\nkey "A." { ${CLAUSES} };`,
      ['2:5 A. | another name: line 1 has a key of this one'],
    ],
    ['a missing semicolon in a key', 'key a {\n  algorithm hmac-sha1\n  secret "YWJj";\n};', ["2:22  | ';'"]],
    ['a missing semicolon before a brace', 'key a { algorithm hmac-sha1; secret "YWJj" };', ["1:43  | ';'"]],
    ['a missing semicolon after a key', `key a { ${CLAUSES} }\nkey b { ${CLAUSES} };`, ["1:48  | ';'"]],
    ['a missing brace', `key a { ${CLAUSES}`, ["1:46  | '}'"]],
    [
      'a quotation that does not end',
      'key a { algorithm hmac-sha1; secret "YWJj; };',
      ['1:37  | the end of this quoted string'],
    ],
    ['a comment that does not end', `key a { ${CLAUSES} }; /* x`, ['1:50  | the end of this comment']],
    [
      'columns behind characters of any width',
      `/* 🔑é */ kye a { ${CLAUSES} };`,
      [`1:10 kye | a statement 'key "name" { … };'; did you mean key?`],
    ],
  ])('tells %s with its place', (_, text, told) => {
    expect(mistakes(text)).toEqual(told)
  })

  it('tells all mistakes of a file, in its order', () => {
    const text = 'key a { algorithm x; secret "?"; };\nkey b { secret "YWJj"; };\nkye c {};'
    expect(mistakes(text).map((told) => told.split(' ')[0])).toEqual(['1:19', '1:29', '2:5', '3:1'])
  })

  it.each([
    'key a { algorithm hmac-sha1; secret "SGVsbG8gV29ybGQ"; };',
    'key a { algorithm hmac-sha1; secret SGVs bG8gV29ybGQ; };',
    'key a { algorithm hmac-sha1; secret SGVsbG8gV29ybGQ/; secret SGVsbG8gV29ybGQ; };',
    'key a { algorithm hmac-sha1; secret "SGVsbG8gV29ybGQ; };',
    'SGVsbG8gV29ybGQSGVsbG8gV29ybGQ=',
  ])('repeats no secret: %s', (text) => {
    expect(() => parseKeyFile(text, 'keys')).toThrow(KeyFileError)
    expect(mistakes(text).join()).not.toMatch(/SGVs|bG8g/)
  })
})
