/**
 * Reads names off the wire, compressed or not (RFC 1035 §4.1.4), from octets that nobody has checked.
 *
 * A pointer must point backward, past the header, to before the run of labels it ends; and a name follows
 * at most 127 of them, as many as it can have labels. So no name costs more than a bounded walk and hostile
 * messages decode in time linear in their length.
 */

import { ByteReader } from '../../bytes/byte-reader.ts'
import { MAX_LABELS, MAX_NAME_LENGTH } from './name-octets.ts'
import { formatLabel } from './name-text.ts'

/** No name begins inside the header (RFC 1035 §4.1.1). */
const HEADER_LENGTH = 12

export class NameReader extends ByteReader {
  readonly #name = new Uint8Array(MAX_NAME_LENGTH + 1)
  // The texts of names read so far, by where they begin: most names of a message point at one another.
  readonly #knownAt: number[] = []
  readonly #knownText: string[] = []
  readonly #knownLength: number[] = []

  /**
   * The next name, expanded, in octets that hold until the next call.
   *
   * @throws DecodeError 'truncated', 'bad-label', 'bad-pointer' or 'name-too-long'
   */
  nameOctets(): Uint8Array {
    const { octets } = this
    const name = this.#name
    let length = 0
    let runAt = this.at
    let at = this.at
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
        // What a pointer points at lies before this rdata or record, bounded by the run that it may reach.
        end = runAt
        at = runAt = target
        continue
      }
      if (head > 63) throw this.error('bad-label', at)
      if (at + head >= end) throw this.error('truncated', at)
      if (length + head + 1 > MAX_NAME_LENGTH) throw this.error('name-too-long', at)
      for (let i = 0; i <= head; i++) name[length + i] = octets[at + i]!
      length += head + 1
      at += head + 1
      if (head === 0) break
    }
    this.at = after < 0 ? at : after
    return name
  }

  /** As `nameOctets`, for names in rdata that must not be compressed (RFC 3597 §4). */
  plainNameOctets(): Uint8Array {
    const at = this.at
    const name = this.nameOctets()
    let next = at
    while (this.octets[next]! !== 0) {
      if (this.octets[next]! >= 0xc0) throw this.error('bad-pointer', next)
      next += this.octets[next]! + 1
    }
    return name
  }

  /** The next name as text, with its final dot. Throws as `nameOctets`. */
  nameText(): string {
    const start = this.at
    const text = this.#textAt(start, this.end, 0)
    return text
  }

  #textAt(start: number, end: number, pointers: number): string {
    const { octets } = this
    let text = ''
    let length = 0
    let at = start
    for (;;) {
      if (at >= end) throw this.error('truncated', at)
      const head = octets[at]!
      if (head === 0) {
        length++
        at++
        break
      }
      if (head >= 0xc0) {
        const target = this.#pointerTarget(at, start, end)
        const known = this.#knownAt.indexOf(target)
        if (known >= 0) {
          text += this.#knownText[known]!
          length += this.#knownLength[known]!
        } else {
          if (pointers === MAX_LABELS) throw this.error('bad-pointer', at)
          const rest = this.#textAt(target, start, pointers + 1)
          text += rest
          length += this.#knownLength[this.#knownLength.length - 1]!
        }
        at += 2
        break
      }
      if (head > 63) throw this.error('bad-label', at)
      if (at + head >= end) throw this.error('truncated', at)
      text += formatLabel(octets, at + 1, head) + '.'
      length += head + 1
      at += head + 1
    }
    if (length > MAX_NAME_LENGTH) throw this.error('name-too-long', start)
    const root = text === '' ? '.' : text
    this.#knownAt.push(start)
    this.#knownText.push(text)
    this.#knownLength.push(length)
    this.at = at
    return root
  }

  #pointerTarget(at: number, runAt: number, end: number): number {
    if (at + 1 >= end) throw this.error('truncated', at)
    const target = ((this.octets[at]! & 0x3f) << 8) | this.octets[at + 1]!
    if (target < HEADER_LENGTH || target >= runAt) throw this.error('bad-pointer', at)
    return target
  }
}
