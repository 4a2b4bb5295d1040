/** A compressing writer that knows where in a message it is, so that an error can say so. */

import { EncodeError, type EncodeErrorCode } from '../../errors.ts'
import { CompressingWriter } from '../name/compressing-writer.ts'
import { formatPlace, type Section } from './section.ts'

export class MessageWriter extends CompressingWriter {
  /** None yet: the header is being written. */
  #section: Section | undefined
  #index = 0
  #inRdata = false

  override begin(): void {
    super.begin()
    this.#section = undefined
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
