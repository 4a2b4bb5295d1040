/**
 * A compressing writer for names that come as text, most of them more than once: it knows them again without
 * parsing. It also knows where in a message it is, so that an error can say so.
 */

import { EncodeError, type EncodeErrorCode } from '../../errors.ts'
import { CompressingWriter, EXACT_CASE } from '../name/compressing-writer.ts'
import { formatPlace, type Section } from './section.ts'

/** What the 14 bits of a pointer can say. */
const POINTER_REACH = 0x4000

/** Up to here a place in a message, with the base of its message, is a small integer. */
const MOST_BASE = 0x3fff_0000

/** Names come back from message to message, so texts are kept, but not more than these. */
const MOST_TEXTS = 1000

export class MessageWriter extends CompressingWriter {
  /** None yet: the header is being written. */
  #section: Section | undefined
  #index = 0
  #inRdata = false
  // Many messages hold a single name, the one of the question: it needs no map.
  #firstText = ''
  #firstPlace = 0
  /** Where other names stand that have been written, by text. Those of earlier messages have smaller numbers. */
  readonly #places = new Map<string, number>()
  /** `POINTER_REACH` times the number of the message. */
  #base = POINTER_REACH

  constructor() {
    super(4096, undefined, EXACT_CASE)
  }

  override begin(): void {
    super.begin()
    this.#firstText = ''
    this.#base += POINTER_REACH
    if (this.#base > MOST_BASE || this.#places.size > MOST_TEXTS) {
      this.#places.clear()
      this.#base = POINTER_REACH
    }
    this.#section = undefined
  }

  override repeatText(text: string): boolean {
    if (text === '') return false
    const place = text === this.#firstText ? this.#firstPlace : (this.#places.get(text) ?? 0)
    if (place < this.#base) return false
    this.u16(0xc000 | (place - this.#base))
    return true
  }

  override rememberText(text: string, at: number): void {
    const head = this.octets[at]!
    if (head === 0 || at >= POINTER_REACH) return
    // A name that has become a pointer as a whole is not itself pointed at.
    const target = head >= 0xc0 ? ((head & 0x3f) << 8) | this.octets[at + 1]! : at
    if (this.#firstText === '') {
      this.#firstText = text
      this.#firstPlace = this.#base + target
    } else {
      this.#places.set(text, this.#base + target)
    }
  }

  /** Steps to entry `index` of a section. */
  enter(section: Section, index: number): void {
    this.#section = section
    this.#index = index
    this.#inRdata = false
  }

  /** From here to the next `enter`, fields are those of rdata. */
  enterRdata(): void {
    this.#inRdata = true
  }

  override error(code: EncodeErrorCode, detail?: string): EncodeError {
    const { field } = this
    const place =
      this.#section === undefined ? field : formatPlace(this.#section, this.#index, this.#inRdata, field)
    return new EncodeError(code, place, detail)
  }
}
