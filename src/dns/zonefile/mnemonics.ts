/**
 * Finds what class or type a word of a file means, straight from its octets: a hash of the names that are known, and
 * only for those that are not (`TYPE65280`, `CLASS3`, or a mistake) a string.
 */

import { CLASS, findClass } from '../iana/classes.ts'
import { findType, TYPE } from '../iana/types.ts'
import { LOWER } from '../name/name-octets.ts'
import { octetString } from './name-token.ts'

/** What `findMnemonic` gives for a word that means neither. */
export const UNKNOWN = -1

/** A class is told from a type by this bit. */
const CLASS_BIT = 0x1_0000

export function isClass(mnemonic: number): boolean {
  return mnemonic >= CLASS_BIT
}

export function classOf(mnemonic: number): number {
  return mnemonic & 0xffff
}

const SLOTS = 1024

interface Entry {
  /** In lower case. */
  readonly octets: Uint8Array
  readonly mnemonic: number
  readonly next: Entry | undefined
}

const table: (Entry | undefined)[] = new Array<Entry | undefined>(SLOTS).fill(undefined)
const encoder = new TextEncoder()
for (const [name, type] of Object.entries(TYPE)) remember(name, type)
// A class comes first where both bear the name, as ANY (BIND reads it so).
for (const [name, rrclass] of Object.entries(CLASS)) remember(name, CLASS_BIT | rrclass)

function remember(name: string, mnemonic: number): void {
  const octets = encoder.encode(name.toLowerCase())
  const slot = slotOf(octets, 0, octets.length)
  table[slot] = { octets, mnemonic, next: table[slot] }
}

function slotOf(text: Uint8Array, from: number, to: number): number {
  let hash = to - from
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + LOWER[text[at]!]!) | 0
  return (hash ^ (hash >>> 10)) & (SLOTS - 1)
}

/** A type's number, or a class (see `isClass`, `classOf`), or `UNKNOWN`. Case does not matter. */
export function findMnemonic(text: Uint8Array, from: number, to: number): number {
  for (let entry = table[slotOf(text, from, to)]; entry !== undefined; entry = entry.next) {
    if (isSame(entry.octets, text, from, to)) return entry.mnemonic
  }
  return findNumbered(octetString(text, from, to))
}

function isSame(lower: Uint8Array, text: Uint8Array, from: number, to: number): boolean {
  if (lower.length !== to - from) return false
  for (let i = 0; i < lower.length; i++) if (lower[i] !== LOWER[text[from + i]!]) return false
  return true
}

function findNumbered(word: string): number {
  const type = findType(word)
  if (type !== undefined) return type
  const rrclass = findClass(word)
  return rrclass === undefined ? UNKNOWN : CLASS_BIT | rrclass
}
