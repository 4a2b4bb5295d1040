// A file comes in pieces: where they end makes no difference to what is read or reported.

import { describe, expect, it } from 'vitest'
import { readInPieces } from './reading.ts'

const SOUND = `\ufeff$ORIGIN example.
$TTL 1h ; é
@ IN SOA ns host.example. ( 1 ; serial (
   2 3h
  4 5 )
\tNS ns
ns 300 A 192.0.2.1\r
  AAAA ( 2001:db8::1 )\r
w TXT "a b" c\\"d "e\\
f" \\065\\066;x
w\\046x HTTPS 1 . alpn="h2,h3" port=53
$GENERATE 1-2 g$ CNAME "w.g$"
  TYPE65280 \\# 2 0a 00
$ORIGIN sub.example.\r( last A 192.0.2.9)`

const BROKEN = `a..b 1 A 1.1.1.1
 A 1.1.1.2
c 1 A ( x
  y )
d 1 TXT "open
e 1 TXT ( one
  "two"
f 1 A 1.1.1.300 ; ☃ \\300
$NOTHING é
$INCLUDE nowhere (
)
g\0 1 A 1.1.1.1
h 1 MX 10 (
; last
`

describe.each([
  ['a sound file', SOUND, 0],
  ['a file full of mistakes', BROKEN, 9],
])('%s', (_, text, mistakes) => {
  const length = new TextEncoder().encode(text).length

  it('reads the same in pieces of every length', async () => {
    const whole = await readInPieces(text, length)
    expect(whole.filter((line) => line.includes('expected')).length).toBe(mistakes)
    for (let piece = 1; piece < length; piece++) {
      expect(await readInPieces(text, piece), `pieces of ${piece} octets`).toEqual(whole)
    }
  })

  it('reads the same cut short at every octet, whole or octet by octet', async () => {
    const octets = new TextEncoder().encode(text)
    for (let end = 0; end < length; end += 7) {
      const cut = octets.subarray(0, end)
      expect(await readInPieces(cut, 1), `cut at ${end}`).toEqual(await readInPieces(cut, length))
    }
  })
})
