// $INCLUDE (RFC 1035 §5.1): whose origin, owner and TTL hold where, and what is refused.

import { describe, expect, it } from 'vitest'
import { complaintsOf, linesOf } from './reading.ts'

/** Files by path; any other path throws. */
function files(texts: Record<string, string>): (path: string) => Uint8Array {
  return (path) => {
    const text = texts[path]
    if (text === undefined) throw new Error(`${path}: ENOENT`)
    return new TextEncoder().encode(text)
  }
}

describe('an included file', () => {
  it('is read in the place of the directive, with the origin at hand', () => {
    const include = files({ 'b.zone': 'b 1 A 1.1.1.2\n' })
    expect(linesOf('a 1 A 1.1.1.1\n$INCLUDE b.zone ; here\nc 1 A 1.1.1.3\n', { include })).toEqual([
      'a.example. 1 IN A 1.1.1.1',
      'b.example. 1 IN A 1.1.1.2',
      'c.example. 1 IN A 1.1.1.3',
    ])
  })

  it('may be given an origin, and changes neither origin nor owner of the file around it', () => {
    const include = files({ 'b.zone': '@ 1 A 1.1.1.2\n$ORIGIN other.\nc 1 A 1.1.1.3\n' })
    expect(linesOf('a 1 A 1.1.1.1\n$INCLUDE b.zone sub\n 1 A 1.1.1.4\nd 1 A 1.1.1.5\n', { include })).toEqual(
      [
        'a.example. 1 IN A 1.1.1.1',
        'sub.example. 1 IN A 1.1.1.2',
        'c.other. 1 IN A 1.1.1.3',
        'a.example. 1 IN A 1.1.1.4',
        'd.example. 1 IN A 1.1.1.5',
      ],
    )
  })

  it('begins with the owner of the file around it', () => {
    const include = files({ 'b.zone': ' 1 A 1.1.1.2\n' })
    expect(linesOf('a 1 A 1.1.1.1\n$INCLUDE b.zone\n', { include }).at(-1)).toBe('a.example. 1 IN A 1.1.1.2')
  })

  it('shares its TTLs with the file around it, as in BIND', () => {
    const include = files({ 'b.zone': 'b A 1.1.1.2\n$TTL 7\n' })
    expect(linesOf('$TTL 5\n$INCLUDE b.zone\na A 1.1.1.1\n', { include })).toEqual([
      'b.example. 5 IN A 1.1.1.2',
      'a.example. 7 IN A 1.1.1.1',
    ])
  })

  it('may be named between quotes, and is found from the folder of the file that includes it', () => {
    const include = files({
      'z/parts/b c.zone': '$INCLUDE ../d.zone\n',
      'z/d.zone': '$INCLUDE /e.zone\n',
      '/e.zone': 'e 1 A 1.1.1.1\n',
    })
    const text = '$INCLUDE "parts/./b c.zone"\n'
    expect(linesOf(text, { include, file: 'z/a.zone' })).toEqual(['e.example. 1 IN A 1.1.1.1'])
  })

  it('may be included again, and need not end with a line end', () => {
    const include = files({ b: 'b 1 A 1.1.1.2' })
    expect(linesOf('$INCLUDE b\n$INCLUDE b x\n', { include })).toEqual([
      'b.example. 1 IN A 1.1.1.2',
      'b.x.example. 1 IN A 1.1.1.2',
    ])
  })
})

describe('mistakes about included files', () => {
  it('are reported with those inside them, in order, each in its own file', () => {
    const include = files({ b: 'b 1 A y\n\n$INCLUDE c\n' })
    expect(complaintsOf('a 1 A x\n$INCLUDE b\n$INCLUDE d\na 1 A z\n', { include })).toEqual([
      'f:1:7 bad-address x',
      'b:1:7 bad-address y',
      'b:3:10 include-failed c',
      'f:3:10 include-failed d',
      'f:4:7 bad-address z',
    ])
  })

  it('are reported where a file includes itself, directly or not', () => {
    const include = files({ b: '$INCLUDE ./x/../c\n', c: '\n  \n$INCLUDE b\n' })
    expect(complaintsOf('$INCLUDE f\n$INCLUDE b\n', { include })).toEqual([
      'f:1:10 include-loop f',
      'c:3:10 include-loop b',
    ])
  })

  it('are reported where files are nested deeper than anyone would on purpose', () => {
    const include = (path: string) => new TextEncoder().encode(`$INCLUDE ${Number(path) + 1}\n`)
    expect(complaintsOf('$INCLUDE 1\n', { include })).toEqual(['20:1:10 include-depth 21'])
  })

  it('are bounded in number as well: each of these files includes the next one twice', () => {
    let files = 0
    const include = (path: string) => {
      files++
      const next = Number(path) + 1
      return new TextEncoder().encode(next > 18 ? '' : `$INCLUDE ${next}\n$INCLUDE ${next}\n`)
    }
    expect(complaintsOf('$INCLUDE 1\n', { include })[0]).toContain('too-many-includes')
    expect(files).toBe(10_000)
  })

  it('say an open parenthesis of an included file in that file', () => {
    const include = files({ b: 'b 1 TXT ( y' })
    expect(complaintsOf('$INCLUDE b\na 1 A x\n', { include })).toEqual([
      'b:1:9 unbalanced-parenthesis (',
      'f:2:7 bad-address x',
    ])
  })
})
