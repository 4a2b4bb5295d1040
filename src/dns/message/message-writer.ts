/**
 * A compressing writer for names that come as text, most of them more than once: it knows them again without
 * parsing. It also knows where in a message it is, so that an error can say so.
 */

import { EncodeError, type EncodeErrorCode } from '../../errors.ts'
import { CompressingWriter, EXACT_CASE } from '../name/compressing-writer.ts'
import { formatPlace, type Section } from './section.ts'

/** What the 14 bits of a pointer can say. */
const POINTER_REACH = 0x4000

export class MessageWriter extends CompressingWriter {
  /** None yet: the header is being written. */
  #section: Section | undefined
  #index = 0
  #inRdata = false
  // Many messages hold a single name, the one of the question: it needs no map.
  #firstText = ''
  #firstPointer = 0
  readonly #pointers = new Map<string, number>()

  constructor() {
    super(4096, undefined, EXACT_CASE)
  }

  override begin(): void {
    super.begin()
    this.#firstText = ''
    if (this.#pointers.size > 0) this.#pointers.clear()
    this.#section = undefined
  }

  override repeatText(text: string): boolean {
    const pointer = text === this.#firstText ? this.#firstPointer : this.#pointers.get(text)
    if (pointer === undefined || text === '') return false
    this.u16(pointer)
    return true
  }

  override rememberText(text: string, at: number): void {
    const head = this.octets[at]!
    if (head === 0 || at >= POINTER_REACH) return
    // A name that has become a pointer as a whole is not itself pointed at.
    const pointer = head >= 0xc0 ? (head << 8) | this.octets[at + 1]! : 0xc000 | at
    if (this.#firstText === '') {
      this.#firstText = text
      this.#firstPointer = pointer
    } else {
      this.#pointers.set(text, pointer)
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
