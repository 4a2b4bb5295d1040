/**
 * Reads names off the wire, compressed or not (RFC 1035 §4.1.4), from octets that nobody has checked.
 *
 * A pointer must point backward, past the header, to before the run of labels that it ends; and a name follows
 * at most 127 of them, as many as it can have labels. So no name costs more than a bounded walk, and hostile
 * messages decode in time linear in their length.
 */

import { ByteReader } from '../../bytes/byte-reader.ts'
import { MAX_LABEL_LENGTH, MAX_LABELS, MAX_NAME_LENGTH } from './name-octets.ts'
import { formatName } from './name-text.ts'

/** No name begins inside the header (RFC 1035 §4.1.1). */
const HEADER_LENGTH = 12

/** What the 14 bits of a pointer can say. */
const POINTER_REACH = 0x4000

/** How many runs of octets have keys of their own in 31 bits. */
const GENERATIONS = 0x20000

/** Texts are remembered by where their names begin, modulo this: a later one may take an earlier one's place. */
const KNOWN_NAMES = 128

export class NameReader extends ByteReader {
  readonly #name = new Uint8Array(MAX_NAME_LENGTH + 1)
  // The texts of names already read, since most names of a message are a pointer to one of them.
  readonly #knownKeys = new Int32Array(KNOWN_NAMES)
  readonly #knownTexts: string[] = new Array<string>(KNOWN_NAMES).fill('')
  #generation = 1

  /** Goes on with other octets: those from `at` to `end`. */
  begin(octets: Uint8Array, at = 0, end: number = octets.length): void {
    this.octets = octets
    this.at = at
    this.end = end
    if (++this.#generation === GENERATIONS) this.#forgetAll()
  }

  /**
   * The next name, expanded, in octets that hold until the next call.
   *
   * @throws DecodeError 'truncated', 'bad-label', 'bad-pointer' or 'name-too-long'
   */
  nameOctets(): Uint8Array {
    const { octets } = this
    const name = this.#name
    let length = 0
    let at = this.at
    // Where the labels being read began, and the end that they may not cross.
    let runAt = at
    let end = this.end
    let after = -1
    let pointers = 0
    for (;;) {
      if (at >= end) throw this.error('truncated', at)
      const head = octets[at]!
      if (head >= 0xc0) {
        const target = this.#pointerTarget(at, runAt, end)
        if (after < 0) after = at + 2
        if (++pointers > MAX_LABELS) throw this.error('bad-pointer', at)
        end = runAt
        at = runAt = target
        continue
      }
      if (head > 63) throw this.error('bad-label', at)
      if (at + head >= end) throw this.error('truncated', at)
      if (length + head >= MAX_NAME_LENGTH) throw this.error('name-too-long', at)
      for (const next = at + head; at <= next; at++) name[length++] = octets[at]!
      if (head === 0) break
    }
    this.at = after < 0 ? at : after
    return name
  }

  /** Where the next name is to be read if it is but a pointer, which nobody has checked; -1 when it is not. */
  get pointerAhead(): number {
    const { octets, at } = this
    const isPointer = at + 1 < this.end && octets[at]! >= 0xc0
    return isPointer ? ((octets[at]! & 0x3f) << 8) | octets[at + 1]! : -1
  }

  /** As `nameOctets`, for names in rdata that must not be compressed (RFC 3597 §4). */
  plainNameOctets(): Uint8Array {
    const { octets, end } = this
    for (let at = this.at; at < end && octets[at] !== 0; at += octets[at]! + 1) {
      if (octets[at]! >= 0xc0) throw this.error('bad-pointer', at)
    }
    return this.nameOctets()
  }

  /** The next name as text, with its final dot. Throws as `nameOctets`. */
  nameText(): string {
    let at = this.at
    if (at + 1 < this.end && this.octets[at]! >= 0xc0) {
      at = ((this.octets[at]! & 0x3f) << 8) | this.octets[at + 1]!
      const slot = at % KNOWN_NAMES
      if (this.#knownKeys[slot] === this.#keyOf(at)) {
        this.at += 2
        return this.#knownTexts[slot]!
      }
    }
    const text = this.#readText()
    if (at < POINTER_REACH) {
      this.#knownKeys[at % KNOWN_NAMES] = this.#keyOf(at)
      this.#knownTexts[at % KNOWN_NAMES] = text
    }
    return text
  }

  /** A name that is whole where it stands need not be gathered first. */
  #readText(): string {
    const { octets, at, end } = this
    let next = at
    while (next < end && octets[next]! !== 0 && octets[next]! <= MAX_LABEL_LENGTH) next += octets[next]! + 1
    if (next >= end || octets[next] !== 0 || next - at >= MAX_NAME_LENGTH)
      return formatName(this.nameOctets())
    this.at = next + 1
    return formatName(octets, at)
  }

  /** Tells names at the same place of different octets apart. */
  #keyOf(at: number): number {
    return this.#generation * POINTER_REACH + at
  }

  #forgetAll(): void {
    this.#knownKeys.fill(0)
    this.#generation = 1
  }

  #pointerTarget(at: number, runAt: number, end: number): number {
    if (at + 1 >= end) throw this.error('truncated', at)
    const target = ((this.octets[at]! & 0x3f) << 8) | this.octets[at + 1]!
    if (target < HEADER_LENGTH || target >= runAt) throw this.error('bad-pointer', at)
    return target
  }
}
