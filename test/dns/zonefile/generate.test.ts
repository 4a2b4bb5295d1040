// $GENERATE as BIND defines it. What is expected here is what named-compilezone 9.18 makes of the same lines.

import { describe, expect, it } from 'vitest'
import { GenerateTemplate, MAX_GENERATED, parseRange } from '../../../src/dns/zonefile/generate-template.ts'
import { linesOf } from './reading.ts'

describe('$GENERATE', () => {
  it.each([
    ['$GENERATE 1-3 h$ 1 A 10.0.0.$', ['h1 1 IN A 10.0.0.1', 'h2 1 IN A 10.0.0.2', 'h3 1 IN A 10.0.0.3']],
    ['$generate 1-5/3 h$ 1 a 10.0.0.$', ['h1 1 IN A 10.0.0.1', 'h4 1 IN A 10.0.0.4']],
    ['$GENERATE 7-7 h$ 5 IN A 10.0.0.$', ['h7 5 IN A 10.0.0.7']],
    ['$GENERATE 7-7 h$ IN 5 A 10.0.0.$', ['h7 5 IN A 10.0.0.7']],
    ['$GENERATE 7-7 h$ 1 MX "$ mail$"', ['h7 1 IN MX 7 mail7.example.']],
    ['$GENERATE 7-7 h$ 1 TXT "\\"hello $\\" x"', ['h7 1 IN TXT "hello 7" "x"']],
    ['$GENERATE 7-7 h$ 1 TXT é$', ['h7 1 IN TXT "\\195\\1697"']],
    ['$GENERATE 7-7 h$$x\\$y 1 NS @', ['h\\$x\\$y 1 IN NS example.']],
    ['$GENERATE 7-7 $.4.3.2.1.in-addr.arpa. 1 PTR h-$', ['7.4.3.2.1.in-addr.arpa. 1 IN PTR h-7.example.']],
    ['$GENERATE 20-20 ${0,7,n}.ip6 1 PTR x${0,5,N}', ['4.1.0.0.ip6 1 IN PTR x4.1.0.example.']],
  ])('%s', (line, records) => {
    const expected = records.map((record) => record.replace(/^(\S*[^. ])(?= )/, '$1.example.'))
    expect(linesOf(`${line}\n`)).toEqual(expected)
  })

  it('leaves the owner of the record before to the record behind', () => {
    expect(linesOf('a 1 A 1.1.1.1\n$GENERATE 1-1 h$ 1 A 1.1.1.2\n 1 A 1.1.1.3\n').at(-1)).toBe(
      'a.example. 1 IN A 1.1.1.3',
    )
  })

  it('takes TTL and class from the zone', () => {
    expect(linesOf('$TTL 9\na CH TXT a\n$GENERATE 1-1 h$ TXT $\n').at(-1)).toBe('h1.example. 9 CH TXT "1"')
  })

  it('gives each of many records', () => {
    const lines = linesOf('$TTL 1\n$GENERATE 0-65535 h${0,5} AAAA ::${0,0,x}\n')
    expect(lines.length).toBe(65536)
    expect(lines.at(-1)).toBe('h65535.example. 1 IN AAAA ::ffff')
  })
})

describe('a template', () => {
  it.each([
    ['a$b', 5, 'a5b'],
    ['$', 5, '5'],
    ['${0}', 5, '5'],
    ['${-1}c', 5, '4c'],
    ['${+3,4}', 5, '0008'],
    ['${-7,3,d}', 5, '-02'],
    ['${0,0,o}', 8, '10'],
    ['${0,3,o}', 8, '010'],
    ['${0,4,x}', 171, '00ab'],
    ['${0,4,X}', 171, '00AB'],
    ['${-2,3,x}', 0, 'fffffffe'],
    ['${0,1,n}', 171, 'b.a'],
    ['${0,5,n}', 171, 'b.a.0'],
    ['${0,5,N}', 171, 'B.A.0'],
    ['${0,4,n}', 171, 'b.a.'],
    ['$-$', 5, '5-5'],
    ['a\\$b', 5, 'a\\$b'],
    ['a\\\\$b', 5, 'a\\\\5b'],
    ['$$', 5, '\\$'],
  ])('%s over %i is %s', (template, number, text) => {
    expect(new GenerateTemplate(template).expand(number)).toBe(text)
  })

  it.each(['${', '${}', '${x}', '${0,}', '${0,1,q}', '${0,256}', '${0,1,d,1}', '${0 }'])(
    'refuses %s',
    (text) => {
      expect(() => new GenerateTemplate(`a${text}b`)).toThrow(expect.objectContaining({ code: 'syntax' }))
    },
  )
})

describe('a range', () => {
  it('is read', () => {
    expect(parseRange('1-254')).toEqual({ start: 1, stop: 254, step: 1 })
    expect(parseRange('0-10/5')).toEqual({ start: 0, stop: 10, step: 5 })
  })

  it('may have so many numbers and no more', () => {
    expect(parseRange(`1-${MAX_GENERATED}`)).toBeDefined()
    expect(parseRange(`0-${MAX_GENERATED}`)).toBeUndefined()
    expect(parseRange(`0-${MAX_GENERATED * 16}/17`)).toBeDefined()
  })

  it.each(['', '1', '1-', '-1', '2-1', '1-2/0', '1-2/', '1-2-3', 'a-b', '0-2147483648/2147483647', '1 - 2'])(
    'refuses %j',
    (text) => {
      expect(parseRange(text)).toBeUndefined()
    },
  )
})
