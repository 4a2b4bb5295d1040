/**
 * Character strings of record data: octets that are meant as text, but may be anything.
 *
 * As a plain value they are a JavaScript string that loses nothing: UTF-8 where the octets are UTF-8, and each
 * octet that is not as the lone surrogate U+DC80 … U+DCFF that ends in it, which no UTF-8 stands for. In
 * presentation they are quoted, with `\"`, `\\` and `\DDD` (RFC 1035 §5.1).
 */

import { escapedOctet } from '../name/name-text.ts'

const QUOTED: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  if (octet < 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`
  const character = String.fromCharCode(octet)
  return '"\\'.includes(character) ? `\\${character}` : character
})

/** The quoted presentation of `length` octets from `at` on. */
export function quoteOctets(octets: Uint8Array, at: number, length: number): string {
  let text = '"'
  for (let i = at; i < at + length; i++) text += QUOTED[octets[i]!]!
  return text + '"'
}

/** The string that stands for `length` octets from `at` on. */
export function textFromOctets(octets: Uint8Array, at: number, length: number): string {
  const end = at + length
  let text = ''
  while (at < end) {
    const lead = octets[at]!
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      at++
      continue
    }
    const trailing = trailingOctets(octets, at, end)
    text += trailing === 0 ? String.fromCharCode(0xdc00 | lead) : codePointText(octets, at, trailing)
    at += 1 + trailing
  }
  return text
}

/** How many octets follow the lead at `at` in a well-formed UTF-8 character (RFC 3629 §4); 0 if it is none. */
function trailingOctets(octets: Uint8Array, at: number, end: number): number {
  const lead = octets[at]!
  if (lead < 0xc2 || lead > 0xf4) return 0
  const trailing = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3
  if (at + trailing >= end) return 0
  const second = octets[at + 1]!
  if (lead === 0xe0 && second < 0xa0) return 0
  if (lead === 0xed && second > 0x9f) return 0
  if (lead === 0xf0 && second < 0x90) return 0
  if (lead === 0xf4 && second > 0x8f) return 0
  for (let i = 1; i <= trailing; i++) if ((octets[at + i]! & 0xc0) !== 0x80) return 0
  return trailing
}

function codePointText(octets: Uint8Array, at: number, trailing: number): string {
  let code = octets[at]! & (0x3f >> trailing)
  for (let i = 1; i <= trailing; i++) code = (code << 6) | (octets[at + i]! & 0x3f)
  return String.fromCodePoint(code)
}

const encoder = new TextEncoder()

/** The octets that a string stands for: `textFromOctets` undone. */
export function octetsFromText(text: string): Uint8Array {
  return octetsFromAscii(text) ?? octetsFromUnicode(text)
}

function octetsFromAscii(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return undefined
    octets[i] = code
  }
  return octets
}

function octetsFromUnicode(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return encoder.encode(text)
  const octets: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code >= 0xdc80 && code <= 0xdcff) octets.push(code & 0xff)
    else octets.push(...encoder.encode(character))
  }
  return Uint8Array.from(octets)
}

/** A string with a character for each octet, U+0000 to U+00FF: what tokens are (see `RdataText`). */
export function octetString(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += String.fromCharCode(octet)
  return text
}

/** The octets of a token with its escapes undone. Throws `TextError` 'bad-escape'. */
export function unescapeOctets(token: string): Uint8Array {
  const octets = new Uint8Array(token.length)
  let length = 0
  for (let i = 0; i < token.length; i++) {
    if (token[i] !== '\\') {
      octets[length++] = token.charCodeAt(i)
      continue
    }
    octets[length++] = escapedOctet(token, i)
    i += /[0-9]/.test(token.charAt(i + 1)) ? 3 : 1
  }
  return octets.subarray(0, length)
}
