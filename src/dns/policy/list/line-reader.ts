/**
 * Splits text into lines and lines into words, piece by piece, without making strings. A `#` begins a comment, and
 * so does a `!` or `;` at the beginning of a line. What words mean is for others.
 */

const LINE_FEED = 0x0a
const HASH = 0x23
const EXCLAMATION = 0x21
const SEMICOLON = 0x3b
const SPACE = 0x20
/** Longer than any line with a sense; the rest of a longer one begins a new one. */
const MOST_LINE_OCTETS = 16 * 1024

export class LineReader {
  /** The number of the line that is being given, from 1. */
  line = 0
  /** Where it begins in the octets that are given. */
  lineAt = 0
  readonly #give: (words: readonly number[], octets: Uint8Array) => void
  readonly #words: number[] = []
  /** The beginning of a line whose end has not come yet. */
  #rest: Uint8Array = new Uint8Array(0)

  /** `give` gets the places where each word begins and ends, and the octets; both are used again. */
  constructor(give: (words: readonly number[], octets: Uint8Array) => void) {
    this.#give = give
  }

  append(piece: Uint8Array): void {
    let octets = piece
    if (this.#rest.length > 0) {
      octets = new Uint8Array(this.#rest.length + piece.length)
      octets.set(this.#rest)
      octets.set(piece, this.#rest.length)
    }
    let at = 0
    for (let end = octets.indexOf(LINE_FEED); end >= 0; end = octets.indexOf(LINE_FEED, at)) {
      this.#readLine(octets, at, end)
      at = end + 1
    }
    this.#rest = new Uint8Array(octets.subarray(at))
    if (this.#rest.length > MOST_LINE_OCTETS) this.finish()
  }

  /** There is no more text. */
  finish(): void {
    const rest = this.#rest
    this.#rest = new Uint8Array(0)
    if (rest.length > 0) this.#readLine(rest, 0, rest.length)
  }

  #readLine(octets: Uint8Array, from: number, end: number): void {
    const words = this.#words
    words.length = 0
    this.line++
    this.lineAt = from
    const first = octets[from]
    if (first === EXCLAMATION || first === SEMICOLON) return
    let isInWord = false
    let at = this.line === 1 && isByteOrderMark(octets, from) ? from + 3 : from
    for (; at < end; at++) {
      const octet = octets[at]!
      if (octet === HASH) break
      const isSpace = octet <= SPACE
      if (isSpace === isInWord) words.push(at)
      isInWord = !isSpace
    }
    if (isInWord) words.push(at)
    if (words.length > 0) this.#give(words, octets)
  }
}

function isByteOrderMark(octets: Uint8Array, at: number): boolean {
  return octets[at] === 0xef && octets[at + 1] === 0xbb && octets[at + 2] === 0xbf
}
