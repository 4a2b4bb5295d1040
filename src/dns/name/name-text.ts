/** Names as text: `www.example.com.`, with `\.` and `\DDD` (RFC 1035 §5.1, RFC 4343 §2.1). */

import { TextError } from '../../errors.ts'
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH, nameLength } from './name-octets.ts'

const DOT = 0x2e
const BACKSLASH = 0x5c

/** How each octet of a label is written: as it is, after a backslash, or as `\DDD`. */
const LABEL_TEXT: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`
  const character = String.fromCharCode(octet)
  return '".;\\()@$'.includes(character) ? `\\${character}` : character
})

/** 1 for an octet that stands for itself. */
const IS_PLAIN = Uint8Array.from(LABEL_TEXT, (text) => (text.length === 1 ? 1 : 0))

const ROOT_OCTETS = new Uint8Array(1)

/** The text of the uncompressed name at `at`, with its final dot; the root is `.`. */
export function formatName(octets: Uint8Array, at = 0): string {
  if (octets[at] === 0) return '.'
  const length = nameLength(octets, at) - 1
  const characters = (CHARACTERS[length] ??= new Array<number>(length).fill(0))
  // Text and octets differ by one place, and by dots for the length of each label but the first.
  let labelEnd = octets[at]!
  for (let i = 0; i < length; i++) {
    const octet = octets[at + i + 1]!
    if (i === labelEnd) {
      characters[i] = DOT
      labelEnd += octet + 1
    } else {
      if (IS_PLAIN[octet] === 0) return formatLabels(octets, at)
      characters[i] = octet
    }
  }
  return String.fromCharCode.apply(null, characters)
}

/** An array for each length of text: one string from many characters is made faster than from parts. */
const CHARACTERS: number[][] = []

/** As `formatName`, for a name other than the root that needs escapes. */
function formatLabels(octets: Uint8Array, at: number): string {
  let text = ''
  for (let length = octets[at]!; length > 0; length = octets[at]!) {
    text += formatLabel(octets, at + 1, length) + '.'
    at += length + 1
  }
  return text
}

/** The text of one label of `length` octets that begins at `at`. */
export function formatLabel(octets: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let i = at; i < at + length; i++) text += LABEL_TEXT[octets[i]!]!
  return text
}

const scratch = new Uint8Array(MAX_NAME_LENGTH + 1)

/**
 * The wire octets of a name in text. `@` and a name without a final dot are relative to `origin` (wire
 * octets), which is the root when left out.
 *
 * @throws TextError 'bad-name' (empty label, over 63 or 255 octets) or 'bad-escape'
 */
export function parseName(text: string, origin: Uint8Array = ROOT_OCTETS): Uint8Array {
  if (text === '@') return origin
  if (text === '.') return ROOT_OCTETS
  if (text === '') throw new TextError('bad-name', text, 'a name')
  const length = putName(text, origin, scratch, 0)
  return scratch.slice(0, length)
}

/**
 * Writes a name in text to `target` at `at`, as `parseName`, and returns its length. `target` must have
 * room for 256 octets there.
 */
export function putName(text: string, origin: Uint8Array, target: Uint8Array, at: number): number {
  const limit = at + MAX_NAME_LENGTH
  let labelAt = at
  let next = at + 1
  let absolute = false
  for (let i = 0; i < text.length; i++) {
    let octet = text.charCodeAt(i)
    if (octet === DOT) {
      closeLabel(text, target, labelAt, next)
      if (next >= limit) throw tooLong(text)
      labelAt = next++
      absolute = i === text.length - 1
      continue
    }
    if (octet === BACKSLASH) {
      octet = escapedOctet(text, i)
      i += isDigit(text.charCodeAt(i + 1)) ? 3 : 1
    } else if (octet > 0xff)
      throw new TextError('bad-name', text, 'octets, with \\DDD for those beyond ASCII')
    if (next >= limit) throw tooLong(text)
    target[next++] = octet
  }
  if (absolute) {
    target[labelAt] = 0
    return labelAt + 1 - at
  }
  closeLabel(text, target, labelAt, next)
  if (next + origin.length > limit) throw tooLong(text)
  target.set(origin, next)
  return next + origin.length - at
}

function closeLabel(text: string, target: Uint8Array, labelAt: number, next: number): void {
  const length = next - labelAt - 1
  if (length === 0) throw new TextError('bad-name', text, 'a name without an empty label')
  if (length > MAX_LABEL_LENGTH) throw new TextError('bad-name', text, 'labels of at most 63 octets')
  target[labelAt] = length
}

function tooLong(text: string): TextError {
  return new TextError('bad-name', text, 'a name of at most 255 octets')
}

/**
 * The octet that the escape at `i` stands for: `\DDD` in decimal, or `\X` for X itself.
 *
 * @throws TextError 'bad-escape'
 */
export function escapedOctet(text: string, i: number): number {
  const first = text.charCodeAt(i + 1)
  if (Number.isNaN(first) || first > 0xff) throw badEscape(text)
  if (!isDigit(first)) return first
  const second = text.charCodeAt(i + 2)
  const third = text.charCodeAt(i + 3)
  if (!isDigit(second) || !isDigit(third)) throw badEscape(text)
  const octet = (first - 48) * 100 + (second - 48) * 10 + (third - 48)
  if (octet > 0xff) throw badEscape(text)
  return octet
}

function badEscape(text: string): TextError {
  return new TextError('bad-escape', text, '\\DDD with 000 to 255, or a backslash before one character')
}

function isDigit(character: number): boolean {
  return character >= 48 && character <= 57
}
