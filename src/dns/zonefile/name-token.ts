/** Names straight from the octets of a file, without a string in between where they are plain. */

import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from '../name/name-octets.ts'
import { putName } from '../name/name-text.ts'

const DOT = 0x2e
const AT = 0x40
const BACKSLASH = 0x5c

/** The origin where none is known: an octet that no name ends with. */
export const NO_ORIGIN: Uint8Array = Uint8Array.of(0xff)

/** Thrown for a relative name where no origin is known: there is no code for it in text without a file. */
export class RelativeNameError extends Error {
  override readonly name = 'RelativeNameError'
}

/**
 * Writes the name whose text is `text` from `from` up to `to` at the start of `target`, which has room for 256
 * octets, and returns its length. `@` and names without a final dot are relative to `origin`.
 *
 * @throws TextError 'bad-name' or 'bad-escape'
 * @throws RelativeNameError
 */
export function putNameToken(
  text: Uint8Array,
  from: number,
  to: number,
  origin: Uint8Array,
  target: Uint8Array,
): number {
  if (to - from === 1) {
    if (text[from] === AT) return putOrigin(origin, target, 0)
    if (text[from] === DOT) return putRoot(target, 0)
  }
  let labelAt = 0
  let next = 1
  for (let at = from; at < to; at++) {
    const octet = text[at]!
    if (octet === DOT) {
      if (!closeLabel(target, labelAt, next)) return putOddName(text, from, to, origin, target)
      labelAt = next++
    } else if (octet === BACKSLASH || next === MAX_NAME_LENGTH) {
      return putOddName(text, from, to, origin, target)
    } else target[next++] = octet
  }
  // Nothing after the last dot: the name is absolute.
  if (next === labelAt + 1 && labelAt > 0) return putRoot(target, labelAt)
  const fits = next + origin.length <= MAX_NAME_LENGTH
  if (!fits || !closeLabel(target, labelAt, next)) return putOddName(text, from, to, origin, target)
  return putOrigin(origin, target, next)
}

function closeLabel(target: Uint8Array, labelAt: number, next: number): boolean {
  const length = next - labelAt - 1
  target[labelAt] = length
  return length > 0 && length <= MAX_LABEL_LENGTH
}

function putOrigin(origin: Uint8Array, target: Uint8Array, at: number): number {
  if (origin === NO_ORIGIN) throw new RelativeNameError()
  for (let i = 0; i < origin.length; i++) target[at + i] = origin[i]!
  return at + origin.length
}

function putRoot(target: Uint8Array, at: number): number {
  target[at] = 0
  return at + 1
}

/** A name with escapes, or one that is wrong. */
function putOddName(
  text: Uint8Array,
  from: number,
  to: number,
  origin: Uint8Array,
  target: Uint8Array,
): number {
  const length = putName(octetString(text, from, to), origin, target, 0)
  if (origin === NO_ORIGIN && target[length - 1] !== 0) throw new RelativeNameError()
  return length
}

/** The octets as a string with one character an octet. */
export function octetString(octets: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += CHARACTERS[octets[at]!]!
  return text
}

const CHARACTERS: readonly string[] = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet))
